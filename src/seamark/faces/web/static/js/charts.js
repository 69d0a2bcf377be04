// Charts come drawn from the server. Script adds reading point by point, the table, and files to take along.
import { drawing, picture, table } from "./take.js";

const figureOf = (element) => element.closest("[data-chart]");
const rowsOf = (figure) => figure.querySelectorAll(".data tbody tr");

function setTable(figure, open) {
  figure.querySelector(".data").hidden = !open;
  figure.querySelector("[data-chart-table]").setAttribute("aria-expanded", String(open));
}

export function toggleTables() {
  const figures = [...document.querySelectorAll("[data-chart]")];
  const open = figures.some((figure) => figure.querySelector(".data").hidden);
  for (const figure of figures) setTable(figure, open);
}

function tip(figure) {
  const plot = figure.querySelector(".plot");
  let element = plot.querySelector(".tip");
  if (!element) {
    element = document.createElement("div");
    element.className = "tip";
    element.setAttribute("role", "status");
    plot.append(element);
  }
  return element;
}

function fill(element, figure, row) {
  const names = [...figure.querySelectorAll(".data thead th")].slice(1).map((cell) => cell.textContent);
  const title = document.createElement("strong");
  title.textContent = row.cells[0].textContent;
  const list = document.createElement("dl");
  names.forEach((name, index) => {
    const term = document.createElement("dt"), value = document.createElement("dd");
    term.textContent = name;
    value.textContent = row.cells[index + 1].textContent;
    list.append(term, value);
  });
  element.replaceChildren(title, list);
}

const SVG = "http://www.w3.org/2000/svg";
function mark(figure, share, index) {
  const drawn = figure.querySelector("svg.drawing");
  drawn.querySelector("g.reading")?.remove();
  const group = document.createElementNS(SVG, "g");
  group.setAttribute("class", "reading");
  const line = document.createElementNS(SVG, "line");
  for (const [name, value] of Object.entries({ class: "cross", x1: `${share}%`, x2: `${share}%`, y1: 0, y2: drawn.getAttribute("height") })) line.setAttribute(name, value);
  group.append(line);
  for (const path of figure.querySelectorAll("[data-ys]")) {
    const y = path.dataset.ys.split(",")[index];
    if (y === "" || path.classList.contains("dashed")) continue;
    const dot = document.createElementNS(SVG, "circle");
    for (const [name, value] of Object.entries({ class: `dot halo ${path.parentNode.getAttribute("class")}`, cx: `${share}%`, cy: y, r: 4 })) dot.setAttribute(name, value);
    group.append(dot);
  }
  drawn.append(group);
}

function read(figure, index) {
  const rows = rowsOf(figure), last = rows.length - 1, plot = figure.querySelector(".plot");
  const at = Math.max(0, Math.min(last, index));
  if (last < 0) return;
  plot.dataset.at = at;
  const share = last ? (100 * at) / last : 0, element = tip(figure);
  mark(figure, share, at);
  fill(element, figure, rows[at]);
  const drawn = figure.querySelector("svg.drawing").getBoundingClientRect(), box = plot.getBoundingClientRect();
  const x = drawn.left - box.left + (drawn.width * share) / 100, flip = x + element.offsetWidth + 16 > box.width;
  element.style.left = `${Math.max(0, flip ? x - element.offsetWidth - 12 : x + 12)}px`;
}

function stop(figure) {
  figure.querySelector(".tip")?.remove();
  figure.querySelector("g.reading")?.remove();
}

const over = (event) => event.target.closest?.(".plot[data-points]");
document.addEventListener("pointermove", (event) => {
  const plot = over(event);
  if (!plot) return;
  const figure = figureOf(plot), box = figure.querySelector("svg.drawing").getBoundingClientRect();
  read(figure, Math.round(((event.clientX - box.left) / box.width) * (rowsOf(figure).length - 1)));
});
document.addEventListener("pointerout", (event) => {
  const plot = over(event);
  if (plot && !plot.contains(event.relatedTarget)) stop(figureOf(plot));
});
document.addEventListener("focusout", (event) => { if (over(event)) stop(figureOf(event.target)); });
document.addEventListener("keydown", (event) => {
  const plot = over(event), step = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }[event.key];
  if (!plot || step === undefined) return;
  event.preventDefault();
  const last = rowsOf(figureOf(plot)).length - 1;
  const from = plot.dataset.at === undefined ? (step > 0 ? -1 : last + 1) : Number(plot.dataset.at);
  read(figureOf(plot), Number.isFinite(step) ? from + step : step > 0 ? last : 0);
});

const savers = { svg: drawing, png: picture, csv: table };
document.addEventListener("click", (event) => {
  const toggle = event.target.closest("[data-chart-table]"), save = event.target.closest("[data-chart-save]");
  if (toggle) setTable(figureOf(toggle), figureOf(toggle).querySelector(".data").hidden);
  if (save) {
    stop(figureOf(save));
    savers[save.dataset.chartSave](figureOf(save));
    save.closest("details").open = false;
  }
});
