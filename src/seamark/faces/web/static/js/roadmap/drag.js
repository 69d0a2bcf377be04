// Moving a bar, or one of its ends: it snaps to working days; what follows from it is asked while it moves and drawn
// as ghosts. A span is a first and a last day; one without an end keeps its length.
import { dayOf, said, snap, textOf } from "./days.js";
import { money } from "./foot.js";
import * as server from "./server.js";
import { make } from "./shapes.js";

const THRESHOLD = 4, GRIP = 6, SMALLEST = 24;

export const texts = (span) => ({ start: textOf(span.start), end: span.end === undefined ? undefined : textOf(span.end) });
const same = (a, b) => a.start === b.start && a.end === b.end;

// One question at a time; only the latest one that waits is asked.
function asker(answer) {
  let busy = false, next = null;
  return async function ask(id, span) {
    if (busy) { next = [id, span]; return; }
    busy = true;
    try { answer(span, await server.foresee(id, texts(span))); } catch { /* the drop says it */ }
    busy = false;
    if (next) { const [a, b] = next; next = null; ask(a, b); }
  };
}

function ghosts(view, moves) {
  view.ghosts.replaceChildren(...moves.flatMap((one) => {
    const place = view.places.get(one.id) ?? view.tasks.get(one.id);
    if (!place) return [];
    const left = view.x(dayOf(one.new_start)), width = view.x(dayOf(one.new_end) + 1) - left;
    return [make("rect", { x: left, y: place.y, width, height: place.h, rx: Math.min(6, place.h / 3), "data-ghost": one.id })];
  }));
}

const month = (day) => new Intl.DateTimeFormat("en-GB", { month: "long", timeZone: "UTC" }).format(new Date(`${day}T00:00:00Z`));
const WORDS = { capacity: "Over", gate: "Gate", release: "Too early", order: "Order", deadline: "Deadline", away: "Away" };

// What a hand wants to know while it moves: the days, who follows, what breaks, which money is spent at another time.
function lines({ moves: [first, ...rest], clashes, budget }) {
  const broken = clashes.filter((one) => one.is_new), told = [["days", `${said(dayOf(first.new_start))} to ${said(dayOf(first.new_end))}`]];
  if (rest.length) told.push(["", `${rest.length} ${rest.length === 1 ? "follows" : "follow"}: ${rest.slice(0, 3).map((one) => one.title).join(", ")}${rest.length > 3 ? " …" : ""}`]);
  for (const one of broken.slice(0, 4)) told.push(["broken", `✕ ${WORDS[one.code] ?? "Conflict"}: ${one.message}`]);
  if (broken.length > 4) told.push(["broken", `✕ and ${broken.length - 4} more`]);
  const shifts = budget.map((one) => ({ ...one, by: (one.after - one.before) / 1e6 })).filter((one) => Math.abs(one.by) >= 1);
  const [out, into] = [shifts.filter((one) => one.by < 0), shifts.filter((one) => one.by > 0)];
  if (into.length) told.push(["", `${money(into.reduce((sum, one) => sum + one.by, 0), into[0].currency)} is spent in ${into.map((one) => month(one.month)).join(", ")}${out.length ? ` instead of ${out.map((one) => month(one.month)).join(", ")}` : ""}`]);
  return told;
}

function tell(view, element, consequences) {
  let tip = document.querySelector(".rm-tip");
  if (!tip) {
    tip = Object.assign(document.createElement("div"), { className: "rm-tip" });
    tip.setAttribute("role", "status");
    document.body.append(tip);
  }
  tip.replaceChildren(...lines(consequences).map(([className, textContent]) => Object.assign(document.createElement("p"), { className, textContent })));
  const box = element.getBoundingClientRect(), below = box.bottom + 8;
  tip.style.left = `${Math.max(8, Math.min(innerWidth - 340, box.left))}px`;
  tip.style.top = `${below + tip.offsetHeight > innerHeight - 8 ? Math.max(8, box.top - tip.offsetHeight - 8) : below}px`;
  view.foot.preview(consequences.booked ?? []);
}

