// What stands under the question before anything was asked: how much there is, and the latest.

import { get } from "./api.js";
import { articleItem } from "./browse.js";
import { byId, el } from "./dom.js";
import { trouble } from "./trouble.js";

const LATEST = 5;

/** @param {(id: string) => void} open */
export async function opening(open) {
  const front = byId("front");
  try {
    const { articles } = await get("/readyz");
    front.replaceChildren(...(articles === 0 ? empty() : await latest(articles, open)));
  } catch (error) {
    front.replaceChildren(trouble(error, () => opening(open)));
  }
}

async function latest(count, open) {
  const page = await get(`/articles?limit=${LATEST}`);
  const number = new Intl.NumberFormat("en-GB").format(count);
  const title = count === 1 ? "The one article there is" : `The latest of ${number} articles`;
  return [
    el("h2", { class: "label" }, title),
    el("ol", { class: "articles" }, ...page.articles.map((one) => articleItem(one, open))),
  ];
}

/** There is nothing to answer from: how articles come in. */
export function empty() {
  return [
    el(
      "section",
      { class: "empty", "aria-label": "There are no articles yet" },
      el("h2", {}, "There are no articles yet"),
      el("p", {}, "Dateline answers from the articles that you give it. From the command line:"),
      el("pre", { tabindex: "0" }, el("code", {}, "dateline ingest PATH     files, folders, or - for standard input")),
      el("p", {}, "Or ", el("a", { href: "#/add" }, "add an article here"), "."),
    ),
  ];
}
