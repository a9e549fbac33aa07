// The query page: tree, editor, parameters and results. No statement runs before a person runs it.
import { html, nothing } from "lit";
import { JackfieldError } from "../../../src/client/index.js";
import { drafts, history, keepDrafts, remember } from "../query/kept.js";
import { canExplain, explained } from "../query/explain.js";
import { Run } from "../query/run.js";
import { at } from "../router.js";
import { session } from "../session.js";
import { confirm } from "../ui/dialog.js";
import { environmentLabel, isProduction, moment } from "../ui/parts.js";
import { Loaded, View, empty } from "../ui/view.js";
import "../query/fields.js";
import "../query/results.js";
import "../query/tree.js";
import type { Editor, Statement } from "../editor/types.js";
import type { Fields } from "../query/fields.js";
import type { Tree } from "../query/tree.js";
import type { Integration } from "../../../src/generated/answers.js";
import type { Shown } from "../ui/view.js";

const defaultSchemas: Readonly<Record<string, string>> = { pg: "public", sqlite3: "main", mssql: "dbo" };

class QueryPage extends View {
  integrationId = "";
  readonly #integration = new Loaded<Integration>(this);
  #editor: Editor | undefined;
  // The text and the results of each editor; #tab is the one that is shown.
  #texts: string[] = [];
  #results: (readonly Run[])[] = [];
  #tab = 0;
  #problem = "";
  #isReadOnly = true;
  #runs: readonly Run[] = [];
  #isRunning = false;
  #pause: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#load();
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#pause);
    // Leaving the page ends what runs: its result could not be seen any more.
    this.#stop();
  }

  readonly #load = (): void => {
    void this.#integration
      .load(async () => session.request("integration.get", { path: { id: this.integrationId } }))
      .then(async () => this.#open());
  };

  protected override render(): Shown {
    if (this.#integration.value === undefined)
      return html`<h1>Query</h1>
        ${this.#integration.show(() => nothing, this.#load)}`;
    return this.#integration.show((integration) => this.#content(integration), this.#load);
  }

  #content(integration: Integration): Shown {
    if (integration.type !== "database" || !integration.enabled)
      return html`<h1>Query</h1>
        ${empty(
          "Nothing to query here",
          "Only an enabled database integration takes statements. A service has endpoints on its own page.",
          html`<a class="button" href=${at("query")}>Choose a database</a>
            <a class="button quiet" href=${at("integrations", integration.id)}>Show integration</a>`,
        )}`;
    return html`<p class="crumbs"><a href=${at("query")}>Query</a></p>
      <div class="head">
        <h1>${integration.title}</h1>
        ${environmentLabel(integration)}
        <a href=${at("integrations", integration.id)}>Show integration</a>
      </div>
      <div class="query">
        <aside class="card" aria-label="Schema">
          <jackfield-tree
            .integrationId=${integration.id}
            @schema=${this.#learn}
            @name=${this.#insert}
          ></jackfield-tree>
        </aside>
        <div class="work">
          <section aria-labelledby="editor-title">
            <h2 id="editor-title" class="hidden">Statements</h2>
            ${this.#tabs()}
            <div id="editor" class="editor"></div>
            <p class="error" role="alert">${this.#problem}</p>
            <p class="hint">
              Ctrl+Enter runs. Statements end with a semicolon; each has its own result. What you select runs as one
              statement. Escape, then Tab leaves the editor.
            </p>
            <jackfield-parameters .subType=${integration.sub_type}></jackfield-parameters>
            <div class="actions bar">
              <button id="run" ?disabled=${this.#isRunning || this.#editor === undefined} @click=${this.#pressRun}>
                Run
              </button>
              ${
                canExplain(integration.sub_type)
                  ? html`<button
                      class="quiet"
                      title="Writes the statement that asks for the plan into a new editor; you run it"
                      ?disabled=${this.#isRunning || this.#editor === undefined}
                      @click=${this.#explain}
                    >
                      Explain
                    </button>`
                  : nothing
              }
              <button id="stop" class="danger" ?disabled=${!this.#isRunning} @click=${this.#stop}>Stop</button>
              <span class="check">
                <input id="read-only" type="checkbox" .checked=${this.#isReadOnly} @change=${this.#toggleReadOnly} />
                <label for="read-only">Read only: the database refuses changes</label>
              </span>
            </div>
            ${this.#history()}
          </section>
          <section aria-labelledby="results-title">
            <h2 id="results-title" class="hidden">Results</h2>
            <jackfield-results></jackfield-results>
          </section>
        </div>
      </div>`;
  }

  // A statement that runs keeps its editor in view.
  #tabs(): Shown {
    const isOff = this.#isRunning || this.#editor === undefined;
    const button = (text: string, press: () => void, pressed?: boolean): Shown =>
      html`<button
        class="quiet"
        aria-pressed=${pressed === undefined ? nothing : String(pressed)}
        ?disabled=${isOff}
        @click=${press}
      >
        ${text}
      </button>`;
    return html`<div class="editors" role="group" aria-label="Editors">
      ${this.#texts.map((_, i) =>
        button(
          `Editor ${String(i + 1)}`,
          () => {
            this.#show(i);
          },
          i === this.#tab,
        ),
      )}
      ${button("New editor", () => {
        this.#texts.push("");
        this.#show(this.#texts.length - 1);
      })}
      ${this.#texts.length > 1 ? button("Close editor", this.#close) : nothing}
    </div>`;
  }

  #show(tab: number): void {
    this.#tab = tab;
    this.#runs = this.#results[tab] ?? [];
    const results = this.querySelector("jackfield-results");
    if (results !== null) results.runs = this.#runs;
    this.#problem = "";
    this.#editor?.mark(undefined);
    this.#editor?.setText(this.#texts[tab] ?? "");
    this.#editor?.focus();
    this.requestUpdate();
  }

  readonly #close = (): void => {
    this.#texts.splice(this.#tab, 1);
    this.#results.splice(this.#tab, 1);
    this.#show(Math.max(0, this.#tab - 1));
  };

  #history(): Shown {
    const list = history(this.integrationId);
    if (list.length === 0) return nothing;
    return html`<details class="past">
      <summary>History of this tab (${list.length})</summary>
      <ul>
        ${list.map(
          ({ sql, at: when }) =>
            html`<li>
              <button class="link" @click=${() => this.#editor?.setText(sql)}><code>${sql.slice(0, 200)}</code></button>
              ${moment(when)}
            </li>`,
        )}
      </ul>
    </details>`;
  }

  // ---- editor ------------------------------------------------------------------------------------------------------

  async #open(): Promise<void> {
    const integration = this.#integration.value;
    if (integration === undefined) return;
    await this.updateComplete;
    const parent = this.find("#editor");
    if (parent === null || this.#editor !== undefined) return;
    try {
      // A part of its own: most pages need no editor.
      const { openEditor } = await import("../editor/editor.js");
      this.#texts = [...drafts(this.integrationId)];
      this.#editor = openEditor({
        parent,
        subType: integration.sub_type,
        text: this.#texts[0] ?? "",
        label: "SQL statements",
        onChange: this.#edited,
        onRun: this.#pressRun,
      });
      this.#learn();
      this.#edited();
    } catch {
      this.#problem = "The editor could not be loaded. Load the page again.";
    }
    this.requestUpdate();
  }

  readonly #edited = (): void => {
    clearTimeout(this.#pause);
    if (this.#editor !== undefined) this.#texts[this.#tab] = this.#editor.text();
    this.#pause = setTimeout(() => {
      const editor = this.#editor;
      if (editor === undefined) return;
      keepDrafts(this.integrationId, this.#texts);
      const fields = this.find<Fields>("jackfield-parameters");
      if (fields !== null) fields.statements = editor.statements();
      this.find<Tree>("jackfield-tree")?.learn(editor.text());
    }, 150);
  };

  readonly #learn = (): void => {
    const tree = this.find<Tree>("jackfield-tree");
    const subType = this.#integration.value?.sub_type ?? "";
    if (tree !== null) this.#editor?.setSchema(tree.schema, defaultSchemas[subType]);
  };

  readonly #insert = (event: Event): void => {
    this.#editor?.insert((event as CustomEvent<string>).detail);
  };

  // ---- running -----------------------------------------------------------------------------------------------------

  readonly #pressRun = (): void => {
    void this.#run();
  };

  readonly #explain = (): void => {
    const statements = this.#editor?.statements() ?? [];
    if (statements.length === 0) {
      this.#problem = "Type a statement first.";
      this.requestUpdate();
      return;
    }
    const subType = this.#integration.value?.sub_type ?? "";
    const text = explained(
      subType,
      statements.map((each) => each.text),
    );
    this.#texts.push(text);
    this.#show(this.#texts.length - 1);
  };

  async #run(): Promise<void> {
    const fields = this.find<Fields>("jackfield-parameters");
    if (this.#isRunning || this.#editor === undefined || fields === null) return;
    const statements = this.#editor.statements();
    this.#editor.mark(undefined);
    this.#problem = statements.length === 0 ? "Type a statement first." : "";
    fields.statements = statements;
    this.requestUpdate();
    if (statements.length === 0 || !fields.check()) return;
    remember(this.integrationId, this.#editor.text().trim());
    this.#isRunning = true;
    const results = this.querySelector("jackfield-results");
    this.#runs = statements.map(
      ({ text }, index) =>
        new Run(this.integrationId, { sql: text, params: fields.paramsOf(index), readOnly: this.#isReadOnly }, () => {
          results?.refresh();
        }),
    );
    this.#results[this.#tab] = this.#runs;
    if (results !== null) results.runs = this.#runs;
    this.requestUpdate();
    await this.#follow(statements);
    this.#isRunning = false;
    this.requestUpdate();
  }

  // One after the other; what fails or is stopped ends the rest.
  async #follow(statements: readonly Statement[]): Promise<void> {
    const results = this.querySelector("jackfield-results");
    for (const [index, run] of this.#runs.entries()) {
      if (run.state === "stopped") return;
      results?.choose(index);
      await run.start();
      if (run.state === "done") continue;
      for (const later of this.#runs.slice(index + 1)) later.state = "stopped";
      const statement = statements[index];
      if (run.state === "failed" && statement !== undefined) this.#mark(statement, run.error);
      results?.refresh();
      return;
    }
  }

  #mark(statement: Statement, error: unknown): void {
    if (!(error instanceof JackfieldError)) return;
    const position = error.details["position"];
    if (typeof position !== "number") return;
    const at = statement.from + unitsOf(statement.text, position - 1);
    this.#editor?.mark({ at, message: error.message });
  }

  readonly #stop = (): void => {
    for (const run of this.#runs) void run.stop();
  };

  readonly #toggleReadOnly = (event: Event): void => {
    void this.#setReadOnly(event.target as HTMLInputElement);
  };

  async #setReadOnly(box: HTMLInputElement): Promise<void> {
    const integration = this.#integration.value;
    if (integration === undefined) return;
    if (!box.checked && isProduction(integration)) {
      const about = "It is marked as production. Statements that you run from now on may change its data.";
      const question = {
        title: "Allow changes on production?",
        about,
        action: "Allow changes",
        typed: integration.title,
        dangerous: true,
      };
      if (!(await confirm(question))) box.checked = true;
    }
    this.#isReadOnly = box.checked;
    this.requestUpdate();
  }
}

// Databases count characters; the editor counts units of UTF-16.
function unitsOf(text: string, characters: number): number {
  return Array.from(text).slice(0, Math.max(0, characters)).join("").length;
}

customElements.define("jackfield-query", QueryPage);
