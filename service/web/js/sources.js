// The sources of an answer by date: a timeline, and the same as a table.

import { citationButtons } from "./citation.js";
import { instant, shortDate } from "./dates.js";
import { el, words } from "./dom.js";
import { timeline } from "./timeline.js";

/** @returns {HTMLElement|null} null for an answer that cites nothing */
export function sources(answer, open) {
  const cited = byArticle(answer.citations);
  if (cited.length === 0) return null;
  const picture = timeline(lanesOf(answer, cited, open));
  const count = cited.length === 1 ? "1 article" : `${cited.length} articles`;
  return el(
    "section",
    { class: "sources", "aria-label": "Sources" },
    picture && el("h3", { class: "label" }, "Who reported when"),
    picture,
    el(
      "details",
      {},
      el("summary", {}, `The words of ${count}`),
      table(cited, answer, open),
    ),
  );
}

/** Cited articles with their citations, the earliest first and the undated last. */
function byArticle(citations) {
  const found = new Map();
  for (const citation of citations) {
    const known = found.get(citation.article.id) ?? { article: citation.article, citations: [] };
    known.citations.push(citation);
    found.set(citation.article.id, known);
  }
  const moment = ({ article }) => instant(article.published_at) ?? Infinity;
  return [...found.values()].sort((a, b) => moment(a) - moment(b) || 0);
}

function lanesOf(answer, cited, open) {
  if (answer.positions.length === 0) {
    const named = ({ article }) => article.source ?? article.title;
    return grouped(cited, named, open);
  }
  return answer.positions.flatMap(({ value, citations }) => {
    const own = answer.citations.filter(({ marker }) => citations.includes(marker));
    return grouped(byArticle(own), () => value, open);
  });
}

function grouped(cited, named, open) {
  const lanes = new Map();
  for (const one of cited.filter(({ article }) => instant(article.published_at) !== null)) {
    const points = lanes.get(named(one)) ?? [];
    points.push({
      date: one.article.published_at,
      markers: one.citations.map(({ marker }) => marker),
      open: () => open(one.citations[0]),
    });
    lanes.set(named(one), points);
  }
  return [...lanes].map(([name, points]) => ({ name, points }));
}

function table(cited, answer, open) {
  const rows = cited.map(({ article, citations }) =>
    el(
      "tr",
      {},
      el("td", {}, article.published_at === null ? "no date" : shortDate(article.published_at)),
      el(
        "td",
        {},
        words(article.title, { class: "title" }),
        article.source && el("span", { class: "byline" }, words(article.source)),
        ...citations.map(({ quote }) => el("q", { dir: "auto" }, quote)),
      ),
      el("td", {}, ...citationButtons(citations.map(({ marker }) => marker), answer, open)),
    ),
  );
  const heads = ["Published", "Article and words", "Citations"];
  return el(
    "table",
    {},
    el("thead", {}, el("tr", {}, ...heads.map((head) => el("th", { scope: "col" }, head)))),
    el("tbody", {}, ...rows),
  );
}
