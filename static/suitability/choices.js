// Comfort for choices that exclude others or are counted; the server decides all the same.
const boxes = [...document.querySelectorAll(".question input[type=checkbox]")];
const picks = document.querySelector("[data-picks]");
const most = Number(picks?.dataset.most ?? 0);
// The words of the page, by name, with [n] and the like filled in.
const text = (name, values) =>
  picks.dataset[name].replace(/\[(\w+)\]/g, (_, value) => String(values[value]));
const label = (box) => document.querySelector(`label[for="${box.id}"]`).textContent.trim();

const excludes = (box, other) =>
  "exclusive" in box.dataset ||
  "exclusive" in other.dataset ||
  ("oneOf" in box.dataset && box.dataset.oneOf === other.dataset.oneOf);

function clearBeside(box) {
  const cleared = boxes.filter(
    (other) => other !== box && other.checked && excludes(box, other),
  );
  for (const other of cleared) other.checked = false;
  if (!cleared.length) return "";
  return "exclusive" in box.dataset
    ? text("othersCleared", { label: label(box) })
    : text("cleared", { label: label(cleared[0]) });
}

function counted() {
  const picked = boxes.filter((box) => box.checked && !("exclusive" in box.dataset)).length;
  if (!most || !picked) return "";
  return text(picked > most ? "tooMany" : "picked", { n: picked, most });
}

function tell(...sentences) {
  picks.textContent = sentences.filter(Boolean).join(" ");
  if (picks.textContent) picks.classList.remove("visually-hidden");
}

for (const box of boxes) {
  box.addEventListener("change", () => {
    const cleared = box.checked ? clearBeside(box) : "";
    if (cleared || most) tell(cleared, counted());
  });
}

if (most && boxes.some((box) => box.checked)) tell(counted());
document.querySelector(".error-summary")?.focus();
