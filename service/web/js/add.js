// Adding articles: one that is written here, or files.

import { call, get, post } from "./api.js";
import { byId, el, words } from "./dom.js";
import { trouble } from "./trouble.js";

const TYPES = {
  txt: "text/plain",
  md: "text/markdown",
  markdown: "text/markdown",
  jsonl: "application/x-ndjson",
};
const PAUSE = 400; // milliseconds between looks at a job

/**
 * @param {(id: string) => void} open shows an article
 * @param {() => void} onAdded
 */
export function addForm(open, onAdded) {
  const form = byId("add");
  const tell = (work) => told(work, open, onAdded);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const fields = Object.entries(Object.fromEntries(new FormData(form)));
    const given = fields.map(([name, value]) => [name, value.trim() === "" ? null : value]);
    if (await tell(post("/articles", Object.fromEntries(given)))) form.reset();
  });
  dropped(byId("drop"), (files) => [...files].forEach((file) => tell(upload(file))));
}

function dropped(place, take) {
  const chosen = byId("files");
  chosen.addEventListener("change", () => {
    take(chosen.files);
    chosen.value = "";
  });
  for (const name of ["dragenter", "dragover", "dragleave", "drop"]) {
    place.addEventListener(name, (event) => {
      event.preventDefault();
      place.classList.toggle("over", name === "dragenter" || name === "dragover");
    });
  }
  place.addEventListener("drop", (event) => take(event.dataTransfer.files));
}

async function upload(file) {
  const suffix = file.name.split(".").pop().toLowerCase();
  const type = TYPES[suffix];
  if (type === undefined) {
    throw new Error(`${file.name} is no text, Markdown or JSON Lines file`);
  }
  const query = new URLSearchParams({ name: file.name.slice(-200) });
  return call(`/articles?${query}`, { method: "POST", body: file, headers: { "content-type": type } });
}

/** Show how it goes; whether it went well. */
async function told(work, open, onAdded) {
  const line = el("li", {}, "Storing…");
  byId("added").prepend(line);
  try {
    await outcome(await (await work).json(), line, open);
    onAdded();
    return true;
  } catch (error) {
    line.replaceChildren(trouble(error, null));
    return false;
  }
}

async function outcome(added, line, open) {
  if (added.state !== undefined) {
    await followed(added, line);
    return;
  }
  const articles = added.articles ?? [added];
  line.replaceChildren(
    ...articles.map((article) => stored(article, open)),
    ...leftOut(added.failures ?? []),
  );
}

function stored({ id, title }, open) {
  const show = el("button", { type: "button", class: "link", on: { click: () => open(id) } }, words(title));
  return el("p", {}, "Stored: ", show);
}

function leftOut(failures) {
  return failures.map(({ name, reason }) =>
    el("p", { class: "failure" }, "Left out: ", words(name), `: ${reason}`),
  );
}

async function followed(job, line) {
  let now = job;
  while (now.state !== "done" && now.state !== "failed") {
    line.textContent = `Storing ${now.of} articles: ${now.done} are there.`;
    await new Promise((resolve) => { setTimeout(resolve, PAUSE); });
    now = await get(`/jobs/${encodeURIComponent(job.id)}`);
  }
  const whole = now.reason === null ? `Stored ${now.done} articles.` : `Stored ${now.done} of ${now.of}: ${now.reason}`;
  line.replaceChildren(el("p", {}, whole), ...leftOut(now.failures));
}
