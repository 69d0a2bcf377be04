// Where everything lies: x of days, and a row for every bar so that neither bars nor their names touch.
import { ZOOM, dayOf } from "./days.js";

export const LABELS = 168, FLAGS = 44, HEAD = 84;
const HUES = [1, 3, 4, 2, 5]; // data colours of lanes, in turn; the lane's name says which it is
const LETTER = 0.558, APART = 12, BEYOND = 8; // width of a letter in its height; pixels between bars, and before a name outside
// Pixels: a row and the bar in it, a row of a task and its bar, around a lane, the least height of a lane, letters (0: none).
export const DENSITY = {
  comfortable: { row: 30, bar: 22, task: 18, thin: 10, pad: 9, least: 52, text: 12 },
  compact: { row: 22, bar: 17, task: 16, thin: 8, pad: 6, least: 44, text: 11 },
  dense: { row: 12, bar: 8, task: 14, thin: 6, pad: 6, least: 44, text: 0 },
};
export const wide = (text, size) => text.length * size * LETTER;

// First and last day and pixels a day: of the whole plan, or of a window that is asked for.
function scale(plan, zoom, { window, room }) {
  if (window) return window;
  const { px } = ZOOM[zoom];
  let first = dayOf(plan.today), last = first;
  for (const bar of plan.bars) [first, last] = [Math.min(first, dayOf(bar.start)), Math.max(last, dayOf(bar.p80 ?? bar.end), dayOf(bar.end))];
  for (const one of [...plan.releases, ...plan.points]) for (const day of [one.day, one.was ?? one.day]) [first, last] = [Math.min(first, dayOf(day)), Math.max(last, dayOf(day))];
  first -= Math.ceil(60 / px) + 7;
  return { first, last: Math.max(last + Math.ceil(220 / px) + 7, first + Math.ceil(room / px)), px };
}

function placed(bar, { x, size, hue }) {
  const left = x(dayOf(bar.start)), width = Math.max(size.text ? 6 : 4, x(dayOf(bar.end) + 1) - left);
  const name = wide(bar.title, size.text), inside = !size.text || name + 28 <= width;
  const fade = bar.p80 ? Math.max(0, x(dayOf(bar.p80) + 1) - left - width) : 0;
  const safe = bar.safe ? x(dayOf(bar.safe)) - left : null;
  return { bar, hue, left, width, fade, safe, inside, h: size.bar, reach: left + width + fade + (inside ? 0 : BEYOND + name) };
}

// Rows of one lane; tasks of the bar that is open have rows of their own right under it.
function pack(bars, given) {
  const ends = [], found = [];
  for (const bar of bars) {
    const one = placed(bar, given);
    let row = ends.findIndex((end) => end + APART <= one.left);
    if (row < 0) row = ends.push(0) - 1;
    ends[row] = one.reach;
    found.push({ ...one, row });
  }
  return [found, Math.max(1, ends.length)];
}

export function layout(plan, { zoom, density, open = null, window = null, room = 0, least = 0 }) {
  const { first, last, px } = scale(plan, zoom, { window, room }), size = DENSITY[density], x = (day) => (day - first) * px;
  const places = new Map(), tasks = new Map(), lanes = [], bands = [];
  const within = (bar) => !window || (dayOf(bar.p80 ?? bar.end) >= first && dayOf(bar.start) <= last);
  const byLane = Map.groupBy(plan.bars.filter(within), (bar) => bar.lane);
  let top = 0, before = 0;
  for (const [turn, name] of plan.lanes.entries()) {
    const hue = HUES[turn % HUES.length], bars = byLane.get(name) ?? [];
    const [found, rows] = pack(bars, { x, size, hue }), opened = found.find((one) => one.bar.id === open && one.bar.tasks.length);
    const extra = opened ? opened.bar.tasks.length * size.task + 4 : 0;
    const at = (row) => top + size.pad + row * size.row + (opened && row > opened.row ? extra : 0);
    const spans = Array.from({ length: rows }, () => []);
    for (const one of found) {
      places.set(one.bar.id, { ...one, row: before + one.row, y: at(one.row) });
      spans[one.row].push([one.left, one.left + one.width]);
    }
    for (const [row, ones] of spans.entries()) bands.push({ y: at(row), h: size.bar, spans: ones });
    for (const [number, task] of (opened?.bar.tasks ?? []).entries()) {
      const left = x(dayOf(task.start)), width = Math.max(4, x(dayOf(task.end) + 1) - left), y = at(opened.row) + size.row + number * size.task;
      tasks.set(task.id, { task, of: open, hue, left, width, y, h: size.thin });
      bands.push({ y, h: size.thin, spans: [[left, left + width]] });
    }
    const height = Math.max(least || size.least, 2 * size.pad + rows * size.row + extra);
    lanes.push({ name, hue, top, height, count: bars.length });
    top += height;
    before += rows;
  }
  bands.sort((a, b) => a.y - b.y);
  const row = plan.points.length ? 32 : 0;
  return { first, last, px, x, size, zoom, density, places, tasks, lanes, bands, points: top, height: top + row, width: x(last), today: x(dayOf(plan.today)) };
}
