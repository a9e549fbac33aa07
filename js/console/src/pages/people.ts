// People and tokens. Owners see everybody; others see and make their own tokens. A token is shown once.
import { html, nothing } from "lit";
import { JackfieldError } from "../../../src/client/index.js";
import { roles, session } from "../session.js";
import { confirm, show } from "../ui/dialog.js";
import { announce, moment } from "../ui/parts.js";
import { Loaded, View, problem } from "../ui/view.js";
import type { TemplateResult } from "lit";
import type { NewToken, Role, Token, User } from "../../../src/generated/answers.js";
import type { Shown } from "../ui/view.js";

interface People {
  readonly users: readonly User[];
  readonly tokens: readonly Token[];
  readonly isCut: boolean;
}

const most = 1000;

class PeoplePage extends View {
  readonly #people = new Loaded<People>(this);
  #error: unknown;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#load();
  }

  readonly #load = (): void => {
    void this.#people.load(async () => {
      const query = { limit: most };
      const [users, tokens] = await Promise.all([
        session.may("owner") ? session.request("user.list", { query }) : undefined,
        session.request("token.list", { query }),
      ]);
      const isCut = users?.pageInfo.isLastPage === false || !tokens.pageInfo.isLastPage;
      return { users: users?.list ?? [], tokens: tokens.list, isCut };
    });
  };

  protected override render(): Shown {
    return html`<h1>People and tokens</h1>
      ${this.#error === undefined ? nothing : problem(this.#error)}
      ${this.#people.show((people) => this.#content(people), this.#load)}`;
  }

  #content({ users, tokens, isCut }: People): Shown {
    return html`${isCut ? html`<p class="soft">Only the first ${most} are shown.</p>` : nothing}
    ${session.may("owner") ? this.#users(users) : nothing} ${this.#tokens(users, tokens)}`;
  }

  #users(users: readonly User[]): Shown {
    return html`<section class="card" aria-labelledby="people">
      <h2 id="people">People</h2>
      <div class="scroll" tabindex="0" role="region" aria-label="Table of people">
        <table class="list stack">
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Id</th>
              <th scope="col">Role</th>
              <th scope="col">Since</th>
              <th scope="col">Actions</th>
            </tr>
          </thead>
          <tbody>
            ${users.map(
              (user) =>
                html`<tr>
                  <th scope="row">${user.name}${user.id === session.person?.user ? " (you)" : ""}</th>
                  <td data-label="Id"><code>${user.id}</code></td>
                  <td data-label="Role">${this.#roleOf(user)}</td>
                  <td data-label="Since">${moment(user.created_at)}</td>
                  <td>
                    <button
                      class="quiet small"
                      ?hidden=${user.id === session.person?.user}
                      aria-label="Invite ${user.name}"
                      @click=${() => void this.#do(async () => this.#invite(user))}
                    >
                      Invite
                    </button>
                    <button
                      class="quiet small"
                      ?hidden=${user.id === session.person?.user}
                      aria-label="Remove ${user.name}"
                      @click=${() => void this.#do(async () => this.#remove(user))}
                    >
                      Remove
                    </button>
                  </td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <form class="row" @submit=${this.#add}>
        <div class="grow">
          <label for="new-name">Name of a new person</label
          ><input id="new-name" autocomplete="off" required maxlength="128" />
        </div>
        <div><label for="new-role">Role</label>${roleSelect("new-role", "viewer", undefined)}</div>
        <button>Add person</button>
      </form>
    </section>`;
  }

  #roleOf(user: User): TemplateResult {
    const change = (role: Role): void => void this.#do(async () => this.#setRole(user, role));
    return roleSelect(`role-${user.id}`, user.role, `Role of ${user.name}`, change);
  }

  #tokens(users: readonly User[], tokens: readonly Token[]): Shown {
    const holder = (id: unknown): string => {
      if (id === session.person?.user) return "you";
      return users.find((user) => user.id === id)?.name ?? String(id);
    };
    return html`<section class="card" aria-labelledby="tokens">
      <h2 id="tokens">${session.may("owner") ? "Tokens of the workspace" : "Your tokens"}</h2>
      ${
        tokens.length === 0
          ? html`<p class="soft">There is no token.</p>`
          : html`<div class="scroll" tabindex="0" role="region" aria-label="Table of tokens">
              <table class="list stack">
                <thead>
                  <tr>
                    <th scope="col">Label</th>
                    <th scope="col">Begins with</th>
                    <th scope="col">Of</th>
                    <th scope="col">Role</th>
                    <th scope="col">Last used</th>
                    <th scope="col">Expires</th>
                    <th scope="col">Actions</th>
                  </tr>
                </thead>
                <tbody>
                  ${tokens.map(
                    (token) =>
                      html`<tr>
                        <th scope="row">${token.label || "(no label)"}</th>
                        <td data-label="Begins with"><code>${token.prefix}</code></td>
                        <td data-label="Of">${holder(token["fk_user_id"])}</td>
                        <td data-label="Role">${token.role}</td>
                        <td data-label="Last used">${moment(token["last_used_at"] as string | null)}</td>
                        <td data-label="Expires">${moment(token.expires_at)}</td>
                        <td>
                          <button
                            class="quiet small"
                            aria-label="Revoke ${token.label || token.prefix}"
                            @click=${() => void this.#do(async () => this.#revoke(token))}
                          >
                            Revoke
                          </button>
                        </td>
                      </tr>`,
                  )}
                </tbody>
              </table>
            </div>`
      }
      <form class="row" @submit=${this.#makeToken}>
        <div class="grow">
          <label for="token-label">Label of a new token for yourself</label
          ><input id="token-label" autocomplete="off" required maxlength="128" />
        </div>
        <div>
          <label for="token-role">Role</label>${roleSelect("token-role", session.person?.role ?? "viewer", undefined)}
        </div>
        <div><label for="token-end">Expires</label><input id="token-end" type="date" /></div>
        <button>Make token</button>
      </form>
    </section>`;
  }

  async #do(work: () => Promise<void>): Promise<void> {
    this.#error = undefined;
    try {
      await work();
    } catch (error) {
      this.#error = error;
    }
    this.requestUpdate();
  }

  #text(id: string): string {
    return this.find<HTMLInputElement | HTMLSelectElement>(`#${id}`)?.value.trim() ?? "";
  }

  readonly #add = (event: Event): void => {
    event.preventDefault();
    void this.#do(async () => {
      const role = this.#text("new-role") as Role;
      await session.request("user.create", { body: { name: this.#text("new-name"), role } });
      (event.target as HTMLFormElement).reset();
      announce("The person was added. An invitation lets them in.");
      this.#load();
    });
  };

  readonly #makeToken = (event: Event): void => {
    event.preventDefault();
    void this.#do(async () => {
      const end = this.#text("token-end");
      const body = {
        label: this.#text("token-label"),
        role: this.#text("token-role") as Role,
        ...(end === "" ? {} : { expires_at: `${end}T23:59:59Z` }),
      };
      showOnce(await session.request("token.create", { body }));
      (event.target as HTMLFormElement).reset();
      this.#load();
    });
  };

  async #setRole(user: User, role: Role): Promise<void> {
    try {
      await session.request("user.update", { path: { userId: user.id }, body: { role } });
      announce(`${user.name} is ${role} now.`);
    } finally {
      this.#load();
    }
  }

  async #invite(user: User): Promise<void> {
    showOnce(await session.request("token.create", { body: { user: user.id, label: "invitation", role: user.role } }));
    this.#load();
  }

  async #remove(user: User): Promise<void> {
    const about =
      "Their tokens stop working. Their shared integrations go to you. The secrets of these keep working, but must " +
      "be sent again before the target can be changed.";
    if (
      !(await confirm({
        title: `Remove ${user.name}?`,
        about,
        action: "Remove person",
        typed: user.name,
        dangerous: true,
      }))
    )
      return;
    const path = { userId: user.id };
    try {
      await session.request("user.delete", { path, query: {} });
    } catch (error) {
      const hidden = error instanceof JackfieldError ? error.details["private"] : undefined;
      if (typeof hidden !== "number") throw error;
      const more = `${String(hidden)} private integrations are deleted unseen. This cannot be undone.`;
      if (
        !(await confirm({
          title: `Delete what only ${user.name} sees?`,
          about: more,
          action: "Delete them and remove",
          typed: user.name,
          dangerous: true,
        }))
      )
        return;
      await session.request("user.delete", { path, query: { deletePrivate: true } });
    }
    announce("The person was removed.");
    this.#load();
  }

  async #revoke(token: Token): Promise<void> {
    const about = "What uses it stops working at once. This cannot be undone.";
    if (
      !(await confirm({
        title: `Revoke ${token.label || token.prefix || "this token"}?`,
        about,
        action: "Revoke token",
        dangerous: true,
      }))
    )
      return;
    await session.request("token.delete", { path: { tokenId: token.id } });
    announce("The token was revoked.");
    this.#load();
  }
}

