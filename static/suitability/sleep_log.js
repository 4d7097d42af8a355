// The sleep log: what is typed is stored in this browser alone, at every key, and nothing is sent.
// The arithmetic is in sleep_log_totals.js, and all words are in the page.
const { FIELDS, MEASURES, night, isFilled, week, words, later, csv } = SleepTotals;
const STORED = "sleep-log";
const NIGHTS = 14;
const WEEK = 7;
// What the top of a strip stands for, unless a night has more: minutes, minutes, times, grades.
const TOPS = { latency: 60, total: 600, times: 5, rested: 5, tense: 5 };

const part = (name, within = document) => within.querySelector(`[data-${name}]`);
const parts = (name, within = document) => [...within.querySelectorAll(`[data-${name}]`)];
const start = part("start");
const form = part("log");

// The words of the page, by name, with [n] and the like filled in.
const texts = Object.fromEntries(
  parts("text", part("texts").content).map((each) => [each.dataset.text, each.textContent.trim().replace(/\s+/g, " ")]),
);
const text = (name, values = {}) =>
  texts[name].replace(/\[(\w+)\]/g, (_, value) => String(values[value]));

const today = () => {
  const now = new Date();
  const two = (number) => String(number).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
};
const named = (date) =>
  new Date(`${date}T00:00:00Z`).toLocaleDateString(document.documentElement.lang, {
    weekday: "short", month: "short", day: "numeric", timeZone: "UTC",
  });

// The form: fourteen folds, each with the fields of a night.

const folds = Array.from({ length: NIGHTS }, (_, n) => {
  const fold = part("night").content.firstElementChild.cloneNode(true);
  for (const box of parts("field", fold)) {
    const field = box.dataset.field;
    const input = box.querySelector("input, select");
    input.id = `${field}-${n}`;
    box.querySelector("label").htmlFor = input.id;
    const notes = parts("note", box);
    for (const note of notes) note.id = `${input.id}-${note.dataset.note}`;
    input.setAttribute("aria-describedby", notes.map((note) => note.id).join(" "));
  }
  part(`week="${n < WEEK ? 1 : 2}"`).append(fold);
  return fold;
});
const inputOf = (fold, field) => part(`field="${field}"`, fold).querySelector("input, select");

// A field that holds what is no number or half a time has an empty value; "?" stands for it.
const typed = () =>
  folds.map((fold) =>
    Object.fromEntries(
      FIELDS.map((field) => [field, inputOf(fold, field)])
        .map(([field, input]) => [field, input.validity.badInput ? "?" : input.value])
        .filter(([, value]) => value !== ""),
    ),
  );

function show(log) {
  start.value = log.start;
  start.value ||= today();
  folds.forEach((fold, n) => {
    for (const field of FIELDS) inputOf(fold, field).value = log.nights[n]?.[field] ?? "";
  });
}

// The store.

const emptyLog = () => ({ start: today(), nights: [] });

// The log that is stored; an empty one if there is none, or it is not to be read.
function stored() {
  try {
    const log = JSON.parse(localStorage.getItem(STORED));
    if (/^\d{4}-\d\d-\d\d$/.test(log.start) && Array.isArray(log.nights)) return log;
  } catch {
    // Storage is switched off, or something else wrote there.
  }
  return emptyLog();
}

// Stores the log; null deletes it.
function store(log) {
  try {
    if (log) localStorage.setItem(STORED, JSON.stringify(log));
    else localStorage.removeItem(STORED);
    part("not-stored").hidden = true;
  } catch {
    part("not-stored").hidden = false;
  }
}

// What follows from the log: problems, totals, strips, and the sheet for the printer.

function tellProblems(fold, problems) {
  for (const field of FIELDS) {
    const problem = problems[field];
    const note = part('note="problem"', part(`field="${field}"`, fold));
    const message = problem ? text(`problem_${problem}`, note.dataset) : "";
    if (note.textContent !== message) note.textContent = message;
    inputOf(fold, field).setAttribute("aria-invalid", String(Boolean(problem)));
  }
}

function tellNight(fold, date, each, isBlank) {
  const state = each.total !== null ? words("total", each.total) : text(isBlank ? "blank" : "partly");
  const isWrong = Object.keys(each.problems).length > 0;
  part("date", fold).textContent = named(date);
  part("legend", fold).textContent = text("legend", { date: named(date) });
  part("state", fold).textContent = isWrong ? text("check") : state;
  tellProblems(fold, each.problems);
}

function tellWeeks(weeks) {
  weeks.forEach((totals, n) => {
    part(`filled="${n + 1}"`).textContent = text("filled", { n: totals.filled, of: totals.of });
    for (const measure of MEASURES) {
      const { mean, nights } = totals[measure];
      const cell = part(`mean="${measure} ${n + 1}"`);
      cell.textContent = mean === null ? text("none") : words(measure, mean);
      if (mean === null || nights === totals.filled) continue;
      cell.textContent += ` ${text(nights === 1 ? "from_one" : "from", { n: nights })}`;
    }
  });
}

