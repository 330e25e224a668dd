// An answer, or as much of it as there is.

import { citationButtons, origins } from "./citation.js";
import { longDate } from "./dates.js";
import { el, words } from "./dom.js";
import { passageList } from "./passages.js";
import { positions } from "./positions.js";
import { sources } from "./sources.js";

const MOST_NEAR = 3;

/**
 * The whole.
 * @param {object} answer
 * @param {object[]} passages that were found for it, best first
 * @param {{cite: Function, passage: Function}} open
 * @returns {HTMLElement[]}
 */
export function wholeAnswer(answer, passages, open) {
  const parts =
    answer.status === "abstained" ? abstention(answer, passages, open) : claims(answer, open);
  return [...parts, remarks(answer)].filter(Boolean);
}

/** A statement with what speaks for it beside it. */
export function statementItem(statement, answer, open) {
  return el(
    "li",
    { class: "statement" },
    el("p", { class: "said", dir: "auto" }, statement.text),
    el(
      "div",
      { class: "notes" },
      statement.asserted_by &&
        el("span", { class: "speaker" }, "according to ", words(statement.asserted_by)),
      ...citationButtons(statement.citations, answer, open),
      origins(statement.origins),
    ),
  );
}

function claims(answer, open) {
  const items = answer.statements.map((one) => statementItem(one, answer, open.cite));
  return [
    // Where articles differ, the positions say it better.
    answer.positions.length === 0 && answer.short_answer && el("p", { class: "short", dir: "auto" }, answer.short_answer),
    positions(answer, open.cite),
    el("ol", { class: "statements" }, ...items),
    sources(answer, open.cite),
  ].filter(Boolean);
}

function abstention(answer, passages, open) {
  const near = passages.slice(0, MOST_NEAR);
  return [
    el("p", { class: "abstention" }, answer.answer),
    near.length > 0 && el("h3", { class: "label" }, "What comes nearest"),
    near.length > 0 && passageList(near, open.passage),
  ].filter(Boolean);
}

/** What a careful reader wants to know of how the answer came about. */
function remarks(answer) {
  const told = [
    answer.as_of && `As of ${longDate(answer.as_of)}.`,
    answer.standalone_question !== answer.question && understood(answer),
    answer.status !== "abstained" && `Confidence ${Math.round(answer.confidence * 100)}%.`,
    answer.degraded && "The chat model failed; these are the articles' own sentences.",
  ].filter(Boolean);
  const left = leftOut(answer.dropped);
  if (told.length === 0 && left === null) return null;
  return el("div", { class: "remarks" }, told.length > 0 && el("p", {}, ...spaced(told)), left);
}

function understood({ question, standalone_question: whole }) {
  const plain = question.split(/\s+/).filter(Boolean).join(" ");
  return plain === whole ? null : el("span", {}, "Understood as: ", words(whole));
}

function spaced(parts) {
  return parts.flatMap((part, n) => (n === 0 ? [part] : [" ", part]));
}

function leftOut(reasons) {
  if (reasons.length === 0) return null;
  const counted = new Map();
  for (const reason of reasons) counted.set(reason, (counted.get(reason) ?? 0) + 1);
  const title =
    reasons.length === 1
      ? "1 statement did not pass the checks and was left out"
      : `${reasons.length} statements did not pass the checks and were left out`;
  const items = [...counted].map(([reason, n]) => el("li", {}, n > 1 ? `${reason} (${n})` : reason));
  return el(
    "details",
    {},
    el("summary", {}, title),
    el("ul", {}, ...items),
  );
}
