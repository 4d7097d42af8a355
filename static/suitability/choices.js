// Comfort for choices that exclude the others; the server decides all the same.
const boxes = [...document.querySelectorAll(".question input[type=checkbox]")];
const said = document.querySelector("[data-cleared]");
const label = (box) => document.querySelector(`label[for="${box.id}"]`).textContent.trim();

for (const box of boxes) {
  box.addEventListener("change", () => {
    if (!box.checked) return;
    const only = "exclusive" in box.dataset;
    const cleared = boxes.filter(
      (other) => other !== box && other.checked && (only || "exclusive" in other.dataset),
    );
    for (const other of cleared) other.checked = false;
    if (!cleared.length) return;
    said.textContent = only
      ? `Your other picks were cleared, since you picked '${label(box)}'.`
      : `'${label(cleared[0])}' was cleared, since you picked something else.`;
    said.classList.remove("visually-hidden");
  });
}

document.querySelector(".error-summary")?.focus();
