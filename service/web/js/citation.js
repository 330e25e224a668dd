// A citation beside what it supports: its number, who published it and when.

import { shortDate } from "./dates.js";
import { el, words } from "./dom.js";

/**
 * @param {object} citation of the answer
 * @param {(citation: object) => void} open shows its words in the article
 */
export function citationButton(citation, open) {
  const { source, title, published_at: date } = citation.article;
  return el(
    "button",
    {
      type: "button",
      class: "cite",
      "data-marker": citation.marker,
      on: { click: () => open(citation) },
    },
    el("span", { class: "unseen" }, "Citation "),
    el("span", { class: "number" }, String(citation.marker)),
    " ",
    words(source ?? title, { class: source ? "who" : "who title" }),
    date && " ",
    date && el("time", { datetime: date }, shortDate(date)),
    el("span", { class: "unseen" }, ": show it in the article"),
  );
}

/** Buttons for some markers of an answer. */
export function citationButtons(markers, answer, open) {
  const cited = answer.citations.filter((citation) => markers.includes(citation.marker));
  return cited.map((citation) => citationButton(citation, open));
}

/** How many independent articles say it; nothing where that is not known. */
export function origins(count) {
  if (count === null || count === undefined) return null;
  const said = count === 1 ? "1 origin" : `${count} independent origins`;
  return el("span", { class: "origins" }, said);
}

/** Publisher and date of an article in one line. */
export function byline(article, dateOf = shortDate) {
  const { source, published_at: date } = article;
  return el(
    "span",
    { class: "byline" },
    source && words(source),
    source && date && " · ",
    date && el("time", { datetime: date }, dateOf(date)),
  );
}