function svg(name, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
  element.append(...children);
  return element;
}

// A bar for each night, and a line across each week at its mean: 10 wide a night, 4 between weeks.
function strip(measure, nights, weeks) {
  const top = Math.max(TOPS[measure], ...nights.map((each) => each[measure] ?? 0));
  const height = (value) => Math.max(1, (value / top) * 40);
  const left = (n) => n * 10 + (n < WEEK ? 0 : 4);
  const bars = nights.flatMap((each, n) => {
    if (each[measure] === null) return [];
    const tall = height(each[measure]);
    return [svg("rect", { class: "bar", x: left(n) + 1, y: 42 - tall, width: 8, height: tall })];
  });
  const means = weeks.flatMap((totals, n) => {
    if (totals[measure].mean === null) return [];
    const y = 42 - height(totals[measure].mean);
    return [svg("line", { class: "mean", x1: left(n * WEEK), x2: left(n * WEEK) + 70, y1: y, y2: y })];
  });
  const ground = svg("line", { class: "ground", x1: 0, x2: 144, y1: 42.5, y2: 42.5 });
  const look = { viewBox: "0 0 144 43", preserveAspectRatio: "none", "aria-hidden": "true" };
  return svg("svg", look, ground, ...bars, ...means);
}

function tellSheet(log, nights) {
  part("sheet").classList.add("filled");
  parts("row").forEach((row, n) => {
    part("morning", row).textContent = named(later(log.start, n));
    for (const cell of parts("cell", row)) cell.textContent = log.nights[n][cell.dataset.cell] ?? "";
    const { total } = nights[n];
    part('cell="total"', row).textContent = total === null ? "" : words("total", total);
  });
}

function blankSheet() {
  part("sheet").classList.remove("filled");
  for (const cell of parts("cell")) cell.textContent = "";
  parts("morning").forEach((cell, n) => (cell.textContent = n + 1));
}

function refresh() {
  const log = { start: start.value || today(), nights: typed() };
  const nights = log.nights.map(night);
  const weeks = [week(nights.slice(0, WEEK)), week(nights.slice(WEEK))];
  const isEmpty = !nights.some(isFilled);
  folds.forEach((fold, n) => {
    const isBlank = Object.keys(log.nights[n]).length === 0;
    tellNight(fold, later(log.start, n), nights[n], isBlank);
  });
  tellWeeks(weeks);
  for (const measure of MEASURES) part(`strip="${measure}"`).replaceChildren(strip(measure, nights, weeks));
  part("totals").hidden = isEmpty;
  part("nothing").hidden = !isEmpty;
  if (log.nights.every((each) => Object.keys(each).length === 0)) blankSheet();
  else tellSheet(log, nights);
  return log;
}

// The log without what a field cannot hold.
function current() {
  const log = refresh();
  const nights = log.nights.map((each) =>
    Object.fromEntries(Object.entries(each).filter(([, value]) => value !== "?")),
  );
  return { ...log, nights };
}

// What the reader does.

form.addEventListener("input", () => store(current()));
form.addEventListener("focusout", refresh);
addEventListener("storage", (event) => {
  if (event.key !== STORED && event.key !== null) return;
  show(stored());
  refresh();
});

part("print").addEventListener("click", () => window.print());
part("print-blank").addEventListener("click", () => {
  blankSheet();
  document.body.classList.add("blank-sheet");
  window.print();
});
addEventListener("afterprint", () => {
  document.body.classList.remove("blank-sheet");
  refresh();
});

part("csv").addEventListener("click", () => {
  const log = current();
  const file = URL.createObjectURL(new Blob([csv(log.start, log.nights)], { type: "text/csv" }));
  const link = Object.assign(document.createElement("a"), {
    href: file, download: `sleep-log-${log.start}.csv`,
  });
  link.click();
  setTimeout(() => URL.revokeObjectURL(file), 60_000);
});

const dialog = part("dialog");
part("delete").addEventListener("click", () => {
  dialog.returnValue = "";
  part("status").textContent = "";
  dialog.showModal();
});
dialog.addEventListener("close", () => {
  if (dialog.returnValue !== "delete") return;
  store(null);
  show(emptyLog());
  refresh();
  part("status").textContent = text("deleted");
});

// The page works without this; a browser that refuses it opens the page with a connection only.
async function keepForOffline(address) {
  const registration = await navigator.serviceWorker.register(address);
  if (registration.active) await registration.update();
  await navigator.serviceWorker.ready;
  part("offline").hidden = false;
}
navigator.serviceWorker && keepForOffline(document.currentScript.dataset.worker).catch(() => {});

// Open the night of this morning.
show(stored());
const days = Math.round((new Date(today()) - new Date(start.value)) / 86_400_000);
folds[Math.min(Math.max(days, 0), NIGHTS - 1)].open = true;
for (const each of parts("scripted")) each.hidden = false;
part("sheet").classList.add("print-only");
refresh();