function roleSelect(id: string, now: Role, label: string | undefined, change?: (role: Role) => void): TemplateResult {
  return html`<select
    id=${id}
    aria-label=${label ?? nothing}
    @change=${(event: Event) => change?.((event.target as HTMLSelectElement).value as Role)}
  >
    ${roles
      .filter((role) => session.may(role))
      .map((role) => html`<option value=${role} ?selected=${role === now}>${role}</option>`)}
  </select>`;
}

function showOnce({ token, invitation }: NewToken): void {
  const text = token ?? invitation ?? "";
  const about =
    token === undefined
      ? "Give this invitation to the person. It works once, for seven days, and is exchanged for a token by " +
        "POST /api/v2/tokens/accept."
      : "Copy the token now. It is shown this once.";
  show(
    token === undefined ? "Invitation" : "New token",
    html`<p>${about}</p>
      <p><input class="once" readonly aria-label=${token === undefined ? "Invitation" : "Token"} .value=${text} /></p>
      <p><button type="button" class="quiet" @click=${() => void copy(text)}>Copy</button></p>`,
  );
}

async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    announce("Copied.");
  } catch {
    document.querySelector<HTMLInputElement>("dialog .once")?.select();
    announce("The browser did not allow copying. The text is selected: press Ctrl+C.");
  }
}

customElements.define("jackfield-people", PeoplePage);
