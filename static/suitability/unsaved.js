// A page with something typed on it that was not sent asks before it is left.
const forms = [...document.querySelectorAll("form")]
  .filter((form) => form.method === "post" && form.getAttribute("role") !== "search");
const stateOf = (form) => JSON.stringify([...new FormData(form)]);

// What came back after an error, or after signing in again, is not saved either.
const isUnsaved = document.querySelector("[data-unsaved], .errornote, .error-summary, .error-text");
const isWrittenIn = (form) => form.querySelector("textarea, select, input:not([type=hidden])");
const opened = new Map(
  forms.map((form) => [form, isUnsaved && isWrittenIn(form) ? "" : stateOf(form)]),
);
let sent = null;

addEventListener("submit", (event) => {
  sent = event.target;
});
addEventListener("beforeunload", (event) => {
  const lost = forms.some((form) => form !== sent && opened.get(form) !== stateOf(form));
  if (lost && !sent?.hasAttribute("data-discards")) event.preventDefault();
  sent = null;
});
