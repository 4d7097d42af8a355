// The secret stands in the fragment of the link, which a browser sends to nobody. It is put into the
// form; and when the form is sent, into the form's own address, so that the list's page has it in
// the address bar, to be bookmarked. Nothing is opened by itself: a preview of the link would be.
const form = document.querySelector("[data-opens]");
const secretIn = (text) => /(?<![\w-])[\w-]{43}(?![\w-])/.exec(text)?.[0] ?? "";
const fill = () => {
  const secret = secretIn(location.hash);
  if (!secret) return;
  form.elements.link.value = secret;
  form.querySelector("button").focus();
};
fill();
addEventListener("hashchange", fill);
form.addEventListener("submit", () => {
  const secret = secretIn(form.elements.link.value);
  form.action = form.getAttribute("action").split("#")[0] + (secret && `#${secret}`);
});
document.querySelector(".error-summary")?.focus();
