// An article's text as paragraphs: all of it, in its order, with the quotes marked.

import { pieces, places } from "./code_points.js";
import { el } from "./dom.js";

const GAP = /(?:\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r)\s*/g;
const HEADING = /^#{1,6}[ \t]+(?=\S)/;

/**
 * Paragraphs whose texts together are `text`.
 * @param {string} text
 * @param {{start: number, end: number, marker: number|null, chosen: boolean}[]} quotes
 *   in code points
 * @returns {HTMLElement[]}
 */
export function blocks(text, quotes) {
  const found = places(text, quotes.flatMap((quote) => [quote.start, quote.end]));
  const spans = quotes.map((quote) => ({
    ...quote,
    from: found.get(quote.start),
    to: found.get(quote.end),
  }));
  return [...paragraphs(text)].map((place) => block(text, place, spans));
}

function* paragraphs(text) {
  let from = 0;
  for (const gap of text.matchAll(GAP)) {
    const end = gap.index + gap[0].length;
    yield { from, gap: gap.index, to: end };
    from = end;
  }
  if (from < text.length) yield { from, gap: text.length, to: text.length };
}

function block(text, { from, gap, to }, spans) {
  const sign = HEADING.exec(text.slice(from, gap))?.[0] ?? "";
  const isHeading = sign !== "" && !/[\r\n]/.test(text.slice(from, gap));
  const begin = isHeading ? from + sign.length : from;
  return el(
    isHeading ? "h3" : "p",
    { dir: "auto" },
    ...run(text, from, begin, spans, "sign"),
    ...run(text, begin, gap, spans, null),
    // What separates paragraphs is kept, so that marked words are the quote and nothing less.
    ...run(text, gap, to, spans, "gap"),
  );
}

function run(text, from, to, spans, kind) {
  return pieces(from, to, spans).filter((piece) => piece.to > piece.from).map((piece) => {
    const inside = text.slice(piece.from, piece.to);
    const shown = kind === null ? inside : el("span", { class: kind }, inside);
    return piece.spans.length === 0 ? shown : marked(shown, piece.spans);
  });
}

function marked(shown, spans) {
  const chosen = spans.some((span) => span.chosen);
  const markers = spans.map((span) => span.marker).filter((marker) => marker !== null);
  return el(
    "mark",
    { class: chosen ? "chosen" : null, "data-markers": markers.join(" ") || null },
    shown,
  );
}
