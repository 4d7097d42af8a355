// The list works without this. With it, one press ticks all rows of the page, or none.
const boxes = [...document.querySelectorAll("input[form=several]")];
const button = document.querySelector("[data-tick-all]");
if (button && boxes.length) {
  button.hidden = false;
  const name = () => {
    const { tickAll, tickNone } = button.dataset;
    button.textContent = boxes.every((box) => box.checked) ? tickNone : tickAll;
  };
  button.addEventListener("click", () => {
    const checked = !boxes.every((box) => box.checked);
    for (const box of boxes) box.checked = checked;
    name();
  });
  for (const box of boxes) box.addEventListener("change", name);
  name();
}
