// The sheet prints without this, with the questions that were picked first. With it, the sheet has
// what is ticked and typed on the list, as far as one page has room, before it is printed.
// In a block of its own: summary.js stands beside it.
{
  const sheet = document.querySelector(".sheet");
  const typed = (name) => document.getElementById(name)?.value?.trim() ?? "";
  const lines = (text, width) => 1 + Math.floor(text.length / width);

  const asked = (label) => {
    const item = document.createElement("li");
    item.className = "sheet-ticked";
    const line = document.createElement("span");
    line.className = "write-on";
    item.append(label.querySelector("span").cloneNode(true), line);
    return item;
  };

  const fill = () => {
    const ticks = [...document.querySelectorAll(".ticks input")];
    const { questions, lines: room, width } = sheet.dataset;
    for (const slot of sheet.querySelectorAll("[data-typed]")) slot.textContent = typed(slot.dataset.typed);
    if (!ticks.length) return;
    const list = sheet.querySelector(".sheet-questions");
    const own = list.querySelector(".sheet-own");
    let left = Number(room) + Number(questions) + 2 - lines(typed("own"), width) - lines(typed("matters"), width);
    const items = [];
    for (const tick of ticks.filter((each) => each.checked).slice(0, Number(questions))) {
      const label = tick.closest("label");
      left -= 1 + lines(label.textContent.trim(), width);
      if (left < 0) break;
      items.push(asked(label));
    }
    list.replaceChildren(...items, own);
    const more = sheet.querySelector("[data-more]");
    more.hidden = ticks.length === items.length;
    more.textContent = more.dataset.more.replace("{n}", ticks.length - items.length);
  };

  if (sheet?.classList.contains("print-only")) {
    fill();
    addEventListener("beforeprint", fill);
    addEventListener("input", fill);
  }

  const print = document.querySelector("[data-print]");
  if (print) print.hidden = false;
  if (print && !document.querySelector(".list")) print.addEventListener("click", () => window.print());

  const copy = document.querySelector("[data-copy]");
  if (copy) {
    const text = document.getElementById(copy.dataset.copy);
    copy.hidden = false;
    copy.addEventListener("click", async () => {
      text.select();
      try {
        await navigator.clipboard.writeText(text.value);
      } catch {
        document.execCommand("copy"); // where there is no clipboard without HTTPS
      }
      const status = document.querySelector("[data-copied]");
      status.textContent = status.dataset.copied;
    });
  }
}
