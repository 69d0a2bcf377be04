// The timeline as one drawing: a sticky head, sticky lane names, bars packed into rows, and a sticky foot.
import { ZOOM, dateOf, dayOf } from "./days.js";
import { drawFoot } from "./foot.js";
import { drawHead } from "./head.js";
import { LABELS, layout, wide } from "./layout.js";
import { drawBar, drawPoint, drawTask, fades, html, make } from "./shapes.js";

export function drawGround(plan, at, { top = 0, height = at.height } = {}) {
  const ground = make("g", { class: "rm-ground" });
  at.lanes.forEach((lane, place) => ground.append(make("rect", { class: place % 2 ? "odd" : "even", y: lane.top, width: at.width, height: lane.height })));
  for (let day = at.first; day <= at.last; day++) if (ZOOM[at.zoom].low[0](day)) ground.append(make("line", { x1: at.x(day), x2: at.x(day), y1: top, y2: top + height }));
  for (const one of plan.releases) for (const [day, name] of [[one.was, "release ghost"], [one.day, "release"]]) if (day) ground.append(make("line", { class: name, x1: at.x(dayOf(day)), x2: at.x(dayOf(day)), y1: top, y2: top + height }));
  return ground;
}

export function drawPoints(plan, at, y) {
  const points = [...plan.points].sort((a, b) => a.day.localeCompare(b.day));
  return points.map((one, turn) => drawPoint(one, { ...at, today: plan.today }, { y, room: turn + 1 < points.length ? at.x(dayOf(points[turn + 1].day)) - at.x(dayOf(one.day)) : Infinity }));
}

function drawNames(plan, at) {
  const names = html("div", "rm-names");
  for (const lane of at.lanes) {
    const name = html("div", "rm-lane", html("strong", "", lane.name), html("span", "muted small", `${lane.count} ${lane.count === 1 ? "initiative" : "initiatives"}`));
    name.style.height = `${lane.height}px`;
    names.append(name);
  }
  if (plan.points.length) {
    const name = html("div", "rm-lane muted small", "Milestones");
    name.style.height = `${at.height - at.points}px`;
    names.append(name);
  }
  return names;
}

// The month, quarter or year that began left of what is seen is named in the corner.
function begun(view) {
  const [is, says] = ZOOM[view.zoom].top;
  let day = Math.floor(view.first + view.board.scrollLeft / view.px);
  for (let back = 0; back < 367 && !is(day); back++) day--;
  const corner = view.board.querySelector(".rm-corner"), now = `${says(day)}`, year = dateOf(day).getUTCFullYear();
  const text = now.includes(year) ? now : `${now} ${year}`;
  if (corner.textContent !== text) corner.textContent = text;
}

// Name and mark of a bar at the edge of what is seen, where the bar begins left of it.
export function push(element, { bar, left, width }, { edge, size }) {
  const room = width - wide(bar.title, size.text) - 28, by = Math.round(Math.max(0, Math.min(room, edge - left)));
  if ((element.dataset.push ?? "0") === String(by)) return;
  element.dataset.push = by;
  element.lastElementChild.setAttribute("x", 24 + by);
  element.querySelector(".rm-mark")?.setAttribute("transform", `translate(${5 + by} ${(size.bar - 14) / 2})`);
}

// Names of bars that begin left of what is seen stand at its edge, as far as the bar goes.
export function stick(view) {
  if (!view.size || !view.board.clientWidth) return;
  view.sight = { left: view.board.scrollLeft, width: view.board.clientWidth - LABELS };
  begun(view);
  if (!view.size.text) return;
  const edge = view.board.scrollLeft, until = edge + view.board.clientWidth;
  for (const place of view.places.values()) if (place.inside && place.left <= until) push(view.elements.get(place.bar.id), place, { edge, size: view.size });
}

export function draw(board, plan, { zoom, density, open, before = {} }) {
  const at = layout(plan, { zoom, density, open, room: board.clientWidth - LABELS - 2 }), scroll = [board.scrollLeft, board.scrollTop, board.querySelector(".rm-body")];
  const body = make("svg", { class: `rm-body ${density}`, width: at.width, height: at.height, role: "group", "aria-label": "Initiatives" });
  const bars = make("g"), links = make("g", { class: "rm-links" }), ghosts = make("g", { class: "rm-ghosts" });
  for (const place of at.places.values()) bars.append(drawBar(place, at));
  const tasks = [...at.tasks.values()].map(drawTask);
  body.append(fades("rm-fade"), drawGround(plan, at), make("line", { class: "rm-today", x1: at.today, x2: at.today, y1: 0, y2: at.height }));
  body.append(ghosts, bars, ...tasks, links, ...drawPoints(plan, at, at.points + 16));
  const foot = drawFoot(plan, at);
  board.replaceChildren(html("div", "rm-corner"), html("div", "rm-headbox", drawHead(plan, at)), drawNames(plan, at), html("div", "rm-bodybox", body), foot.names, html("div", "rm-footbox", foot.svg));
  if (scroll[2]) [board.scrollLeft, board.scrollTop] = [scroll[0] + (before.first - at.first) * at.px, scroll[1]]; // the same days stay in sight
  else board.scrollLeft = Math.max(0, at.today - (board.clientWidth - LABELS) / 3);
  const elements = new Map([...bars.children].map((element) => [element.dataset.id, element]));
  return { ...at, plan, body, links, ghosts, elements, foot };
}
