// An answer as text that can be pasted anywhere, citations included.

import { longDate } from "./dates.js";

export function answerText(answer) {
  const lines = answer.citations.map(({ marker, quote, article }) => {
    const { title, source, published_at: date, url } = article;
    const place = [title, source, date && longDate(date), url].filter(Boolean).join(", ");
    return `[${marker}] “${quote}” (${place})`;
  });
  return [answer.question, answer.answer, ...lines].join("\n\n");
}

/** @returns {Promise<boolean>} whether it worked */
export async function toClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return byHand(text);
  }
}

/** Over plain HTTP from another machine, browsers have no clipboard but this. */
function byHand(text) {
  const focused = document.activeElement;
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "unseen";
  document.body.append(area);
  area.select();
  const worked = document.execCommand("copy");
  area.remove();
  focused?.focus();
  return worked;
}
