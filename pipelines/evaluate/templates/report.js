"use strict";
(() => {
  const filters = ["field", "kind", "status"].map((name) => document.getElementById(`filter-${name}`));
  const search = document.getElementById("filter-text");
  const cards = [...document.querySelectorAll(".card")];
  const count = document.getElementById("shown");
  const apply = () => {
    const wanted = filters.map((select) => select.value);
    const text = search.value.toLocaleLowerCase();
    let shown = 0;
    for (const card of cards) {
      const own = [card.dataset.field, card.dataset.kind, card.dataset.status];
      const keep = wanted.every((value, at) => value === "" || value === own[at]) &&
        (text === "" || card.textContent.toLocaleLowerCase().includes(text));
      card.hidden = !keep;
      shown += keep ? 1 : 0;
    }
    count.textContent = String(shown);
  };
  for (const control of [...filters, search]) control.addEventListener("input", apply);
  apply();
})();
