// Comfort for editors; all of it works without this.
const url = document.currentScript?.dataset.adviceUrl
  ?? document.querySelector("script[data-advice-url]").dataset.adviceUrl;
const signedOut = document.getElementById("signed-out");

// What the wording list says of a text, half a second after the last key.
for (const advice of document.querySelectorAll("[data-advice]")) {
  const field = document.getElementById(advice.dataset.for);
  let waiting = 0;
  const ask = async () => {
    const value = (name) => document.getElementById(`id_${name}`)?.value ?? "";
    const short = field.name === "heading" && value("short").trim();
    const body = new URLSearchParams({
      kind: short ? "long_heading" : advice.dataset.advice,
      category: value("category") || advice.dataset.category,
      code: value("code"),
      text: field.value,
    });
    if ("lines" in advice.dataset) body.set("lines", "on");
    try {
      const headers = { "X-Requested-With": "fetch" };
      const answer = await fetch(url, { method: "POST", body, headers });
      if (answer.ok) advice.innerHTML = await answer.text();
      else if (answer.status === 401) advice.replaceChildren(signedOut.content.cloneNode(true));
    } catch {
      // Offline: what was said last stays, and the server checks on saving.
    }
  };
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 500);
  });
  // Back from the tab in which somebody signed in again.
  addEventListener("focus", () => advice.querySelector("[data-signed-out]") && ask());
}

// A search over a long list of tick boxes, also in rows that are added later.
function openSearch(within) {
  for (const box of within.querySelectorAll(".picker-search")) box.hidden = false;
}
function search(picker, wanted) {
  for (const item of picker.querySelectorAll("li"))
    item.hidden = wanted !== "" && !item.textContent.toLowerCase().includes(wanted);
  for (const group of picker.querySelectorAll(".picker-groups details")) {
    const matches = [...group.querySelectorAll("li")].some((item) => !item.hidden);
    group.hidden = !matches;
    if (wanted) group.open = matches;
  }
}
openSearch(document);
document.addEventListener("change", ({ target }) => {
  const picked = target.closest(".picker-groups") && target.closest(".fold")?.querySelector(".picked");
  if (!picked) return;
  const labels = [...target.closest(".fold").querySelectorAll("label:has(:checked)")];
  const count = picked.dataset.picked.replace("{number}", labels.length);
  picked.textContent = `${count}: ${labels.map((label) => label.textContent.trim()).join("; ")}`;
});
document.addEventListener("input", ({ target }) => {
  if (target.matches(".picker-search input"))
    search(target.closest("[data-picker]"), target.value.trim().toLowerCase());
});

// The part as the patient will read it, and its clauses as sentences, while they are edited.
const columns = document.querySelector("[data-live-url]");
const part = columns?.closest("form");
let asked = 0;
async function showLive() {
  const now = ++asked;
  const headers = { "X-Requested-With": "fetch" };
  try {
    const answer = await fetch(columns.dataset.liveUrl, { method: "POST", body: new FormData(part), headers });
    if (now !== asked) return;
    if (answer.status === 401)
      document.getElementById("as_read").replaceChildren(signedOut.content.cloneNode(true));
    if (!answer.ok) return;
    const pieces = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const piece of pieces.querySelectorAll("body > [id]"))
      document.getElementById(piece.id)?.replaceChildren(...piece.childNodes);
  } catch {
    // Offline: what was shown last stays.
  }
}
let pending = 0;
function showSoon() {
  clearTimeout(pending);
  pending = setTimeout(showLive, 300);
}
if (columns) for (const event of ["input", "change"]) part.addEventListener(event, showSoon);

// Rows: an empty one comes after each that is opened, and those that have a number can be moved.
for (const rows of document.querySelectorAll("[data-rows]")) {
  const name = rows.dataset.rows;
  const total = rows.querySelector(`[name="${name}-TOTAL_FORMS"]`);
  const template = rows.querySelector("template");
  const all = () => [...rows.children].filter((row) => row.matches(".folded, .adding"));
  const numberOf = (row) => row.querySelector('[name$="-ORDER"]');
  const isLast = (row) => row.querySelector('[name$="-exclusive"]')?.checked ?? false;

  const add = () => {
    const box = document.createElement("div");
    box.innerHTML = template.innerHTML.replaceAll("__prefix__", total.value);
    total.value = Number(total.value) + 1;
    const row = box.firstElementChild;
    rows.insertBefore(row, template);
    openSearch(row);
    dress(row);
  };
  const spread = ({ target: row }) => {
    if (row.open && row === all().at(-1)) add();
  };
  const move = (row, by) => {
    const order = all().filter((each) => each.matches(".folded") || numberOf(each).value);
    const to = order.indexOf(row) + by;
    const other = order[to];
    if (!other || isLast(other) !== isLast(row)) return false;
    if (by < 0) other.before(row);
    else other.after(row);
    order.splice(to - by, 1);
    order.splice(to, 0, row);
    order.forEach((each, at) => { numberOf(each).value = at + 1; });
    return [to + 1, order.length];
  };
  const status = rows.querySelector("[role=status]");
  const moveBy = (row, by) => {
    const where = move(row, by);
    const { moved, stays } = rows.dataset;
    status.textContent = where ? moved.replace("{number}", where[0]).replace("{all}", where[1]) : stays;
    showSoon();
  };
  const dress = (row) => {
    row.addEventListener("toggle", spread);
    if (!rows.matches("[data-movable]")) return;
    numberOf(row).closest(".row-field").hidden = true;
    if (row.matches(".adding")) return;
    const buttons = document.createElement("p");
    buttons.className = "move";
    for (const [label, by] of [[rows.dataset.up, -1], [rows.dataset.down, 1]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = label;
      button.addEventListener("click", () => { moveBy(row, by); button.focus(); });
      buttons.append(button);
    }
    row.querySelector("summary").after(buttons);
    row.querySelector("summary").draggable = true;
  };
  for (const row of all()) dress(row);

  // Dragging does what the buttons do.
  let dragged = null;
  rows.addEventListener("dragstart", ({ target }) => { dragged = target.closest(".folded"); });
  rows.addEventListener("dragover", (event) => {
    if (dragged) event.preventDefault();
  });
  rows.addEventListener("drop", (event) => {
    const over = event.target.closest(".folded");
    event.preventDefault();
    const steps = all().indexOf(over) - all().indexOf(dragged);
    for (let n = Math.abs(steps); over && n > 0; n--) moveBy(dragged, Math.sign(steps));
    dragged = null;
  });
}
