// Comfort for editors; all of it works without this.
const url = document.currentScript?.dataset.adviceUrl
  ?? document.querySelector("script[data-advice-url]").dataset.adviceUrl;
const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;

// What the wording list says of a text, half a second after the last key.
for (const advice of document.querySelectorAll("[data-advice]")) {
  const field = document.getElementById(advice.dataset.for);
  let waiting = 0;
  const ask = async () => {
    const category = document.getElementById("id_category")?.value;
    const kind = advice.dataset.advice === "text" || field.name === "text" && category ? category : advice.dataset.advice;
    const body = new URLSearchParams({ kind: kind ?? "text", text: field.value });
    try {
      const answer = await fetch(url, { method: "POST", body, headers: { "X-CSRFToken": token } });
      if (answer.ok) advice.innerHTML = await answer.text();
    } catch {
      // Offline: what was said last stays, and the server checks on saving.
    }
  };
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 500);
  });
}

// A search over a long list of tick boxes.
for (const picker of document.querySelectorAll("[data-picker]")) {
  const box = picker.querySelector(".picker-search");
  const search = box.querySelector("input");
  box.hidden = false;
  search.addEventListener("input", () => {
    const wanted = search.value.trim().toLowerCase();
    for (const item of picker.querySelectorAll("li"))
      item.hidden = wanted !== "" && !item.textContent.toLowerCase().includes(wanted);
    for (const group of picker.querySelectorAll("details")) {
      const found = [...group.querySelectorAll("li")].some((item) => !item.hidden);
      group.hidden = !found;
      if (wanted) group.open = found;
    }
  });
}
