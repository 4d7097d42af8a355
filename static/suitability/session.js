// Before somebody is signed out, a dialog says so, and offers to stay. What is done in other tabs
// counts too, so the server is asked before anything is shown.
const dialog = document.getElementById("session");
const LEAD = 120, AGAIN = 15, REPORTED_EVERY = 60; // seconds
const STEPS = [90, 45, 20, 0]; // for each its words, such as data-90="2 minutes"
let waiting = 0, reported = Date.now();

const wait = (seconds) => {
  clearTimeout(waiting);
  waiting = setTimeout(look, Math.max(seconds, 1) * 1000);
};

const show = (state, left) => {
  for (const part of dialog.querySelectorAll("[data-state]")) part.hidden = part.dataset.state !== state;
  const words = dialog.dataset[STEPS.find((least) => left >= least)] ?? "";
  for (const time of dialog.querySelectorAll(`[data-state=${state}] [data-time]`))
    if (time.textContent !== words) time.textContent = words;
  if (dialog.dataset.shown === state) return; // who closed it was told
  dialog.dataset.shown = state;
  dialog.toggleAttribute("data-ended", state === "ended");
  dialog.setAttribute("aria-labelledby", `session_${state}`);
  if (!dialog.open) dialog.showModal();
};

const hide = () => {
  delete dialog.dataset.shown;
  dialog.close();
};

// Asks how long there is left; with POST, that counts as something that was done.
const look = async (method = "GET") => {
  try {
    const headers = { "X-Requested-With": "fetch" };
    const answer = await fetch(dialog.dataset.clock, { method, headers });
    if (answer.status === 401) return show("ended", 0);
    const { left, final } = await answer.json();
    if (left > LEAD) hide();
    else show(final ? "final" : "soon", left);
    wait(left > LEAD ? left - LEAD : Math.min(left + 1, AGAIN));
  } catch {
    wait(AGAIN); // offline
  }
};

dialog.querySelector("[data-stay]").addEventListener("click", () => look("POST"));
document.addEventListener("input", () => {
  if (Date.now() - reported < REPORTED_EVERY * 1000) return;
  reported = Date.now();
  look("POST");
});
addEventListener("focus", () => (dialog.dataset.shown || document.hidden) && look());
document.addEventListener("visibilitychange", () => document.hidden || look());
wait(Number(dialog.dataset.left) - LEAD);
