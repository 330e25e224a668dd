// Light, dark, or as the system has it.

import { svg } from "./dom.js";

const NAMES = { system: "as the system has them", light: "light", dark: "dark" };
const NEXT = { system: "light", light: "dark", dark: "system" };
const SHAPES = {
  system: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16M12 4a8 8 0 0 1 0 16z",
  light: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M12 2v3M12 19v3M2 12h3M19 12h3M5 5l2 2M17 17l2 2M19 5l-2 2M7 17l-2 2",
  dark: "M20 14.500A8.500 8.500 0 0 1 9.500 4a8.500 8.500 0 1 0 10.500 10.500z",
};

/** @param {HTMLButtonElement} button goes round the three */
export function themeButton(button) {
  show(button);
  button.addEventListener("click", () => {
    choose(NEXT[chosen()]);
    show(button);
  });
}

function chosen() {
  return document.documentElement.dataset.theme ?? "system";
}

function choose(theme) {
  const root = document.documentElement;
  if (theme === "system") delete root.dataset.theme;
  else root.dataset.theme = theme;
  try {
    if (theme === "system") localStorage.removeItem("theme");
    else localStorage.setItem("theme", theme);
  } catch {
    // Storage may be forbidden; the choice lasts as long as the page.
  }
}

function show(button) {
  const theme = chosen();
  const name = `Colours: ${NAMES[theme]}`;
  button.setAttribute("aria-label", name);
  button.title = name;
  button.replaceChildren(
    svg("svg", { viewBox: "0 0 24 24", class: `icon ${theme}`, "aria-hidden": "true" },
      svg("path", { d: SHAPES[theme] })),
  );
}
