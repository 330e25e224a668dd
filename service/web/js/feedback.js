// A thumb up or down for an answer, and a comment.

import { announce } from "./announcer.js";
import { post } from "./api.js";
import { el, svg } from "./dom.js";

const LONGEST = 2000;
const THUMB = "M7 11v9H4v-9zM7 11l4-8c1.500 0 2.500 1 2.500 2.500L13 9h5.500a2 2 0 0 1 2 2.300l-1 6.500a2 2 0 0 1-2 1.700H7";

/** @param {string} id of the answer */
export function feedback(id) {
  const state = el("span", { class: "help", role: "status" });
  const form = el("form", { class: "comment", hidden: true });
  const thumbs = ["up", "down"].map((vote) => thumb(vote, () => give(vote)));
  fill(form, (comment) => send(id, current(thumbs), comment, state, form));

  function give(vote) {
    for (const button of thumbs) {
      button.setAttribute("aria-pressed", String(button.dataset.vote === vote));
    }
    form.hidden = false;
    send(id, vote, null, state, null);
  }
  return { buttons: [...thumbs, state], form };
}

function thumb(vote, give) {
  const name = vote === "up" ? "Good answer" : "Bad answer";
  return el(
    "button",
    {
      type: "button",
      class: `quiet thumb ${vote}`,
      "data-vote": vote,
      "aria-label": name,
      title: name,
      "aria-pressed": "false",
      on: { click: give },
    },
    svg("svg", { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" }, svg("path", { d: THUMB })),
  );
}

function current(thumbs) {
  return thumbs.find((button) => button.getAttribute("aria-pressed") === "true").dataset.vote;
}

function fill(form, done) {
  const field = el("textarea", { rows: 2, maxlength: LONGEST });
  form.append(
    el("label", {}, "What was good or wrong? ", field),
    el("button", { class: "secondary", type: "submit" }, "Send the comment"),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (field.value.trim()) done(field.value);
  });
}

async function send(id, vote, comment, state, form) {
  try {
    await post("/feedback", { answer_id: id, vote, comment });
    state.textContent = comment === null ? "Thank you." : "Thank you; your comment is kept.";
    if (form) form.hidden = true;
  } catch (error) {
    state.textContent = `It could not be kept: ${error.message}`;
    announce(state.textContent);
  }
}
