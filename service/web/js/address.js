// The page's address: what was asked, with which filters, and which words are open.
// It stands after the "#", so that questions do not reach the service's log.

const VIEWS = ["articles", "add"];
const FILTERS = ["since", "until", "as_of"];

/**
 * @typedef {object} Place
 * @property {"ask"|"articles"|"add"} view
 * @property {{question: string, id: string|null}[]} turns
 * @property {{sources: string[], since?: string, until?: string, as_of?: string}} filters
 * @property {{id: string, start: number|null, end: number|null}|null} article
 */

/** @returns {Place} where the page is */
export function read() {
  const [path, query = ""] = location.hash.replace(/^#\/?/, "").split(/\?(.*)/s);
  const parameters = new URLSearchParams(query);
  return {
    view: VIEWS.includes(path) ? path : "ask",
    turns: turnsIn(parameters),
    filters: filtersIn(parameters),
    article: articleIn(parameters),
  };
}

/** @returns {string} the address of a place */
export function written({ view = "ask", turns = [], filters = { sources: [] }, article = null }) {
  const parameters = new URLSearchParams();
  for (const { question, id } of turns) {
    parameters.append("q", question);
    if (id !== null) parameters.append("a", id);
  }
  for (const source of filters.sources) parameters.append("source", source);
  for (const name of FILTERS) if (filters[name]) parameters.append(name, filters[name]);
  if (article !== null) {
    parameters.append("article", article.id);
    if (article.start !== null) parameters.append("words", `${article.start}-${article.end}`);
  }
  const query = parameters.toString();
  return `#/${view === "ask" ? "" : view}${query ? `?${query}` : ""}`;
}

/** Go to another place; Back comes back. */
export function push(changes) {
  const next = written({ ...read(), ...changes });
  const state = { opened: Boolean(changes.article) };
  if (next !== location.hash) history.pushState(state, "", next);
}

/** Tell more exactly where the page is. */
export function amend(changes) {
  history.replaceState(history.state, "", written({ ...read(), ...changes }));
}

/** Leave the article: back to where it was opened, if that was on this page. */
export function leaveArticle() {
  if (history.state?.opened) history.back();
  else amend({ article: null });
}

function turnsIn(parameters) {
  const turns = [];
  for (const [name, value] of parameters) {
    if (name === "q" && value.trim()) turns.push({ question: value, id: null });
    else if (name === "a" && turns.length > 0) turns.at(-1).id = value;
  }
  return turns;
}

function filtersIn(parameters) {
  const filters = { sources: parameters.getAll("source") };
  for (const name of FILTERS) if (parameters.get(name)) filters[name] = parameters.get(name);
  return filters;
}

function articleIn(parameters) {
  const id = parameters.get("article");
  if (!id) return null;
  const found = /^(\d{1,9})-(\d{1,9})$/.exec(parameters.get("words") ?? "");
  return { id, start: found && Number(found[1]), end: found && Number(found[2]) };
}
