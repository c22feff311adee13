// Pointing at a field lights its boxes on the page, and the other way round; choosing one brings the other into view.
// Everything also works without this script: the links between fields and boxes are plain anchors.
"use strict";
const byIds = (ids) => (ids ? ids.split(" ") : []).filter(Boolean).map((id) => document.getElementById(id));
const rowsOf = (mark) => byIds(mark.dataset.fields).map((body) => body && body.closest(".field"));
const marksOf = (row) => byIds(row.dataset.marks);
const light = (parts, on) => parts.filter(Boolean).forEach((part) => part.classList.toggle("on", on));
const follow = (source, others) => {
  for (const [start, end] of [["mouseenter", "mouseleave"], ["focusin", "focusout"]]) {
    source.addEventListener(start, () => light(others(source), true));
    source.addEventListener(end, () => light(others(source), false));
  }
};
const reveal = (part) => {
  for (let above = part; above; above = above.parentElement) if (above.tagName === "DETAILS") above.open = true;
  part.scrollIntoView({ block: "center", behavior: "smooth" });
};
for (const mark of document.querySelectorAll(".mark")) {
  follow(mark, rowsOf);
  mark.addEventListener("click", () => rowsOf(mark).slice(0, 1).filter(Boolean).forEach(reveal));
}
for (const row of document.querySelectorAll("[data-marks]")) {
  follow(row, marksOf);
  row.addEventListener("click", () => marksOf(row).slice(0, 1).filter(Boolean).forEach(reveal));
}
