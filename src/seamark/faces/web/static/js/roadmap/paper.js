// The roadmap on paper: the days in sight, every lane, marks with their legend; the head again on each page.
import { fully } from "./days.js";
import { drawGround, drawPoints, push } from "./draw.js";
import { drawFoot } from "./foot.js";
import { drawHead } from "./head.js";
import { HEAD, LABELS, layout } from "./layout.js";
import { drawBar, fades, html, make, mark } from "./shapes.js";

const WIDTH = 1040, PAGE = 690, TITLE = 96; // pixels: across a landscape A4, its height, what stands above the first head
const LEGEND = [["on", "on track"], ["risk", "at risk"], ["off", "off track"], ["unknown", "not known"]];

function sheet(width, height, ...children) {
  return make("svg", { viewBox: `0 0 ${width} ${height}`, width: "100%", role: "presentation" }, ...children);
}

const clipped = (width, height, ...children) => make("svg", { x: LABELS, width, height, overflow: "hidden" }, ...children);

function words(text, y, className) {
  const element = make("text", { class: className, x: 8, y });
  const lines = [];
  for (const word of text.split(" ")) {
    if (lines.length && (lines.at(-1) + word).length < 20) lines[lines.length - 1] += ` ${word}`;
    else lines.push(word);
  }
  element.append(...lines.slice(0, 3).map((line, turn) => make("tspan", { x: 8, dy: turn ? 14 : 0 }, `${line} `)));
  return element;
}

function drawLane(plan, at, lane) {
  const bars = [...at.places.values()].filter((one) => one.bar.lane === lane.name).map((place) => {
    const bar = drawBar(place, at, "rm-paper-fade");
    if (place.inside) push(bar, place, { edge: 0, size: at.size });
    return bar;
  });
  const inner = clipped(at.width, lane.height, make("g", { transform: `translate(0 ${-lane.top})` }, drawGround(plan, at, lane), make("line", { class: "rm-today", x1: at.today, x2: at.today, y1: lane.top, y2: lane.top + lane.height }), ...bars));
  return sheet(WIDTH, lane.height, words(`${lane.name} (${lane.count})`, 18, "strong"), inner);
}

function drawLegend(at) {
  const legend = html("p", "rm-legend", html("strong", "", `${fully(at.first)} to ${fully(at.last)}`));
  for (const [state, says] of LEGEND) {
    const picture = make("svg", { class: "mark", viewBox: "0 0 14 14" }, mark(state, 0, 0));
    legend.append(html("span", "", picture, says));
  }
  legend.append(html("span", "", "filled: done · faded end: done by then four times of five · tick: latest safe start · ◆ milestone, |◆| gate · below: share of the free days that is booked"));
  return legend;
}

// Which days are in sight now, as many pixels a day as fit them on a sheet.
function windowOf(view) {
  const first = Math.floor(view.first + view.sight.left / view.px), count = Math.max(28, Math.round(view.sight.width / view.px));
  return { first, last: first + count, px: (WIDTH - LABELS) / count };
}

// Sheets of the height of a page, each with the head on top.
function pages(rows, head) {
  const found = [];
  let room = 0;
  for (const row of rows) {
    const high = row.viewBox.baseVal.height;
    if (!found.length || high > room) {
      found.push(html("section", "", head()));
      room = (found.length > 1 ? PAGE : PAGE - TITLE) - HEAD;
    }
    found.at(-1).append(row);
    room -= high;
  }
  return found;
}

export function drawPaper(paper, view) {
  const { plan } = view, at = layout(plan, { zoom: view.zoom, density: "compact", window: windowOf(view), least: 52 });
  at.width = WIDTH - LABELS;
  const rows = at.lanes.map((lane) => drawLane(plan, at, lane));
  if (plan.points.length) rows.push(sheet(WIDTH, 32, words("Milestones", 20, "muted"), clipped(at.width, 32, ...drawPoints(plan, at, 16))));
  const foot = drawFoot(plan, at), { load } = plan.foot;
  rows.push(sheet(WIDTH, foot.height, words(load ? `Capacity of ${load.label}, % booked` : "", 34, ""), words(foot.says ? `Spend: ${foot.says}` : "", load ? 74 : 24, ""), clipped(at.width, foot.height, foot.svg)));
  const head = () => sheet(WIDTH, HEAD, clipped(at.width, HEAD, drawHead(plan, at)));
  paper.replaceChildren(make("svg", { width: 0, height: 0 }, fades("rm-paper-fade")), drawLegend(at), ...pages(rows, head));
  paper.hidden = false;
}

export function watchPrint(current, paper) {
  const clear = () => { paper.replaceChildren(); paper.hidden = true; };
  const fill = () => paper.hidden && drawPaper(paper, current());
  addEventListener("beforeprint", fill);
  addEventListener("afterprint", clear);
  matchMedia("print").addEventListener("change", ({ matches }) => (matches ? fill() : clear()));
}
