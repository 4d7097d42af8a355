// The list works without this. It remembers what is open over a reload and Back, in the history
// entry of this page alone, and opens everything for the printer.
const folds = [...document.querySelectorAll(".list details")];
const keep = () => history.replaceState({ open: folds.map((fold) => fold.open) }, "");
const open = history.state?.open ?? [];
if (open.length === folds.length) folds.forEach((fold, n) => (fold.open = open[n]));

let printing = [];
addEventListener("beforeprint", () => {
  printing = folds.filter((fold) => !fold.open && !fold.closest(".sources"));
  for (const fold of printing) fold.open = true;
});
addEventListener("afterprint", () => {
  for (const fold of printing) fold.open = false;
  printing = [];
});

for (const fold of folds) fold.addEventListener("toggle", () => printing.length || keep());

// What is ticked and typed is in this tab's storage alone, under the name of the journey, so that
// nobody else's list shows it; {"C41.1": true, "own": "..."} are the boxes that somebody touched.
const asks = document.querySelector("[data-typed]");
const key = `list:${asks?.dataset.typed}`;
const ticks = asks ? [...asks.querySelectorAll(".ticks input:enabled")] : [];
const texts = asks ? [...asks.querySelectorAll(".typed textarea")] : [];

const stored = () => {
  try {
    return JSON.parse(sessionStorage.getItem(key)) ?? {};
  } catch {
    return {}; // the browser lets pages store nothing
  }
};
const store = (name, value) => {
  try {
    sessionStorage.setItem(key, JSON.stringify({ ...stored(), [name]: value }));
  } catch {
    // as above: it stays until the page is left
  }
};
// The text stands once more behind its box, unseen, so that the box is as high (see page.css).
const grow = (text) => (text.parentElement.dataset.text = text.value);

const restore = () => {
  const values = stored();
  for (const tick of ticks) tick.checked = values[tick.value] ?? tick.defaultChecked;
  for (const text of texts) {
    text.value = values[text.id] ?? "";
    grow(text);
  }
};
restore();
// Back may bring the page as it was left, also after the answers were cleared.
addEventListener("pageshow", (event) => event.persisted && restore());

for (const tick of ticks) tick.addEventListener("change", () => store(tick.value, tick.checked));
for (const text of texts) {
  text.addEventListener("input", () => {
    store(text.id, text.value);
    grow(text);
  });
}

const reveal = () => {
  const target = location.hash && document.getElementById(location.hash.slice(1));
  for (let fold = target; fold; fold = fold.parentElement?.closest("details")) fold.open = true;
  if (target) target.scrollIntoView();
};
addEventListener("hashchange", reveal);
reveal();

document.querySelector(".error-summary")?.focus();

for (const print of document.querySelectorAll("[data-print]")) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
