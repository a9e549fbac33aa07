// Signing in by a token.
import { html, nothing } from "lit";
import { session } from "../session.js";
import { View, messageOf } from "../ui/view.js";
import type { Shown } from "../ui/view.js";

class SignIn extends View {
  #problem = "";
  #isBusy = false;

  protected override render(): Shown {
    const text = this.#problem || session.notice;
    return html`<main class="sign-in" id="main">
      <h1>Sign in to Jackfield</h1>
      <p>The integrations of a workspace: kept, checked, protected and used.</p>
      <form class="card" @submit=${this.#submit}>
        <label for="token">Token</label>
        <input
          id="token"
          type="password"
          autocomplete="off"
          spellcheck="false"
          required
          aria-invalid=${this.#problem === "" ? nothing : "true"}
          aria-describedby="token-hint token-problem"
        />
        <p class="hint" id="token-hint">
          It is kept until this tab is closed, and sent to this server alone. The server prints its first one at its
          first start; <code>jackfield token create</code> makes another.
        </p>
        <p class="error" id="token-problem" role="alert">${text}</p>
        <p class="actions"><button ?disabled=${this.#isBusy}>Sign in</button></p>
      </form>
    </main>`;
  }

  readonly #submit = (event: Event): void => {
    event.preventDefault();
    const token = this.find<HTMLInputElement>("#token")?.value.trim() ?? "";
    if (token === "") this.#failed("Give a token.");
    else void this.#signIn(token);
  };

  async #signIn(token: string): Promise<void> {
    this.#isBusy = true;
    this.requestUpdate();
    try {
      await session.signIn(token);
    } catch (error) {
      this.#failed(messageOf(error));
    } finally {
      this.#isBusy = false;
      this.requestUpdate();
    }
  }

  #failed(text: string): void {
    this.#problem = text;
    this.requestUpdate();
    this.find("#token")?.focus();
  }
}

customElements.define("jackfield-sign-in", SignIn);
