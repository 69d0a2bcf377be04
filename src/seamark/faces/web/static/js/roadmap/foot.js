// Below the lanes: how much of the free days is booked in every week, and the money, planned and spent.
import { ZOOM, dayOf, fully, said } from "./days.js";
import { html, make } from "./shapes.js";

const CELLS = 52, MONEY = 92, TOP = 20, CELL = 26; // pixels: both parts, above the cells, a cell
const FULL = 0.9, TOLERANCE = 0.05; // share from which a week is nearly full; days that rounding may take
const rate = (booked, free) => (free > 0 ? booked / free : booked > TOLERANCE ? Infinity : null);
const written = (share) => (share === null ? "–" : share === Infinity ? "∞" : String(Math.round(share * 100)));
const tone = (share) => (share === null ? "none" : share > 1 + 0.005 ? "over" : share > FULL ? "full" : "free");
const days = (value) => value.toFixed(1);

// Weeks gathered into cells: single weeks, months or quarters by zoom.
function cellsOf(foot, at) {
  const first = dayOf(foot.first), cells = [];
  const last = foot.load.booked.length;
  for (let week = 0; week < last; week++) {
    const monday = first + 7 * week, key = ZOOM[at.zoom].cell(monday), now = cells.at(-1);
    if (now?.key === key) now.weeks.push(week);
    else cells.push({ key, monday, weeks: [week] });
  }
  return cells.filter((cell) => cell.monday >= at.first && cell.monday + 7 * cell.weeks.length <= at.last + 7);
}

const sum = (values, weeks) => weeks.reduce((total, week) => total + values[week], 0);

function drawCell(cell, load, at) {
  const booked = sum(load.booked, cell.weeks), free = sum(load.free, cell.weeks), over = sum(load.over, cell.weeks), share = rate(booked, free);
  const x = at.x(cell.monday) + 1, width = 7 * cell.weeks.length * at.px - 2, when = cell.weeks.length > 1 ? `${said(cell.monday)} to ${said(cell.monday + 7 * cell.weeks.length - 3)}` : `Week of ${said(cell.monday)}`;
  const alone = over > TOLERANCE ? `\n${days(over)} days over, of single people` : "";
  const group = make("g", { class: `rm-cell ${tone(share)}`, transform: `translate(${x} ${TOP})` });
  group.append(make("title", {}, `${when}: ${days(booked)} of ${days(free)} free days booked${alone}`));
  group.append(make("rect", { width, height: CELL, rx: 3, "fill-opacity": (0.14 + 0.4 * Math.min(1, share ?? 0)).toFixed(2) }));
  if (alone) group.append(make("path", { class: "alone", d: `M0 0h${Math.min(8, width)}l-${Math.min(8, width)} 8Z` }));
  const text = make("text", { x: width / 2, y: 17 }, written(share));
  group.append(text);
  return { ...cell, booked, free, group, text, usual: [group.getAttribute("class"), text.textContent] };
}

// What a move changes: the cells it touches show the new share as long as the bar is held.
function previewer(cells, load) {
  const people = new Set(load.people), place = new Map(cells.flatMap((cell) => cell.weeks.map((week) => [week, cell])));
  let touched = new Set();
  return (changes, first) => {
    for (const cell of touched) [cell.group.className.baseVal, cell.text.textContent] = cell.usual;
    const shifts = new Map();
    for (const { person, monday, days: by } of changes) {
      const cell = people.has(person) && place.get((dayOf(monday) - first) / 7);
      if (cell) shifts.set(cell, (shifts.get(cell) ?? 0) + by);
    }
    touched = new Set(shifts.keys());
    for (const [cell, by] of shifts) {
      const share = rate(cell.booked + by, cell.free);
      cell.group.setAttribute("class", `rm-cell ${tone(share)} changed`);
      cell.text.textContent = written(share);
    }
  };
}

function drawCells(plan, at) {
  const { load, first } = plan.foot, cells = cellsOf(plan.foot, at).map((cell) => drawCell(cell, load, at));
  const link = make("a", { href: "/roadmap/capacity", "aria-label": `Capacity of ${load.label}, week by week`, class: "rm-cells" }, ...cells.map((cell) => cell.group));
  const preview = previewer(cells, load);
  return { link, preview: (changes) => preview(changes, dayOf(first)) };
}

export function money(value, currency) {
  const size = Math.abs(value), [by, letter] = size >= 1e6 ? [1e6, "M"] : size >= 1e4 ? [1e3, "k"] : [1, ""];
  const sign = new Intl.NumberFormat("en-GB", { style: "currency", currency, minimumFractionDigits: 0, maximumFractionDigits: letter && size / by < 100 ? 1 : 0 });
  return sign.format(value / by) + letter;
}

