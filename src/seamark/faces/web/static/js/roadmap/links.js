// Arrows of the chosen bar. They run in the lanes between rows of bars and go down or up only where no bar lies.
import { BAR, ROW, make } from "./draw.js";

const STUB = 6;

function clear(view, x, low, high) {
  for (const { left, width, y } of view.places.values()) if (y + BAR > low && y < high && x > left - 3 && x < left + width + 3) return false;
  return true;
}

function crossing(view, wanted, low, high) {
  const edges = [wanted];
  for (const { left, width, y } of view.places.values()) if (y + BAR > low && y < high) edges.push(left - STUB, left + width + STUB);
  edges.sort((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted));
  return edges.find((x) => clear(view, x, low, high)) ?? wanted;
}

export function route(view, from, to) {
  const out = from.left + from.width, into = to.left - STUB, y1 = from.y + BAR / 2, y2 = to.y + BAR / 2, gap = (ROW - BAR) / 2;
  const down = to.y > from.y;
  const leave = from.y + (down || to.y === from.y ? BAR + gap : -gap), enter = to.y + (down ? -gap : BAR + gap);
  const [low, high] = [Math.min(leave, enter), Math.max(leave, enter)];
  const x = crossing(view, out + STUB, low, high);
  return `M${out} ${y1}H${out + STUB}V${leave}H${x}V${enter}H${into}V${y2}H${to.left - 1}`;
}

export function showLinks(view, id) {
  view.links.replaceChildren();
  const chosen = view.places.get(id);
  if (!chosen) return;
  const pairs = chosen.bar.after.map((other) => [view.places.get(other), chosen]);
  for (const place of view.places.values()) if (place.bar.after.includes(id)) pairs.push([chosen, place]);
  for (const [from, to] of pairs) {
    if (!from) continue;
    view.links.append(make("path", { d: route(view, from, to) }), make("path", { class: "tip", d: `M${to.left} ${to.y + BAR / 2}l-7-4v8Z` }));
  }
}
