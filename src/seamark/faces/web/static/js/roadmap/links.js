// Dependencies. They run in the lanes between rows of bars and go down or up only where no bar lies.
import { make } from "./shapes.js";

const STUB = 6, NEAR = 3, TURNS = 400;

// The bars of a row that stand in the way of a vertical line at x; rows are sorted, so that a look is short.
function hit({ spans }, x) {
  let low = 0, high = spans.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1, [left, right] = spans[middle];
    if (x <= left - NEAR) high = middle - 1;
    else if (x >= right + NEAR) low = middle + 1;
    else return spans[middle];
  }
  return null;
}

function between(bands, low, high) {
  let from = 0, until = bands.length;
  while (from < until) {
    const middle = (from + until) >> 1;
    if (bands[middle].y + bands[middle].h <= low) from = middle + 1;
    else until = middle;
  }
  const found = [];
  for (let place = from; place < bands.length && bands[place].y < high; place++) found.push(bands[place]);
  return found;
}

// The nearest x to a wanted one on which nothing lies: one looks to the right and to the left.
function crossing(rows, wanted) {
  const look = (step) => {
    let x = wanted;
    for (let turn = 0; turn < TURNS; turn++) {
      let span = null;
      for (const row of rows) if ((span = hit(row, x))) break;
      if (!span) return x;
      x = step > 0 ? span[1] + STUB : span[0] - STUB;
    }
    return x;
  };
  const [right, left] = [look(1), look(-1)];
  return right - wanted <= wanted - left ? right : left;
}

// The type says which ends are tied: FS goes from a last day to a first one.
export function route(view, from, to, type = "FS") {
  const [out, way] = type[0] === "F" ? [from.left + from.width, 1] : [from.left, -1];
  const [into, side] = type[1] === "S" ? [to.left, -1] : [to.left + to.width, 1];
  const y1 = from.y + from.h / 2, y2 = to.y + to.h / 2, ahead = out + way * STUB, before = into + side * STUB;
  const gap = Math.max(1.5, (view.size.row - view.size.bar) / 2);
  if (type === "FS" && from.y === to.y && out <= into && !between(view.bands, y1 - 1, y1 + 1).some((row) => row.spans.some(([left, right]) => left < into - 1 && right > out + 1))) return `M${out} ${y1}H${into - 1}`;
  const down = to.y > from.y || to.y === from.y;
  const leave = down ? from.y + from.h + gap : from.y - gap, enter = to.y > from.y ? to.y - gap : to.y + to.h + gap;
  const x = crossing(between(view.bands, Math.min(leave, enter), Math.max(leave, enter)), ahead);
  return `M${out} ${y1}H${ahead}V${leave}H${x}V${enter}H${before}V${y2}H${into + side}`;
}

const tip = (to, type) => (type[1] === "S" ? `M${to.left} ${to.y + to.h / 2}l-7-4v8Z` : `M${to.left + to.width} ${to.y + to.h / 2}l7-4v8Z`);

// What waits for what, both ways, once a drawing.
function pairsOf(view) {
  if (view.pairs) return view.pairs;
  const found = { all: [], of: new Map() };
  const keep = (id, pair) => (found.of.get(id) ?? found.of.set(id, []).get(id)).push(pair);
  const at = (id) => view.places.get(id) ?? view.tasks.get(id);
  const ends = [...view.places].map(([id, place]) => [id, place, place.bar.after]).concat([...view.tasks].map(([id, place]) => [id, place, place.task.after]));
  for (const [id, to, after] of ends) for (const one of after) {
    const from = at(one.on);
    if (!from) continue;
    const pair = { from, to, type: one.type };
    found.all.push(pair);
    keep(one.on, pair);
    keep(id, pair);
  }
  return (view.pairs = found);
}

const drawn = (view, pairs, name) => [make("path", { class: name, d: pairs.map((one) => route(view, one.from, one.to, one.type)).join("") }), make("path", { class: `tip ${name}`, d: pairs.map((one) => tip(one.to, one.type)).join("") })];

// Those of what is chosen and of what is under the hand; all of them, in one stroke, where that is asked for.
export function showLinks(view, ids, every = false) {
  const pairs = pairsOf(view), shown = [...new Set(ids.flatMap((id) => pairs.of.get(id) ?? []))];
  if (every && !view.every) view.every = pairs.all.length ? drawn(view, pairs.all, "all") : [];
  const own = shown.flatMap((one) => drawn(view, [one], ""));
  view.links.replaceChildren(...(every ? view.every : []), ...own);
}
