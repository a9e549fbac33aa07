// The schema of an integration as a page of its own.
import { html } from "lit";
import { View } from "../ui/view.js";
import "../query/tree.js";
import type { Shown } from "../ui/view.js";

class SchemaPage extends View {
  integrationId = "";

  protected override render(): Shown {
    return html`<section class="card" aria-labelledby="schema">
      <h2 id="schema">Schema</h2>
      <jackfield-tree .integrationId=${this.integrationId}></jackfield-tree>
    </section>`;
  }
}

customElements.define("jackfield-schema", SchemaPage);
