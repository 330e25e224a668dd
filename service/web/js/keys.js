// Keys that work wherever the focus is, unless something is being written.

const WRITTEN = "input, textarea, select, [contenteditable]";

/**
 * @param {{focus: () => void, close: () => boolean, step: (by: number) => void}} acts `close`
 *   tells whether there was anything to close
 */
export function keys(acts) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.key === "Escape") {
      if (acts.close()) event.preventDefault();
      return;
    }
    if (event.target.closest?.(WRITTEN)) return;
    const act = {
      "/": acts.focus,
      n: () => acts.step(1),
      p: () => acts.step(-1),
      ArrowRight: () => acts.step(1),
      ArrowLeft: () => acts.step(-1),
    }[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  });
}
