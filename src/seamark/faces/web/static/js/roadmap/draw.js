// The timeline as one drawing: a sticky head, sticky lane names, and bars packed into rows.
import { ZOOM, dayOf } from "./days.js";

const SVG = "http://www.w3.org/2000/svg";
export const ROW = 28, BAR = 20, LABELS = 168, FLAGS = 44, HEAD = 84;
const PAD = 8, LETTER = 6.7, BOLD = 7.5; // pixels: around a lane, and across a letter of 12 px
const HUES = [1, 3, 4, 2, 5]; // data colours of lanes, in turn; the lane's name says which it is
const MARKS = { on: "M7 1 13 13H1Z", off: "M3.500 2h7A1.500 1.500 0 0 1 12 3.500v7a1.500 1.500 0 0 1-1.500 1.500h-7A1.500 1.500 0 0 1 2 10.500v-7A1.500 1.500 0 0 1 3.500 2Z", risk: "M2 2l10 10M12 2 2 12", unknown: "M7 2.400a4.600 4.600 0 1 0 .01 0Z" };

export function make(name, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

function html(name, className, ...children) {
  const element = document.createElement(name);
  element.className = className;
  element.append(...children);
  return element;
}

// Where everything lies: x of days, and a row for every bar so that neither bars nor their names touch.
export function layout(plan, zoom) {
  const { px } = ZOOM[zoom];
  const days = [dayOf(plan.today), ...plan.bars.flatMap((bar) => [dayOf(bar.start), dayOf(bar.end)]), ...[...plan.releases, ...plan.points].map((one) => dayOf(one.day))];
  const first = Math.min(...days) - Math.ceil(60 / px) - 7, last = Math.max(...days) + Math.ceil(220 / px) + 7;
  const x = (day) => (day - first) * px;
  const places = new Map(), lanes = [];
  let y = 0, row = 0;
  for (const [turn, name] of plan.lanes.entries()) {
    const hue = HUES[turn % HUES.length];
    const ends = [], top = y, bars = plan.bars.filter((bar) => bar.lane === name);
    for (const bar of bars) {
      const left = x(dayOf(bar.start)), width = Math.max(6, x(dayOf(bar.end) + 1) - left);
      const name_ = bar.title.length * LETTER, inside = name_ + 28 <= width;
      let place = ends.findIndex((end) => end + 12 <= left);
      if (place < 0) place = ends.push(0) - 1;
      ends[place] = left + (inside ? width : width + 8 + name_);
      places.set(bar.id, { bar, hue, left, width, inside, row: row + place, y: top + PAD + place * ROW });
    }
    y += 2 * PAD + Math.max(1, ends.length) * ROW;
    row += Math.max(1, ends.length);
    lanes.push({ name, top, height: y - top, count: bars.length });
  }
  return { first, last, px, x, places, lanes, height: y + ROW, width: x(last), points: y };
}

function mark(state, at) {
  return make("g", { class: `rm-mark ${state}`, transform: `translate(${at} 3)` }, make("path", { d: MARKS[state] ?? MARKS.unknown }));
}

function drawBar({ bar, hue, left, width, inside, y }, px) {
  const group = make("g", { class: `rm-bar ${bar.status} c${hue}`, transform: `translate(${left} ${y})`, tabindex: -1, role: "button", "data-id": bar.id, "aria-label": `${bar.title}, ${bar.start} to ${bar.end}. ${bar.why}` });
  group.append(make("title", {}, [bar.title, `${bar.start} to ${bar.end}`, bar.why, ...bar.phases.map((one) => `${one.title}: ${one.start} to ${one.end}`)].join("\n")), make("rect", { class: "whole", width, height: BAR, rx: 4 }));
  if (bar.progress > 0) group.append(make("rect", { class: "done", width: width * Math.min(1, bar.progress), height: BAR, rx: 4 }));
  for (const phase of bar.phases) {
    const at = (dayOf(phase.start) - dayOf(bar.start)) * px;
    if (at > 0 && at < width) group.append(make("line", { class: "phase", x1: at, x2: at, y1: 3, y2: BAR - 3 }));
  }
  if (width >= 22) group.append(mark(bar.state, 5));
  group.append(make("text", { x: inside ? 24 : width + 8, y: 14 }, bar.title));
  return group;
}

function drawHead(plan, at, zoom) {
  const head = make("svg", { class: "rm-head", width: at.width, height: HEAD, role: "presentation" });
  const { top, low } = ZOOM[zoom];
  for (let day = at.first; day <= at.last; day++) {
    if (top[0](day)) head.append(make("text", { class: "top", x: at.x(day) + 4, y: FLAGS + 14 }, top[1](day)));
    if (low[0](day)) head.append(make("text", { class: "low", x: at.x(day) + 3, y: FLAGS + 32 }, String(low[1](day))));
  }
  const ends = [];
  for (const one of [...plan.releases].sort((a, b) => a.day.localeCompare(b.day))) {
    const left = at.x(dayOf(one.day)), width = one.title.length * BOLD + 20;
    let level = ends.findIndex((end) => end + 4 <= left);
    if (level < 0) level = Math.min(1, ends.length);
    ends[level] = left + width;
    const flag = make("g", { class: "rm-flag", "data-id": one.id, tabindex: 0, role: "button", "aria-label": `Release ${one.title}, ${one.day}`, transform: `translate(${left} ${3 + level * 20})` });
    flag.append(make("path", { d: `M0 0h${width}l-5 8 5 8H0Z` }), make("text", { x: 6, y: 12 }, one.title));
    head.append(flag);
  }
  return head;
}

function drawGround(plan, at, zoom) {
  const ground = make("g", { class: "rm-ground" });
  at.lanes.forEach((lane, place) => ground.append(make("rect", { class: place % 2 ? "odd" : "even", y: lane.top, width: at.width, height: lane.height })));
  for (let day = at.first; day <= at.last; day++) if (ZOOM[zoom].low[0](day)) ground.append(make("line", { x1: at.x(day), x2: at.x(day), y1: 0, y2: at.height }));
  for (const one of plan.releases) ground.append(make("line", { class: "release", x1: at.x(dayOf(one.day)), x2: at.x(dayOf(one.day)), y1: 0, y2: at.height }));
  return ground;
}

function drawPoint(one, at) {
  const group = make("g", { class: `rm-point ${one.done ? "passed" : ""}`, "data-id": one.id, tabindex: 0, role: "button", "aria-label": `${one.title}, ${one.kind}, ${one.day}`, transform: `translate(${at.x(dayOf(one.day))} ${at.points + ROW / 2})` });
  group.append(make("title", {}, `${one.title}\n${one.day}`), make("path", { d: "M0-7 7 0 0 7-7 0Z" }));
  return group;
}

// Names of bars that begin left of what is seen stand at its edge, as far as the bar goes.
export function stick(view) {
  const edge = view.board.scrollLeft;
  for (const { bar, left, width, inside } of view.places.values()) {
    if (!inside) continue;
    const room = width - bar.title.length * LETTER - 28, push = Math.round(Math.max(0, Math.min(room, edge - left)));
    const element = view.elements.get(bar.id);
    if (element.dataset.push === String(push)) continue;
    element.dataset.push = push;
    element.lastElementChild.setAttribute("x", 24 + push);
    element.querySelector(".rm-mark")?.setAttribute("transform", `translate(${5 + push} 3)`);
  }
}

export function draw(board, plan, zoom, { first } = {}) {
  const at = layout(plan, zoom), scroll = [board.scrollLeft, board.scrollTop, board.childElementCount];
  const body = make("svg", { class: "rm-body", width: at.width, height: at.height, role: "group", "aria-label": "Initiatives" });
  const bars = make("g"), links = make("g", { class: "rm-links" }), ghosts = make("g", { class: "rm-ghosts" });
  const today = at.x(dayOf(plan.today));
  for (const place of at.places.values()) bars.append(drawBar(place, at.px));
  body.append(drawGround(plan, at, zoom), make("line", { class: "rm-today", x1: today, x2: today, y1: 0, y2: at.height }), make("text", { class: "rm-today-word", x: today + 4, y: at.height - 4 }, "today"));
  body.append(ghosts, bars, links, ...plan.points.map((one) => drawPoint(one, at)));
  const names = html("div", "rm-names");
  for (const lane of at.lanes) {
    const name = html("div", "rm-lane", html("strong", "", lane.name), html("span", "muted small", `${lane.count} ${lane.count === 1 ? "initiative" : "initiatives"}`));
    name.style.height = `${lane.height}px`;
    names.append(name);
  }
  if (plan.points.length) names.append(html("div", "rm-lane muted small", "Milestones"));
  board.replaceChildren(html("div", "rm-corner"), html("div", "rm-headbox", drawHead(plan, at, zoom)), names, html("div", "rm-bodybox", body));
  if (scroll[2]) [board.scrollLeft, board.scrollTop] = [scroll[0] + (first - at.first) * at.px, scroll[1]]; // the same days stay in sight
  else board.scrollLeft = Math.max(0, today - (board.clientWidth - LABELS) / 3);
  const elements = new Map([...bars.children].map((element) => [element.dataset.id, element]));
  return { ...at, plan, body, links, ghosts, elements };
}
