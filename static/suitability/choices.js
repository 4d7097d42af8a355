// Comfort for choices that exclude others or are counted; the server decides all the same.
const boxes = [...document.querySelectorAll(".question input[type=checkbox]")];
const picks = document.querySelector("[data-picks]");
const most = Number(picks?.dataset.most ?? 0);
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
    ? `Your other picks were cleared, since you picked '${label(box)}'.`
    : `'${label(cleared[0])}' was cleared, since you picked something else.`;
}

function counted() {
  const picked = boxes.filter((box) => box.checked && !("exclusive" in box.dataset)).length;
  if (!most || !picked) return "";
  return picked > most ? `You picked ${picked}. Pick at most ${most}.` : `${picked} of ${most} picked.`;
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
