// What was typed and ticked on a list in this tab goes with the answers: when they are cleared, and
// when somebody begins anew.
const clearTyped = () => {
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith("list:")) sessionStorage.removeItem(key);
  }
};
const form = document.querySelector("[data-begins]");
if (!form) clearTyped();
else form.addEventListener("submit", () => form.querySelector(":checked") && clearTyped());
