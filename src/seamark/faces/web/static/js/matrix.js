// The matrix of responsibilities: arrows go from cell to cell, Enter or a click makes a cell a choice of letters, a
// chosen letter is saved at once. Read without script; the forms of initiatives and tasks set the same.
const LETTERS = [["", "nothing"], ["R", "R responsible"], ["A", "A accountable"], ["AR", "AR both"], ["C", "C consulted"], ["I", "I informed"]];
const table = () => document.querySelector("[data-matrix]");
let last = "";

function focusOn(cell) {
  if (!cell) return;
  table().querySelectorAll("td[tabindex='0']").forEach((one) => one.setAttribute("tabindex", -1));
  cell.setAttribute("tabindex", 0);
  cell.focus();
  last = cell.id;
}

function neighbour(cell, key) {
  const row = cell.parentElement, place = cell.cellIndex;
  if (key === "ArrowLeft" || key === "ArrowRight") {
    const next = row.cells[place + (key === "ArrowRight" ? 1 : -1)];
    return next?.tagName === "TD" ? next : null;
  }
  if (key === "Home" || key === "End") return key === "Home" ? row.cells[1] : row.cells[row.cells.length - 1];
  const other = key === "ArrowDown" ? row.nextElementSibling : row.previousElementSibling;
  return other?.cells[place];
}

function close(select) {
  const cell = select.parentElement;
  if (!cell) return;
  cell.textContent = cell.dataset.text;
  delete cell.dataset.text;
  focusOn(cell);
}

function open(cell) {
  if (!("editable" in table().dataset) || cell.querySelector("select")) return;
  const now = cell.textContent.startsWith("(") ? "" : cell.textContent, works = "works" in cell.dataset;
  const person = table().tHead.rows[0].cells[cell.cellIndex];
  const select = document.createElement("select");
  select.setAttribute("aria-label", `${person.textContent}, ${cell.parentElement.cells[0].querySelector("a").textContent}`);
  for (const [value, words] of LETTERS) {
    if (works && !value.includes("R")) continue;
    select.add(new Option(words, value, value === now, value === now));
  }
  cell.dataset.text = cell.textContent;
  cell.replaceChildren(select);
  last = cell.id;
  select.focus();
  try { select.showPicker(); } catch { /* not every browser opens it, or not without a click */ }
  select.addEventListener("change", () => save(cell, person.dataset.person, select.value));
  select.addEventListener("blur", () => close(select));
}

function save(cell, person, letter) {
  const { item, version } = cell.parentElement.dataset, values = { item, version, person, letter };
  window.htmx.ajax("POST", table().dataset.matrix, { target: "#matrix", swap: "outerHTML", values });
}

function ready() {
  if (!table()) return;
  const cell = document.getElementById(last) ?? table().querySelector("tbody td");
  cell?.setAttribute("tabindex", 0);
  if (last && document.activeElement === document.body) cell?.focus({ preventScroll: true });
  document.querySelector(".mx-said")?.scrollIntoView({ block: "nearest" });
}

document.addEventListener("click", (event) => {
  const cell = event.target.closest("[data-matrix] tbody td");
  if (cell) open(cell);
});
document.addEventListener("keydown", (event) => {
  const select = event.target.closest("[data-matrix] select");
  if (select && event.key === "Escape") { event.preventDefault(); close(select); return; }
  const cell = event.target.matches("[data-matrix] td") && event.target;
  if (!cell) return;
  if (event.key === "Enter" || event.key === " ") open(cell);
  else if (event.key.startsWith("Arrow") || event.key === "Home" || event.key === "End") focusOn(neighbour(cell, event.key));
  else return;
  event.preventDefault();
});
document.addEventListener("htmx:afterSettle", ready);
ready();
