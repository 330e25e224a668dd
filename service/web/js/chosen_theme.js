// No module: it runs before anything is drawn, so that a chosen theme does not flash in.
(() => {
  try {
    const chosen = localStorage.getItem("theme");
    if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
  } catch {
    // Storage may be forbidden; the system's theme holds.
  }
})();
