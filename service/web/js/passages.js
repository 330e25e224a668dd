// Passages that were found, as cards that open the article at them.

import { byline } from "./citation.js";
import { el, words } from "./dom.js";

/**
 * @param {object[]} passages as /search gives them
 * @param {(passage: object) => void} open
 */
export function passageList(passages, open) {
  const items = passages.map((passage) =>
    el(
      "li",
      {},
      el(
        "button",
        { type: "button", class: "passage", on: { click: () => open(passage) } },
        words(passage.article.title, { class: "title" }),
        byline(passage.article),
        el("span", { class: "excerpt", dir: "auto" }, passage.text),
      ),
    ),
  );
  return el("ol", { class: "passages" }, ...items);
}
