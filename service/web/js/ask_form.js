// The field that questions are written in.

import { byId } from "./dom.js";

export class AskForm {
  /**
   * @param {(question: string) => void} onAsk
   * @param {() => void} onStop
   */
  constructor(onAsk, onStop) {
    this.field = byId("question");
    this.button = byId("send");
    this.busy = false;
    byId("ask").addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.busy) onStop();
      else this.submit(onAsk);
    });
    this.field.addEventListener("keydown", (event) => {
      // While characters are composed, Enter belongs to the input method.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      if (!this.busy) this.submit(onAsk);
    });
  }

  submit(onAsk) {
    const question = this.field.value.trim();
    if (question === "") {
      this.field.focus();
      return;
    }
    this.field.value = "";
    onAsk(question);
  }

  /** @param {boolean} follows something was asked before */
  show(busy, follows) {
    this.busy = busy;
    this.button.textContent = busy ? "Stop" : "Ask";
    this.field.placeholder = follows ? "Ask a follow-up" : "Ask a question";
  }

  focus() {
    this.field.focus();
  }
}
