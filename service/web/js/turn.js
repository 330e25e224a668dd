// One question and its answer, from the asking to the end.

import { announce } from "./announcer.js";
import { statementItem, wholeAnswer } from "./answer.js";
import { Problem, get } from "./api.js";
import { chat } from "./chat.js";
import { answerText, toClipboard } from "./copy.js";
import { el, words } from "./dom.js";
import { feedback } from "./feedback.js";
import { trouble } from "./trouble.js";

/** Characters of a question that are shown; the service refuses what is longer. */
const LONGEST = 2000;

export class Turn {
  /**
   * @param {string} question
   * @param {{cite: Function, passage: Function}} open each is given this turn's answer, too
   */
  constructor(question, open) {
    this.question = question;
    this.answer = null;
    this.id = null;
    this.passages = [];
    this.open = {
      cite: (citation) => open.cite(citation, this.citing()),
      passage: (passage) => open.passage(passage),
    };
    this.streamed = { statements: [], citations: [] };
    this.body = el("div", { class: "answer", "aria-busy": "true" });
    const shown = question.slice(0, LONGEST);
    const heading = el("h2", { class: "question" }, words(shown));
    this.element = el("article", { class: "turn", "aria-label": shown }, heading, this.body);
  }

  /** The answer's citations, whole or not. */
  citing() {
    return this.answer ?? this.streamed;
  }

  /** Ask it. Errors but an abort are shown, with `retry`. */
  async ask(asked, signal, retry) {
    this.begin();
    try {
      const lost = () => this.tell("The connection was lost; picking it up…");
      for await (const { type, data } of chat(asked, signal, lost)) this.take(type, data);
    } catch (error) {
      this.fail(error, retry);
    }
    this.body.setAttribute("aria-busy", "false");
  }

  /** Show an answer that was given before; false if it is not kept any more. */
  async recall(id, narrowing, signal) {
    this.begin();
    try {
      const answer = await get(`/answers/${encodeURIComponent(id)}`, signal);
      if (answer.status === "abstained") await this.look(answer, narrowing, signal);
      this.finish(answer);
    } catch (error) {
      if (error instanceof Problem) return false;
      this.fail(error, null);
    }
    this.body.setAttribute("aria-busy", "false");
    return true;
  }

  begin() {
    this.streamed = { statements: [], citations: [] };
    this.status = el("p", { class: "status" }, "Looking through the articles…");
    this.list = el("ol", { class: "statements" });
    this.body.replaceChildren(this.status, this.list);
    this.body.setAttribute("aria-busy", "true");
  }

  take(type, data) {
    if (type === "passages") this.found(data.passages);
    else if (type === "statement") this.state(data);
    else if (type === "answer") this.finish(data);
  }

  found(passages) {
    this.passages = passages;
    this.streamed = { statements: [], citations: [] };
    this.list.replaceChildren();
    const articles = new Set(passages.map(({ article }) => article.id)).size;
    this.tell(`Reading ${passages.length} passages of ${articles} articles…`);
  }

  state({ statement, citations }) {
    this.streamed.citations.push(...citations);
    this.streamed.statements.push(statement);
    const item = statementItem(statement, this.streamed, this.open.cite);
    item.classList.add("arriving");
    this.list.append(item);
    announce(statement.text);
  }

  finish(answer) {
    const focused = this.body.contains(document.activeElement) && document.activeElement.dataset.marker;
    this.answer = answer;
    this.id = answer.id;
    this.body.dataset.status = answer.status;
    this.body.replaceChildren(...wholeAnswer(answer, this.passages, this.open), this.actions(answer));
    if (focused) this.body.querySelector(`[data-marker="${focused}"]`)?.focus();
    announce(closing(answer, this.streamed.statements.length > 0));
  }

  fail(error, retry) {
    if (error.name === "AbortError") {
      this.tell("Stopped.");
      return;
    }
    this.status.replaceWith(trouble(error, retry));
    this.element.dispatchEvent(new CustomEvent("failed", { bubbles: true, detail: error }));
  }

  tell(text) {
    this.status.textContent = text;
  }

  /** What lies near a question that was not answered is not kept with the answer. */
  async look(answer, narrowing, signal) {
    const parameters = new URLSearchParams({ q: answer.standalone_question, k: "3" });
    for (const source of narrowing.sources) parameters.append("sources", source);
    for (const name of ["since", "until", "as_of"]) {
      if (narrowing[name]) parameters.append(name, narrowing[name]);
    }
    this.passages = (await get(`/search?${parameters}`, signal)).passages;
  }

  actions(answer) {
    const { buttons, form } = feedback(answer.id);
    const copy = el("button", { type: "button", class: "quiet copy" }, "Copy with citations");
    copy.addEventListener("click", async () => {
      const worked = await toClipboard(answerText(answer));
      copy.textContent = worked ? "Copied" : "The browser forbids copying";
      announce(copy.textContent);
    });
    return el("div", { class: "after" }, el("div", { class: "actions" }, copy, ...buttons), form);
  }
}

function closing(answer, heard) {
  const said = heard || answer.status === "abstained" ? [] : answer.statements.map(({ text }) => text);
  if (answer.status === "abstained") return answer.answer;
  const differ = answer.status === "conflicting" ? " The articles differ." : "";
  return [...said, `The answer is whole: ${answer.citations.length} citations.${differ}`].join(" ");
}
