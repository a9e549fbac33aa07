// The shell: navigation, the page of the address, and the sign-in in its place while no user is signed in.
import { html, nothing } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { base } from "./base.js";
import { showKeys } from "./keys.js";
import { at, place } from "./router.js";
import { session } from "./session.js";
import { View } from "./ui/view.js";
import "./pages/sign-in.js";
import "./pages/home.js";
import "./pages/integrations.js";
import "./pages/integration.js";
import "./pages/new.js";
import "./pages/query-list.js";
import "./pages/query.js";
import "./pages/usage.js";
import "./pages/audit.js";
import "./pages/people.js";
import "./pages/settings.js";
import type { TemplateResult } from "lit";
import type { Place } from "./router.js";
import type { Role } from "./session.js";
import type { Shown } from "./ui/view.js";

interface Entry {
  readonly path: string;
  readonly title: string;
  /** Who sees it. */
  readonly role: Role;
}

const entries: readonly Entry[] = [
  { path: "", title: "Home", role: "viewer" },
  { path: "integrations", title: "Integrations", role: "viewer" },
  { path: "new", title: "New integration", role: "creator" },
  { path: "query", title: "Query", role: "editor" },
  { path: "usage", title: "Usage", role: "editor" },
  { path: "audit", title: "Audit", role: "owner" },
  { path: "people", title: "People and tokens", role: "viewer" },
  { path: "settings", title: "Settings", role: "viewer" },
];

export class Console extends View {
  #isReady = false;
  #isOpen = false;
  #shown = "";

  /** The session is known. */
  ready(): void {
    this.#isReady = true;
    this.requestUpdate();
  }

  protected override render(): Shown {
    if (!this.#isReady) return html`<p class="loading" role="status">Loading.</p>`;
    if (session.person === undefined) return html`<jackfield-sign-in></jackfield-sign-in>`;
    const now = place();
    return html`<a class="skip" href="#main" @click=${this.#skip}>Skip to content</a>
      <header class="side">
        <a class="brand" href=${at()}>${mark}<span>Jackfield</span></a>
        <button
          class="menu quiet"
          aria-expanded=${String(this.#isOpen)}
          aria-controls="navigation"
          @click=${this.#toggle}
        >
          Menu
        </button>
        <div id="navigation" class=${this.#isOpen ? "open" : ""}>
          <nav aria-label="Main">
            <ul>
              ${entries.filter(({ role }) => session.may(role)).map((entry) => this.#link(entry, now))}
            </ul>
          </nav>
          <ul class="more">
            <li><a href="${base}/docs" data-outside>API reference</a></li>
            <li><button class="link" @click=${showKeys}>Keys</button></li>
            ${session.hasToken ? this.#signOutButton() : nothing}
          </ul>
          <p class="who">${session.person.user}, ${session.person.role}<br />Version ${session.person.version}</p>
        </div>
      </header>
      <main id="main" tabindex="-1">${keyed(location.pathname, page(now))}</main>`;
  }

  // A new page takes the focus, as a loaded page would.
  protected override updated(): void {
    if (session.person === undefined) {
      this.#shown = "";
      return;
    }
    const address = location.pathname;
    if (this.#shown !== "" && this.#shown !== address) {
      this.#isOpen = false;
      scrollTo(0, 0);
      // The title may still be replaced by what is loaded; the focus would be lost with it.
      this.find("main")?.focus({ preventScroll: true });
      this.requestUpdate();
    }
    this.#shown = address;
    document.title = titleOf(place());
  }

  #link({ path, title }: Entry, { path: [first = ""] }: Place): TemplateResult {
    return html`<li>
      <a href=${path === "" ? at() : at(path)} aria-current=${path === first ? "page" : nothing}>${title}</a>
    </li>`;
  }

  #signOutButton(): TemplateResult {
    return html`<li><button class="link" @click=${this.#signOut}>Sign out</button></li>`;
  }

  readonly #toggle = (): void => {
    this.#isOpen = !this.#isOpen;
    this.requestUpdate();
  };

  readonly #signOut = (): void => {
    session.end();
  };

  readonly #skip = (event: Event): void => {
    event.preventDefault();
    this.find("main")?.focus();
  };
}

function page({ path }: Place): Shown {
  const [first = "", second, third] = path;
  const entry = entries.find((each) => each.path === first);
  if (entry === undefined || !session.may(entry.role)) return missing();
  switch (first) {
    case "":
      return html`<jackfield-home></jackfield-home>`;
    case "integrations":
      if (second === undefined) return html`<jackfield-integrations></jackfield-integrations>`;
      return html`<jackfield-integration .integrationId=${second} .tab=${third ?? "overview"}></jackfield-integration>`;
    case "new":
      if (second === undefined) return html`<jackfield-catalogue></jackfield-catalogue>`;
      return third === undefined ? missing() : html`<jackfield-new .type=${second} .subType=${third}></jackfield-new>`;
    case "query":
      return second === undefined
        ? html`<jackfield-query-list></jackfield-query-list>`
        : html`<jackfield-query .integrationId=${second}></jackfield-query>`;
    case "usage":
      return html`<jackfield-usage></jackfield-usage>`;
    case "audit":
      return html`<jackfield-audit></jackfield-audit>`;
    case "people":
      return html`<jackfield-people></jackfield-people>`;
    default:
      return html`<jackfield-settings></jackfield-settings>`;
  }
}

function missing(): TemplateResult {
  return html`<h1>There is no such page</h1>
    <p>The address may be mistyped, or your role does not show this page.</p>
    <p><a class="button" href=${at()}>Go home</a></p>`;
}

function titleOf({ path: [first = ""] }: Place): string {
  const title = entries.find(({ path }) => path === first)?.title;
  return title === undefined || first === "" ? "Jackfield" : `${title} - Jackfield`;
}

const mark = html`<svg viewBox="0 0 32 32" aria-hidden="true">
  <g fill="none" stroke="currentColor" stroke-width="2.5">
    <circle cx="8" cy="8" r="4" />
    <circle cx="24" cy="8" r="4" />
    <circle cx="8" cy="24" r="4" />
    <circle cx="24" cy="24" r="4" />
    <path d="M8 8c0 12 16 4 16 16" stroke-linecap="round" />
  </g>
</svg>`;

customElements.define("jackfield-console", Console);

declare global {
  interface HTMLElementTagNameMap {
    "jackfield-console": Console;
  }
}
