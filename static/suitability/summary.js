// The list works without this: it remembers what is open and ticked over a reload, in the
// history entry of this page alone, and opens everything for the printer.
const folds = [...document.querySelectorAll(".list details")];
const ticks = [...document.querySelectorAll(".ticks input")];
const keep = () =>
  history.replaceState(
    { open: folds.map((fold) => fold.open), ticked: ticks.map((tick) => tick.checked) },
    "",
  );

const open = history.state?.open ?? [];
const ticked = history.state?.ticked ?? [];
if (open.length === folds.length) folds.forEach((fold, n) => (fold.open = open[n]));
if (ticked.length === ticks.length) ticks.forEach((tick, n) => (tick.checked = ticked[n]));

let printing = [];
addEventListener("beforeprint", () => {
  printing = folds.filter((fold) => !fold.open && !fold.matches(".sources"));
  for (const fold of printing) fold.open = true;
});
addEventListener("afterprint", () => {
  for (const fold of printing) fold.open = false;
  printing = [];
});

for (const fold of folds) fold.addEventListener("toggle", () => printing.length || keep());
for (const tick of ticks) tick.addEventListener("change", keep);

const reveal = () => {
  const target = location.hash && document.getElementById(location.hash.slice(1));
  for (let fold = target; fold; fold = fold.parentElement?.closest("details")) fold.open = true;
  if (target) target.scrollIntoView();
};
addEventListener("hashchange", reveal);
reveal();

const print = document.querySelector("[data-print]");
print.hidden = false;
print.addEventListener("click", () => window.print());
