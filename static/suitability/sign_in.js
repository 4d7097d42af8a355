// While somebody else signs in, the form waits for its turn. Without this the page that comes back
// asks for the password again.
const form = document.querySelector("main form");
const button = form.querySelector("button[type=submit]");
const words = button.textContent;
const { wait } = document.querySelector("script[data-wait]").dataset;
const pause = () => new Promise((done) => setTimeout(done, 200 + 400 * Math.random()));
let waits = false;

const isFree = () =>
  fetch(form.action, { method: "HEAD" }).then(
    (answer) => answer.status !== 429,
    () => true,
  );

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (waits) return;
  waits = true;
  for (let tries = 0; tries < 60 && !(await isFree()); tries += 1) {
    button.textContent = wait;
    await pause();
  }
  form.submit();
});

addEventListener("pageshow", () => {
  waits = false;
  button.textContent = words;
});