export function clearDrag(view) {
  view.ghosts.replaceChildren();
  view.foot?.preview([]);
  document.querySelector(".rm-tip")?.remove();
}

function paint(view, id, { left, width }) {
  const element = view.elements.get(id), place = view.places.get(id);
  if (!element) return;
  element.setAttribute("transform", `translate(${left} ${place.y})`);
  element.classList.toggle("held", left !== place.left || width !== place.width);
  element.querySelector(".whole").setAttribute("width", width);
  element.querySelector(".done")?.setAttribute("width", width * Math.min(1, place.bar.progress));
}

// Where a bar is dragged to: both ends, or one of them and never past the other.
function spanned(bar, held, days) {
  const [start, end] = [dayOf(bar.start), dayOf(bar.end)], { end: grip, closed } = held, step = days < 0 ? -1 : 1;
  if (grip === "end") return { start, end: Math.max(start, snap(end + days, step, closed)) };
  if (grip === "start") return { start: Math.min(end, snap(start + days, step, closed)), end };
  return { start: snap(start + days, step, closed) };
}

// Show a bar some days away, without saving; returns the span it would have.
export function preview(view, id, days, end = "") {
  const place = view.places.get(id), span = spanned(place.bar, { end, closed: view.closed }, days), left = view.x(span.start);
  paint(view, id, { left, width: span.end === undefined ? place.width : Math.max(6, view.x(span.end + 1) - left) });
  return span;
}

export function rest(view, id) {
  const place = view.places.get(id);
  if (place) paint(view, id, place);
  clearDrag(view);
}

// Which end of a bar is under the pointer; none where the bar is too short to have ends.
function endAt(bar, x) {
  const box = bar.querySelector(".whole").getBoundingClientRect();
  if (box.width < SMALLEST || x < box.left || x > box.right) return "";
  return x - box.left < GRIP ? "start" : box.right - x < GRIP ? "end" : "";
}

export function watchDrag(current, { drop, choose, rested }) {
  let held = null;
  const ask = asker((span, consequences) => {
    if (!held || !same(held.span, span)) return;
    ghosts(current(), consequences.moves);
    tell(current(), current().elements.get(held.id), consequences);
  });
  const board = current().board;
  board.addEventListener("pointerdown", (event) => {
    const bar = event.target.closest(".rm-bar");
    if (!bar || event.button || !current().plan.editable) return;
    held = { id: bar.dataset.id, end: endAt(bar, event.clientX), span: null, x: event.clientX + board.scrollLeft, moving: false };
  });
  board.addEventListener("pointermove", (event) => {
    const bar = !held && current().plan.editable && event.target.closest(".rm-bar");
    if (bar) bar.classList.toggle("at-end", Boolean(endAt(bar, event.clientX)));
  });
  document.addEventListener("pointermove", (event) => {
    if (!held) return;
    const dx = event.clientX + board.scrollLeft - held.x;
    if (!held.moving && Math.abs(dx) < THRESHOLD) return;
    if (!held.moving) document.body.classList.add("rm-dragging", ...(held.end ? ["rm-resizing"] : []));
    held.moving = true;
    const span = preview(current(), held.id, Math.round(dx / current().px), held.end);
    if (held.span && same(span, held.span)) return;
    held.span = span;
    ask(held.id, span);
  });
  const finish = (save) => {
    if (!held) return;
    const { id, span, moving } = held, bar = current().places.get(id)?.bar;
    held = null;
    document.body.classList.remove("rm-dragging", "rm-resizing");
    if (!moving) return save && choose(id);
    const moved = bar && span && (span.start !== dayOf(bar.start) || (span.end !== undefined && span.end !== dayOf(bar.end)));
    if (save && moved) return drop(id, span);
    rest(current(), id);
    rested();
  };
  document.addEventListener("pointerup", () => finish(true));
  document.addEventListener("pointercancel", () => finish(false));
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") finish(false); });
}
