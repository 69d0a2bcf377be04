// The roadmap on paper: the days in sight, every lane, marks with their legend; the head again on each page.
import { drawGround, drawPoints } from "./draw.js";
import { drawFoot } from "./foot.js";
import { drawHead } from "./head.js";
import { HEAD, LABELS, layout } from "./layout.js";
import { drawBar, fades, html, make, mark } from "./shapes.js";

const WIDTH = 1040, LEGEND = [["on", "on track"], ["risk", "at risk"], ["off", "off track"], ["unknown", "not known"]]; // pixels across a landscape A4

function sheet(width, height, ...children) {
  return make("svg", { viewBox: `0 0 ${width} ${height}`, width: "100%", role: "presentation" }, ...children);
}

const clipped = (width, height, ...children) => make("svg", { x: LABELS, width, height, overflow: "hidden" }, ...children);

function words(text, y, className) {
  const element = make("text", { class: className, x: 8, y });
  const lines = [];
  for (const word of text.split(" ")) {
    if (lines.length && (lines.at(-1) + word).length < 24) lines[lines.length - 1] += ` ${word}`;
    else lines.push(word);
  }
  element.append(...lines.slice(0, 3).map((line, turn) => make("tspan", { x: 8, dy: turn ? 14 : 0 }, line)));
  return [element, 14 * Math.min(3, lines.length)];
}

function row(...children) {
  const cell = document.createElement("td");
  cell.append(...children);
  const line = document.createElement("tr");
  line.append(cell);
  return line;
}

function drawLane(plan, at, lane) {
  const bars = [...at.places.values()].filter((one) => one.bar.lane === lane.name).map((one) => drawBar(one, at, "rm-paper-fade"));
  const inner = clipped(at.width, lane.height, make("g", { transform: `translate(0 ${-lane.top})` }, drawGround(plan, at, lane), make("line", { class: "rm-today", x1: at.today, x2: at.today, y1: lane.top, y2: lane.top + lane.height }), ...bars));
  const [name, used] = words(lane.name, 20, "strong");
  return row(sheet(WIDTH, lane.height, name, words(String(lane.count), 22 + used, "muted")[0], inner));
}

function drawLegend() {
  const legend = html("p", "rm-legend");
  for (const [state, says] of LEGEND) {
    const picture = make("svg", { class: "mark", viewBox: "0 0 14 14" }, mark(state, 0, 0));
    legend.append(html("span", "", picture, says));
  }
  legend.append(html("span", "", "filled: done · faded end: done by then four times of five · tick: latest safe start · ◆ milestone, |◆| gate · below: share of the free days that is booked"));
  return legend;
}

// Which days are in sight now, as many pixels a day as fit them on a sheet.
function windowOf(view) {
  const { board } = view, first = Math.floor(view.first + board.scrollLeft / view.px), count = Math.max(28, Math.round((board.clientWidth - LABELS) / view.px));
  return { first, last: first + count, px: (WIDTH - LABELS) / count };
}

export function drawPaper(paper, view) {
  const zoom = view.zoom, at = layout(view.plan, { zoom, density: "compact", window: windowOf(view) });
  at.width = WIDTH - LABELS;
  const table = html("table", ""), head = document.createElement("thead"), body = document.createElement("tbody");
  table.append(head, body);
  head.append(row(sheet(WIDTH, HEAD, clipped(at.width, HEAD, drawHead(view.plan, at)))));
  body.append(...at.lanes.filter((lane) => lane.count).map((lane) => drawLane(view.plan, at, lane)));
  if (view.plan.points.length) body.append(row(sheet(WIDTH, 32, words("Milestones", 20, "muted")[0], clipped(at.width, 32, ...drawPoints(view.plan, at, 16)))));
  const foot = drawFoot(view.plan, at);
  body.append(row(sheet(WIDTH, foot.height, words(view.plan.foot.load ? `Capacity of ${view.plan.foot.load.label}, % of free days` : "", 34, "")[0], words(foot.says ? `Spend: ${foot.says}` : "", 84, "")[0], clipped(at.width, foot.height, foot.svg))));
  const gradients = make("svg", { width: 0, height: 0 }, fades("rm-paper-fade"));
  paper.replaceChildren(gradients, drawLegend(), table);
  paper.hidden = false;
}

export function watchPrint(current, paper) {
  const clear = () => { paper.replaceChildren(); paper.hidden = true; };
  const fill = () => drawPaper(paper, current());
  addEventListener("beforeprint", fill);
  addEventListener("afterprint", clear);
  matchMedia("print").addEventListener("change", ({ matches }) => (matches ? fill() : clear()));
}
