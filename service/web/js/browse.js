// The articles: all of them a page at a time, or those that some words are about.

import { get } from "./api.js";
import { byline } from "./citation.js";
import { byId, el, words } from "./dom.js";
import { passageList } from "./passages.js";
import { trouble } from "./trouble.js";

const PAGE = 50;
const PASSAGES = 5;
const PAUSE = 250; // milliseconds without a key, after which a search begins

/** A line of a list of articles. */
export function articleItem(article, open) {
  return el(
    "li",
    {},
    el(
      "button",
      { type: "button", class: "article-line", on: { click: () => open(article.id) } },
      words(article.title, { class: "title" }),
      byline(article),
    ),
  );
}

export class Browse {
  /** @param {{article: (id: string) => void, passage: (passage: object) => void}} open */
  constructor(open) {
    this.open = open;
    this.list = byId("article-list");
    this.more = byId("more");
    this.field = byId("search-words");
    this.work = new AbortController();
    this.more.addEventListener("click", () => this.next());
    byId("search").addEventListener("submit", (event) => {
      event.preventDefault();
      this.start();
    });
    this.field.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.start(), PAUSE);
    });
    new IntersectionObserver(([seen]) => seen.isIntersecting && this.next()).observe(this.more);
  }

  get words() {
    return this.field.value.trim();
  }

  /** Begin anew with the words in the field. */
  start() {
    clearTimeout(this.timer);
    this.work.abort();
    this.work = new AbortController();
    this.loading = false;
    this.after = null;
    this.list.replaceChildren();
    this.more.hidden = true;
    byId("list-title").textContent = this.words ? "Titles and sources with these words" : "All articles, newest first";
    this.look(this.work.signal);
    this.next();
  }

  /** The next page of titles. */
  async next() {
    if (this.loading) return;
    this.loading = true;
    const { signal } = this.work;
    const query = new URLSearchParams({ limit: String(PAGE) });
    if (this.after !== null) query.set("after", this.after);
    if (this.words) query.set("q", this.words);
    try {
      this.show(await get(`/articles?${query}`, signal));
    } catch (error) {
      if (error.name !== "AbortError") this.list.after(this.failed(error));
    }
    if (!signal.aborted) this.loading = false;
  }

  show(page) {
    byId("list-trouble")?.remove();
    this.list.append(...page.articles.map((one) => articleItem(one, this.open.article)));
    this.after = page.next;
    this.more.hidden = page.next === null;
    const count = this.list.childElementCount;
    const none = this.words ? "No title has these words." : "There are no articles yet.";
    const all = count === 1 ? "1 article" : `${count} articles`;
    byId("list-state").textContent = count === 0 ? none : `${all}${page.next === null ? "" : " so far"}`;
  }

  failed(error) {
    byId("list-trouble")?.remove();
    const shown = trouble(error, () => this.next());
    shown.id = "list-trouble";
    return shown;
  }

  /** What the articles themselves say about the words. */
  async look(signal) {
    const place = byId("found-passages");
    if (!this.words) {
      place.replaceChildren();
      return;
    }
    try {
      const query = new URLSearchParams({ q: this.words, k: String(PASSAGES) });
      const { passages } = await get(`/search?${query}`, signal);
      place.replaceChildren(
        el("h2", { class: "label" }, "Nearest passages"),
        passageList(passages, this.open.passage),
      );
    } catch (error) {
      if (error.name !== "AbortError") place.replaceChildren(trouble(error, null));
    }
  }
}
