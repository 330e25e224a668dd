// The page put together: where it is, and what each part tells the others.

import { addForm } from "./add.js";
import * as address from "./address.js";
import { AskForm } from "./ask_form.js";
import { Browse } from "./browse.js";
import { Conversation } from "./conversation.js";
import { byId } from "./dom.js";
import { Filters } from "./filters.js";
import { keys } from "./keys.js";
import { empty, opening } from "./opening.js";
import { Reader } from "./reader.js";
import { themeButton } from "./theme.js";

const VIEWS = ["ask", "articles", "add"];
const open = {
  cite: (citation, answer) =>
    openWords({ id: citation.article.id, start: citation.start, end: citation.end }, answer),
  passage: ({ article, start, end }) => openWords({ id: article.id, start, end }, null),
  article: (id) => openWords({ id, start: null, end: null }, null),
};
const filters = new Filters(settle);
const conversation = new Conversation(byId("conversation"), open, settle);
const form = new AskForm(ask, () => conversation.stop());
const browse = new Browse(open);
const reader = new Reader(byId("reader"), [byId("masthead"), byId("main")], {
  close: closeWords,
  cite: open.cite,
});
let browsed = false;

function ask(question) {
  filters.toggle(false);
  leave();
  address.push({ turns: [...conversation.places, { question, id: null }], filters: filters.value, article: null });
  conversation.ask(question, filters.value);
}

function openWords(article, answer) {
  if (reader.isOpen) address.amend({ article });
  else address.push({ article });
  read(article, answer ?? conversation.citing(article));
}

function read(article, answer) {
  reader.open(article, answer);
  conversation.mark(answer, article);
}

function leave() {
  reader.hide();
  conversation.mark(null, null);
}

function closeWords() {
  if (!reader.isOpen) return false;
  leave();
  address.leaveArticle();
  return true;
}

/** Show where the address says that the page is. */
function arrive() {
  const place = address.read();
  show(place.view);
  if (place.view === "ask" && !conversation.holds(place.turns)) {
    filters.value = place.filters;
    conversation.restore(place.turns, place.filters);
  }
  settle();
  if (place.article === null) leave();
  else read(place.article, conversation.citing(place.article));
}

function show(view) {
  for (const name of VIEWS) {
    byId(`${name}-view`).hidden = name !== view;
    if (name === view) byId(`to-${name}`).setAttribute("aria-current", "page");
    else byId(`to-${name}`).removeAttribute("aria-current");
  }
  if (view === "articles" && !browsed) browse.start();
  browsed ||= view === "articles";
}

/** After any change: the address, the form and the links say what is so. */
function settle() {
  const asked = conversation.turns.length > 0;
  const here = { view: "ask", turns: conversation.places, filters: filters.value };
  if (address.read().view === "ask") address.amend(here);
  byId("to-ask").href = address.written(here);
  document.body.classList.toggle("asked", asked);
  byId("opening").classList.toggle("unseen", asked);
  byId("front").hidden = asked;
  byId("anew").hidden = !asked;
  form.show(conversation.busy, asked);
  document.title = asked ? `${conversation.turns[0].question.slice(0, 100)} · Dateline` : "Dateline";
}

function refresh() {
  browsed = false;
  opening(open.article);
  filters.load().catch(() => {}); // the opening tells what is wrong
}

themeButton(byId("theme"));
addForm(open.article, refresh);
keys({
  focus: () => {
    if (byId("ask-view").hidden) location.hash = byId("to-ask").getAttribute("href");
    form.focus();
  },
  close: closeWords,
  step: (by) => {
    if (reader.isOpen) reader.step(by);
    else if (conversation.turns.length > 0) first(by);
  },
});
byId("anew").addEventListener("click", () => {
  leave();
  address.push({ turns: [], article: null });
  arrive();
  form.focus();
});
byId("skip").addEventListener("click", (event) => {
  event.preventDefault();
  form.focus();
});
byId("conversation").addEventListener("failed", ({ target, detail }) => {
  if (detail.kind === "empty-index") target.querySelector(".trouble")?.replaceWith(...empty());
});
window.addEventListener("popstate", arrive);

function first(by) {
  const answer = conversation.turns.at(-1).citing();
  const citation = answer.citations.at(by > 0 ? 0 : -1);
  if (citation) open.cite(citation, answer);
}

refresh();
arrive();
