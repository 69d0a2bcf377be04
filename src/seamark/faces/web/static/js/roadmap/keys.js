// The keyboard on the timeline: arrows go from bar to bar, Alt and an arrow moves one, with Shift its end.
import { dayOf, shift } from "./days.js";
import { preview } from "./drag.js";

const PATIENCE = 450; // milliseconds after the last key before a bar is saved
let waiting = null;

export const isWaiting = () => Boolean(waiting);

// Across to the next one in time, up and down to the nearest one of the next row.
function neighbour(view, id, key) {
  const places = [...view.places.values()], here = view.places.get(id), side = { ArrowLeft: -1, ArrowRight: 1 }[key];
  if (side) return places.filter((one) => one.row === here.row && (one.left - here.left) * side > 0).sort((a, b) => (a.left - b.left) * side)[0]?.bar.id;
  const way = key === "ArrowDown" ? 1 : -1, rows = places.map((one) => one.row).filter((row) => (row - here.row) * way > 0);
  const row = way > 0 ? Math.min(...rows) : Math.max(...rows);
  return places.filter((one) => one.row === row).sort((a, b) => Math.abs(a.left - here.left) - Math.abs(b.left - here.left))[0]?.bar.id;
}

function nudge(view, id, { key, end, drop }) {
  const { bar } = view.places.get(id), days = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -5, ArrowDown: 5 }[key];
  const known = waiting?.id === id && waiting.end === end ? waiting.at : dayOf(end ? bar.end : bar.start);
  const at = shift(known, days, view.closed), span = preview(view, id, at - dayOf(end ? bar.end : bar.start), end);
  clearTimeout(waiting?.timer);
  waiting = { id, end, at, timer: setTimeout(() => { waiting = null; drop(id, span); }, PATIENCE) };
}

function step(view, id, key) {
  const next = view.elements.get(neighbour(view, id, key));
  if (!next) return;
  view.elements.get(id).setAttribute("tabindex", -1);
  next.setAttribute("tabindex", 0);
  next.focus();
  next.scrollIntoView({ block: "nearest", inline: "nearest" });
}

export function watchKeys(current, { drop, choose }) {
  current().board.addEventListener("keydown", (event) => {
    const view = current(), id = event.target.closest("[data-id]")?.dataset.id;
    if (!id || event.ctrlKey || event.metaKey) return;
    if (event.key === "Enter" || event.key === " ") choose(id);
    else if (!event.key.startsWith("Arrow") || !view.places.has(id)) return;
    else if (event.altKey) view.plan.editable && nudge(view, id, { key: event.key, end: event.shiftKey ? "end" : "", drop });
    else step(view, id, event.key);
    event.preventDefault();
  });
}
