// The article beside the answer, at the words that were cited.

import { get } from "./api.js";
import { blocks } from "./blocks.js";
import { byline } from "./citation.js";
import { places } from "./code_points.js";
import { longDate } from "./dates.js";
import { el, words } from "./dom.js";
import { trouble } from "./trouble.js";

const LEVEL = 0.3; // of the height, where marked words come to stand
const NARROW = matchMedia("(max-width: 64rem)");

export class Reader {
  /**
   * @param {HTMLElement} root
   * @param {HTMLElement[]} others what cannot be used while it covers them
   * @param {{close: () => void, cite: (citation: object, answer: object) => void}} ask
   */
  constructor(root, others, ask) {
    this.root = root;
    this.others = others;
    this.ask = ask;
    this.article = null;
    this.place = null;
    this.answer = null;
    this.from = null;
    NARROW.addEventListener("change", () => this.cover());
  }

  get isOpen() {
    return !this.root.hidden;
  }

  /**
   * @param {{id: string, start: number|null, end: number|null}} place
   * @param {{citations: object[]}|null} answer that cites it
   */
  async open(place, answer) {
    if (!this.isOpen) this.from = document.activeElement;
    this.place = place;
    this.answer = answer;
    this.root.hidden = false;
    document.body.classList.add("reading");
    this.cover();
    try {
      if (this.article?.id !== place.id) await this.load(place.id);
      if (this.place === place) this.show();
    } catch (error) {
      if (this.place === place) this.fail(error);
    }
  }

  hide() {
    if (!this.isOpen) return;
    this.root.hidden = true;
    this.place = null;
    this.article = null;
    document.body.classList.remove("reading");
    this.cover();
    // What it was opened from may have been drawn anew since.
    const from = this.from?.isConnected ? this.from : document.querySelector(".cite[aria-current]");
    from?.focus({ preventScroll: true });
  }

  /** Go to the answer's next citation, or the one before. */
  step(by) {
    const cited = this.answer?.citations ?? [];
    if (cited.length === 0) return;
    const now = cited.findIndex((one) => this.isAt(one));
    const next = now < 0 ? 0 : (now + by + cited.length) % cited.length;
    this.ask.cite(cited[next], this.answer);
  }

  isAt({ article, start, end }) {
    return article.id === this.place?.id && start === this.place.start && end === this.place.end;
  }

  /** On a narrow screen it lies over the page, which then rests. */
  cover() {
    const covers = this.isOpen && NARROW.matches;
    for (const other of this.others) other.inert = covers;
    if (covers) {
      this.root.setAttribute("role", "dialog");
      this.root.setAttribute("aria-modal", "true");
    } else {
      this.root.removeAttribute("role");
      this.root.removeAttribute("aria-modal");
    }
  }

  async load(id) {
    this.article = null;
    this.fill(el("h2", { id: "reader-title", tabindex: "-1" }, "Opening the article…"));
    this.article = await get(`/articles/${encodeURIComponent(id)}`);
  }

  show() {
    const { title, url, text } = this.article;
    const { quotes, moved } = this.quotes();
    this.fill(
      el("p", { class: "dateline" }, byline(this.article, longDate)),
      el("h2", { id: "reader-title", tabindex: "-1", dir: "auto" }, title),
      original(url),
      moved && el("p", { class: "help" }, "The article has changed since it was cited, and no longer holds these words."),
      el("div", { class: "article-text" }, ...blocks(text, quotes)),
    );
    this.bring();
  }

  /** Scroll to the words, and let the focus follow. */
  bring() {
    const body = this.root.querySelector(".reader-body");
    const chosen = this.root.querySelector("mark.chosen");
    const target = chosen ?? this.root.querySelector("#reader-title");
    target.tabIndex = -1;
    target.focus({ preventScroll: true });
    const scroll = () => {
      const below = target.getBoundingClientRect().top - body.getBoundingClientRect().top;
      body.scrollTop += below - body.clientHeight * LEVEL;
    };
    if (chosen === null) return;
    scroll();
    // Paragraphs get their true heights when they come near.
    requestAnimationFrame(scroll);
  }

  /** What is cited from this article, and whether the words that were asked for are gone. */
  quotes() {
    const own = (this.answer?.citations ?? []).filter(({ article }) => article.id === this.article.id);
    const held = own.filter((one) => this.holds(one));
    const quotes = held.map((one) => ({ ...one, chosen: this.isAt(one) }));
    const { start, end } = this.place;
    if (start !== null && !own.some((one) => this.isAt(one))) {
      quotes.push({ start, end, marker: null, chosen: true });
    }
    return { quotes, moved: own.some((one) => this.isAt(one) && !held.includes(one)) };
  }

  holds({ start, end, quote }) {
    const { text } = this.article;
    const at = places(text, [start, end]);
    return text.slice(at.get(start), at.get(end)) === quote;
  }

  fail(error) {
    this.article = null;
    const cited = this.answer?.citations.find((one) => this.isAt(one));
    this.fill(
      el("h2", { id: "reader-title", tabindex: "-1" }, cited ? words(cited.article.title) : "The article"),
      trouble(error, () => this.open(this.place, this.answer)),
      cited && el("blockquote", { dir: "auto" }, cited.quote),
    );
  }

  fill(...children) {
    this.root.replaceChildren(
      this.bar(),
      el("article", { class: "reader-body", tabindex: "0", "aria-labelledby": "reader-title" }, ...children),
    );
  }

  bar() {
    const cited = this.answer?.citations ?? [];
    const at = cited.findIndex((one) => this.isAt(one));
    const button = (name, shown, act) =>
      el("button", { type: "button", class: "quiet", "aria-label": name, title: name, on: { click: act } }, shown);
    return el(
      "div",
      { class: "reader-bar" },
      at >= 0 && el("p", { class: "label" }, `Citation ${cited[at].marker} of ${cited.length}`),
      cited.length > 1 && button("Previous citation", "←", () => this.step(-1)),
      cited.length > 1 && button("Next citation", "→", () => this.step(1)),
      button("Close the article", "×", () => this.ask.close()),
    );
  }
}

/** A link to where the article was published, if that is an address of the web. */
function original(url) {
  let address;
  try {
    address = new URL(url);
  } catch {
    return null;
  }
  if (address.protocol !== "http:" && address.protocol !== "https:") return null;
  const link = { href: address.href, rel: "noopener noreferrer nofollow", target: "_blank" };
  return el("p", { class: "original" }, el("a", link, "Where it was published: ", words(address.host)));
}
