// Fills the datalist of a search field with names from the server while one types. Without it the form works too.
for (const field of document.querySelectorAll("input[data-suggest]")) {
  let timer = 0, asked = "";
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const typed = field.value.trim();
      if (!typed || typed === asked) return;
      asked = typed;
      const answer = await fetch(field.dataset.suggest + "?q=" + encodeURIComponent(typed));
      if (!answer.ok || asked !== typed) return;
      field.list.replaceChildren(...(await answer.json()).map((name) => new Option(name, name)));
    }, 150);
  });
}
