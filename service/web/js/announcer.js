// What a screen reader is told while the page changes.

import { byId, el } from "./dom.js";

const MOST = 20;

export function announce(text) {
  const log = byId("announcer");
  log.append(el("p", {}, text));
  while (log.childElementCount > MOST) log.firstElementChild.remove();
}
