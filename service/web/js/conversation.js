// The turns of a conversation, the last at the end.

import { Turn } from "./turn.js";

/** Turns that are sent along with a question; what was said long ago does not help. */
const MOST_TURNS = 10;

export class Conversation {
  /**
   * @param {HTMLElement} root
   * @param {{cite: Function, passage: Function}} open
   * @param {() => void} onChange a turn was added, answered or given up
   */
  constructor(root, open, onChange) {
    this.root = root;
    this.open = open;
    this.onChange = onChange;
    this.turns = [];
    this.work = null;
  }

  get busy() {
    return this.work !== null;
  }

  /** For the page's address. */
  get places() {
    return this.turns.map(({ question, id }) => ({ question, id }));
  }

  holds(places) {
    return places.length === this.turns.length
      && places.every(({ question }, n) => question === this.turns[n].question);
  }

  /** Ask a question that follows what was said. */
  async ask(question, narrowing) {
    const turn = this.add(question);
    turn.element.scrollIntoView({ block: "start" });
    await this.during((signal) => this.put(turn, narrowing, signal));
  }

  /** Show what was asked before: answers that are kept as they were given, others anew. */
  async restore(places, narrowing) {
    this.clear();
    await this.during(async (signal) => {
      for (const { question, id } of places) {
        if (signal.aborted) return;
        const turn = this.add(question);
        const known = id !== null && (await turn.recall(id, narrowing, signal));
        if (!known) await this.put(turn, narrowing, signal);
      }
    });
  }

  stop() {
    this.work?.abort();
  }

  clear() {
    this.stop();
    this.turns = [];
    this.root.replaceChildren();
  }

  /** The answer that cites some words, the latest. */
  citing(place) {
    const cites = (turn) => turn.citing().citations.some((one) => isAt(one, place));
    return this.turns.findLast(cites)?.citing() ?? null;
  }

  /** Show which citation is open: that of an answer at a place, or none. */
  mark(answer, place) {
    for (const button of this.root.querySelectorAll(".cite[aria-current]")) {
      button.removeAttribute("aria-current");
    }
    const turn = this.turns.find((one) => one.citing() === answer);
    const cited = turn && answer.citations.find((one) => isAt(one, place));
    const buttons = cited ? turn.element.querySelectorAll(`.cite[data-marker="${cited.marker}"]`) : [];
    for (const button of buttons) button.setAttribute("aria-current", "true");
  }

  add(question) {
    const turn = new Turn(question, this.open);
    this.turns.push(turn);
    this.root.append(turn.element);
    return turn;
  }

  put(turn, narrowing, signal) {
    const before = this.turns.slice(0, this.turns.indexOf(turn)).filter((one) => one.answer !== null);
    const messages = before.slice(-MOST_TURNS).flatMap(({ question, answer }) => [
      { role: "user", content: question },
      { role: "assistant", content: answer.answer },
    ]);
    messages.push({ role: "user", content: turn.question });
    const retry = () => this.during((again) => this.put(turn, narrowing, again));
    return turn.ask({ messages, ...narrowing }, signal, retry);
  }

  async during(work) {
    this.stop();
    const own = new AbortController();
    this.work = own;
    this.onChange();
    await work(own.signal);
    if (this.work === own) {
      this.work = null;
      this.onChange();
    }
  }
}

/** Whether a citation stands at a place of an article. */
function isAt({ article, start, end }, place) {
  return article.id === place.id && start === place.start && end === place.end;
}
