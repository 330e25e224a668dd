// Which articles are looked at: sources, dates of publication, and what was known when.

import { get } from "./api.js";
import { shortDate } from "./dates.js";
import { byId, el, words } from "./dom.js";

/** Sources that need no field to find one among them. */
const FEW = 8;
const DATES = { since: "since", until: "until", as_of: "as-of" };
const NAMES = { since: "from", until: "until", as_of: "as of" };

export class Filters {
  /** @param {() => void} onChange */
  constructor(onChange) {
    this.onChange = onChange;
    this.sources = new Set();
    this.choices = byId("source-choices");
    this.panel = byId("filters");
    this.button = byId("show-filters");
    this.button.addEventListener("click", () => this.toggle(this.panel.hidden));
    for (const id of Object.values(DATES)) {
      byId(id).addEventListener("change", () => this.changed());
    }
    byId("source-words").addEventListener("input", () => this.narrow());
  }

  /** As a question takes them. */
  get value() {
    const value = { sources: [...this.sources] };
    for (const [name, id] of Object.entries(DATES)) {
      if (byId(id).value) value[name] = byId(id).value;
    }
    return value;
  }

  set value(value) {
    this.sources = new Set(value.sources);
    for (const [name, id] of Object.entries(DATES)) byId(id).value = value[name] ?? "";
    this.show();
  }

  /** Ask which sources there are. */
  async load() {
    const { sources } = await get("/sources");
    byId("source-words").hidden = sources.length <= FEW;
    const rows = sources.map(({ name, articles }) => this.choice(name, articles));
    const none = el("p", { class: "help" }, "No article names its source.");
    this.choices.replaceChildren(...(rows.length > 0 ? rows : [none]));
    this.show();
  }

  toggle(open) {
    this.panel.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
  }

  choice(name, articles) {
    const box = el("input", { type: "checkbox", value: name });
    box.addEventListener("change", () => {
      if (box.checked) this.sources.add(name);
      else this.sources.delete(name);
      this.changed();
    });
    return el("label", { class: "choice" }, box, " ", words(name), " ", el("small", {}, String(articles)));
  }

  narrow() {
    const wanted = byId("source-words").value.trim().toLocaleLowerCase();
    for (const row of this.choices.querySelectorAll("label")) {
      row.hidden = !row.control.value.toLocaleLowerCase().includes(wanted);
    }
  }

  changed() {
    this.show();
    this.onChange();
  }

  show() {
    for (const box of this.choices.querySelectorAll("input")) {
      box.checked = this.sources.has(box.value);
    }
    const { sources, ...dates } = this.value;
    byId("chosen").replaceChildren(
      ...sources.map((name) => chip(words(name), name, () => this.drop(name))),
      ...Object.entries(dates).map(([name, date]) => {
        const text = `${NAMES[name]} ${shortDate(date)}`;
        return chip(text, text, () => this.drop(name, DATES[name]));
      }),
    );
  }

  drop(name, id = null) {
    if (id === null) this.sources.delete(name);
    else byId(id).value = "";
    this.changed();
    this.button.focus();
  }
}

function chip(shown, name, drop) {
  const button = el(
    "button",
    { type: "button", "aria-label": `Take away the filter ${name}`, on: { click: drop } },
    "×",
  );
  return el("li", {}, el("span", {}, shown), button);
}
