"use strict";
const box = document.getElementById("filter");
if (box) {
  const cases = [...document.querySelectorAll("details.case")].map((node) => [node, node.textContent.toLowerCase()]);
  const input = box.querySelector("input");
  const filter = () => {
    const words = input.value.toLowerCase().split(/\s+/);
    let shown = 0;
    for (const [node, text] of cases) {
      node.hidden = !words.every((word) => text.includes(word));
      shown += node.hidden ? 0 : 1;
    }
    box.querySelector("output").textContent = shown + " of " + cases.length;
  };
  input.addEventListener("input", filter);
  box.hidden = false;
}
const opened = () => {
  const target = document.getElementById(location.hash.slice(1));
  if (target instanceof HTMLDetailsElement) target.open = true;
};
addEventListener("hashchange", opened);
opened();
addEventListener("beforeprint", () => {
  for (const node of document.querySelectorAll("details")) node.open = true;
});
