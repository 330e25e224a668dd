// Where articles disagree: each value, and who says so.

import { citationButtons, origins } from "./citation.js";
import { el, words } from "./dom.js";

export function positions(answer, open) {
  if (answer.positions.length === 0) return null;
  const items = answer.positions.map((position) =>
    el(
      "li",
      {},
      el("p", { class: "value" }, words(position.value)),
      el(
        "div",
        { class: "notes" },
        ...citationButtons(position.citations, answer, open),
        origins(position.origins),
      ),
    ),
  );
  return el(
    "section",
    { class: "positions", "aria-label": "Where the articles differ" },
    el("h3", { class: "label" }, "The articles differ"),
    el("ol", {}, ...items),
  );
}
