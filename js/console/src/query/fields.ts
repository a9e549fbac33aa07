// Fields for the placeholders of the statements: what is typed is bound, never put into the text.
import { html, nothing } from "lit";
import { View } from "../ui/view.js";
import { paramsText, placeholdersOf, problemOf } from "./parameters.js";
import type { Statement } from "../editor/types.js";
import type { Placeholder, Value, ValueKind } from "./parameters.js";
import type { Shown } from "../ui/view.js";

const kinds: readonly (readonly [ValueKind, string])[] = [
  ["text", "Text"],
  ["number", "Number"],
  ["boolean", "True or false"],
  ["null", "NULL"],
  ["json", "JSON"],
  ["none", "Not a parameter"],
];

export class Fields extends View {
  subType = "";
  #statements: readonly Statement[] = [];
  #isChecked = false;
  readonly #values = new Map<string, Value>();

  /** The statements whose placeholders are asked for. */
  set statements(statements: readonly Statement[]) {
    this.#statements = statements;
    this.requestUpdate();
  }

  /** The values of a statement as JSON text, undefined when it has none. */
  paramsOf(index: number): string | undefined {
    return paramsText(this.#placeholders(index), (each) => this.#value(index, each));
  }

  /** True when every value can be bound; else the first wrong field has the focus. */
  check(): boolean {
    this.#isChecked = true;
    this.requestUpdate();
    for (const [index] of this.#statements.entries())
      for (const each of this.#placeholders(index)) {
        if (problemOf(this.#value(index, each)) === undefined) continue;
        void this.updateComplete.then(() => this.find(`#${idOf(index, each)}`)?.focus());
        return false;
      }
    return true;
  }

  protected override render(): Shown {
    const groups = this.#statements.map((_, index) => this.#placeholders(index));
    if (groups.every((group) => group.length === 0)) return nothing;
    return html`<fieldset class="parameters">
      <legend>Parameters</legend>
      ${groups.map((group, index) => group.map((each) => this.#field(index, each, groups.length > 1)))}
    </fieldset>`;
  }

  #field(index: number, each: Placeholder, isOneOfMany: boolean): Shown {
    const id = idOf(index, each);
    const value = this.#value(index, each);
    const wrong = this.#isChecked ? problemOf(value) : undefined;
    const name = each.position === undefined ? each.name : `Parameter ${each.name}`;
    const label = isOneOfMany ? `${name} of statement ${String(index + 1)}` : name;
    const change = (part: Partial<Value>): void => {
      this.#values.set(id, { ...value, ...part });
      this.requestUpdate();
    };
    const takesText = value.kind !== "null" && value.kind !== "none";
    return html`<div class="parameter">
      <label for=${id}>${label}</label>
      <input
        id=${id}
        autocomplete="off"
        spellcheck="false"
        .value=${value.text}
        ?disabled=${!takesText}
        aria-invalid=${wrong === undefined ? nothing : "true"}
        aria-describedby=${wrong === undefined ? nothing : `${id}-problem`}
        @input=${(event: Event) => change({ text: (event.target as HTMLInputElement).value })}
      />
      <select
        aria-label="Kind of ${label}"
        @change=${(event: Event) => change({ kind: (event.target as HTMLSelectElement).value as ValueKind })}
      >
        ${kinds.map(([kind, title]) => html`<option value=${kind} ?selected=${kind === value.kind}>${title}</option>`)}
      </select>
      ${wrong === undefined ? nothing : html`<p class="error" id="${id}-problem">${wrong}</p>`}
    </div>`;
  }

  #placeholders(index: number): readonly Placeholder[] {
    return placeholdersOf(this.subType, this.#statements[index]?.bare ?? "");
  }

  #value(index: number, each: Placeholder): Value {
    return this.#values.get(idOf(index, each)) ?? { kind: "text", text: "" };
  }
}

function idOf(index: number, { name }: Placeholder): string {
  return `parameter-${String(index)}-${name}`;
}

customElements.define("jackfield-parameters", Fields);
