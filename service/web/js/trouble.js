// What went wrong, in the service's words, and what can be done.

import { el } from "./dom.js";

/**
 * @param {Error} error
 * @param {(() => void)|null} retry
 */
export function trouble(error, retry) {
  return el(
    "div",
    { class: "trouble", role: "alert" },
    el("p", {}, sentence(error.message)),
    retry && el("button", { type: "button", class: "secondary", on: { click: retry } }, "Try again"),
  );
}

function sentence(text) {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}
