// Questions before something that cannot be taken back. A native dialog keeps the focus and gives it back.
import { html, nothing, render } from "lit";
import type { TemplateResult } from "lit";

/** What is asked. */
export interface Question {
  readonly title: string;
  readonly about: TemplateResult | string;
  /** The text of the button: the verb of the action. */
  readonly action: string;
  /** Has to be typed first. */
  readonly typed?: string;
  readonly dangerous?: boolean;
}

const wrong = html`<p id="dialog-wrong" class="error" role="alert">This is not the title.</p>`;

/** True when the person confirmed. */
export async function confirm({ title, about, action, typed, dangerous = false }: Question): Promise<boolean> {
  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-labelledby", "dialog-title");
  document.querySelector("jackfield-console")?.append(dialog);
  return new Promise((resolve) => {
    let isConfirmed = false;
    const input = (): HTMLInputElement | null => dialog.querySelector("input");
    const submit = (event: Event): void => {
      event.preventDefault();
      if (typed !== undefined && input()?.value.trim() !== typed.trim()) {
        draw(true);
        input()?.focus();
        return;
      }
      isConfirmed = true;
      dialog.close();
    };
    const close = (): void => {
      dialog.close();
    };
    const draw = (isWrong: boolean): void => {
      render(
        html`<form @submit=${submit}>
          <h2 id="dialog-title">${title}</h2>
          <div>${about}</div>
          ${
            typed === undefined
              ? nothing
              : html`<label for="dialog-typed">Type <strong>${typed}</strong> to confirm</label>
                  <input
                    id="dialog-typed"
                    autocomplete="off"
                    spellcheck="false"
                    aria-invalid=${isWrong ? "true" : nothing}
                    aria-describedby=${isWrong ? "dialog-wrong" : nothing}
                  />
                  ${isWrong ? wrong : nothing}`
          }
          <p class="actions">
            <button class=${dangerous ? "danger" : nothing}>${action}</button>
            <button type="button" class="quiet" @click=${close}>Cancel</button>
          </p>
        </form>`,
        dialog,
      );
    };
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(isConfirmed);
    });
    draw(false);
    dialog.showModal();
  });
}

/** Shows something that is only read. */
export function show(title: string, content: TemplateResult): void {
  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-labelledby", "dialog-title");
  document.querySelector("jackfield-console")?.append(dialog);
  dialog.addEventListener("close", () => {
    dialog.remove();
  });
  render(
    html`<form method="dialog">
      <h2 id="dialog-title">${title}</h2>
      ${content}
      <p class="actions"><button>Close</button></p>
    </form>`,
    dialog,
  );
  dialog.showModal();
}
