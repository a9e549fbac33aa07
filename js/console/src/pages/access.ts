// Who may do what with an integration: what its roles, its owner and its privacy come to.
import { html } from "lit";
import { session } from "../session.js";
import { View } from "../ui/view.js";
import type { Integration } from "../../../src/generated/answers.js";
import type { Shown } from "../ui/view.js";

// [what, the least role, whether the owner may with any role that makes integrations]
const rights: readonly (readonly [string, string])[] = [
  ["See title, kind and health", "viewer"],
  ["Test it, query it, call its endpoints", "editor"],
  ["Copy it, change its title and configuration", "creator"],
  ["Disable or delete it", "creator"],
  ["See its configuration with secrets masked, and its audit", "its creator, and owners"],
  ["Make it private, or share it", "its creator"],
  ["Read its secrets in clear, where the server allows that", "its creator"],
];

class Access extends View {
  static override properties = { integration: { attribute: false } };
  declare integration: Integration;

  protected override render(): Shown {
    const { is_private: isPrivate, created_by: owner } = this.integration;
    const who = owner === session.person?.user ? "you" : owner;
    return html`<section class="card" aria-labelledby="access">
      <h2 id="access">Access</h2>
      <p>
        ${
          isPrivate
            ? html`It is private: only its creator, ${who}, sees and uses it.`
            : html`It is shared with the workspace. Its creator is ${who}; what others may do follows from their role.`
        }
      </p>
      <div class="scroll" tabindex="0" role="region" aria-label="Rights">
        <table class="list stack">
          <thead>
            <tr>
              <th scope="col">Right</th>
              <th scope="col">Who has it</th>
            </tr>
          </thead>
          <tbody>
            ${rights.map(
              ([what, role]) =>
                html`<tr>
                  <th scope="row">${what}</th>
                  <td data-label="Who has it">
                    ${isPrivate ? "its creator" : role.includes(" ") ? role : `${role} and more`}
                  </td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </section>`;
  }
}

customElements.define("jackfield-access", Access);