const nice = (value) => {
  const step = 10 ** Math.floor(Math.log10(value));
  return [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].map((by) => by * step).find((one) => one >= value * 0.999);
};

// Sums since the first week, at the end of every week.
function sums(values) {
  let total = 0;
  return values.map((value) => (total += value));
}

function curve(plan, at) {
  const { first, spend } = plan.foot, start = dayOf(first), end = Math.ceil((at.last - start) / 7), today = dayOf(plan.today);
  const planned = sums(spend.planned.slice(0, end)), spent = spend.spent ? sums(spend.spent) : [];
  const most = Math.max(planned.at(-1) ?? 0, spent.at(-1) ?? 0);
  if (!(most > 0)) return null;
  const now = Math.floor((today - start) / 7), part = (today + 1 - start - 7 * now) / 7;
  const before = now > 0 ? planned[now - 1] ?? 0 : 0, due = now < 0 ? 0 : before + ((planned[now] ?? before) - before) * part;
  return { start, today, planned, spent, due, top: nice(most), currency: spend.currency };
}

function drawMoney(found, at, y0) {
  const high = MONEY - 22, y = (value) => (y0 + 8 + high - (value / found.top) * high).toFixed(1), x = (number) => at.x(Math.min(found.start + 7 * (number + 1), number === found.spent.length - 1 ? found.today + 1 : Infinity)).toFixed(1);
  const line = (values, place) => [`${at.x(found.start)},${y(0)}`, ...values.map((value, number) => `${place(number)},${y(value)}`)].join(" ");
  const group = make("g", { class: "rm-money", role: "img", "aria-label": caption(found) });
  for (const value of [0, found.top / 2, found.top]) group.append(make("line", { class: "grid", x1: 0, x2: at.width, y1: y(value), y2: y(value) }));
  group.append(make("polyline", { class: "planned", points: line(found.planned, (number) => at.x(found.start + 7 * (number + 1)).toFixed(1)) }));
  const now = at.x(found.today + 1), under = (value, by) => Math.min(y0 + MONEY - 6, Math.max(y0 + 12, Number(y(value)) + by));
  if (found.spent.length) group.append(make("polyline", { class: "spent", points: line(found.spent, x) }), make("text", { class: "spent-word", x: now - 6, y: under(found.spent.at(-1), found.spent.at(-1) >= found.due ? -6 : 14) }, "spent"));
  group.append(make("text", { class: "planned-word", x: now + 60, y: under(found.due, 16) }, "planned"));
  return group;
}

function caption(found) {
  const due = money(found.due, found.currency);
  return found.spent.length ? `${money(found.spent.at(-1), found.currency)} spent, ${due} planned to today` : `${due} planned to today`;
}

// Who is looked at, in a list of teams, skills and people.
function chooser(foot) {
  const select = Object.assign(document.createElement("select"), { id: "rm-load" });
  select.setAttribute("aria-label", "Capacity of");
  for (const [of, groups] of Map.groupBy(foot.groups, (one) => one.of)) {
    const options = groups.map((one) => new Option(one.label, one.value, false, one.value === foot.chosen));
    if (!of) select.append(...options);
    else {
      const group = Object.assign(document.createElement("optgroup"), { label: of });
      group.append(...options);
      select.append(group);
    }
  }
  return select;
}

function drawNames(foot, found) {
  const names = html("div", "rm-footnames");
  if (foot.load) names.append(html("div", "rm-foot-cells", html("strong", "", "Capacity, % booked"), chooser(foot)));
  if (found) {
    const part = html("div", "rm-foot-money", html("strong", "", "Spend"), html("span", "muted small", caption(found)), html("span", "muted small", `since ${fully(found.start)}`));
    part.append(html("span", "rm-axis high muted small", money(found.top, found.currency)), html("span", "rm-axis half muted small", money(found.top / 2, found.currency)));
    names.append(part);
  }
  return names;
}

export function drawFoot(plan, at) {
  const { foot } = plan, found = curve(plan, at), cells = foot.load ? drawCells(plan, at) : null;
  const height = (cells ? CELLS : 0) + (found ? MONEY : 0) || TOP;
  const svg = make("svg", { class: "rm-foot", width: at.width, height, role: "group", "aria-label": "Capacity and spend" });
  svg.append(make("line", { class: "rm-today", x1: at.today, x2: at.today, y1: 0, y2: height }), make("text", { class: "rm-today-word", x: at.today + 4, y: 13 }, "today"));
  if (cells) svg.append(cells.link);
  if (found) svg.append(drawMoney(found, at, cells ? CELLS : 0));
  return { svg, names: drawNames(foot, found), height, preview: cells?.preview ?? (() => {}), says: found ? caption(found) : "" };
}
