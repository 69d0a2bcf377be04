// Moving a bar: it snaps to working days; what follows from it is asked while it moves and drawn as ghosts.
import { dayOf, said, snap, textOf } from "./days.js";
import { BAR, make } from "./draw.js";
import * as server from "./server.js";

const THRESHOLD = 4;

// One question at a time; only the latest one that waits is asked.
function asker(answer) {
  let busy = false, next = null;
  return async function ask(id, start) {
    if (busy) { next = [id, start]; return; }
    busy = true;
    try { answer(start, await server.foresee(id, start)); } catch { /* the drop says it */ }
    busy = false;
    if (next) { const [a, b] = next; next = null; ask(a, b); }
  };
}

function ghosts(view, moves) {
  view.ghosts.replaceChildren(...moves.flatMap((one) => {
    const place = view.places.get(one.id);
    if (!place) return [];
    const left = view.x(dayOf(one.new_start)), width = view.x(dayOf(one.new_end) + 1) - left;
    return [make("rect", { x: left, y: place.y, width, height: BAR, rx: 4, "data-ghost": one.id })];
  }));
}

function tell(view, element, consequences) {
  const [first, ...rest] = consequences.moves, broken = consequences.clashes.filter((one) => one.is_new);
  let tip = document.querySelector(".rm-tip");
  if (!tip) {
    tip = Object.assign(document.createElement("div"), { className: "rm-tip" });
    tip.setAttribute("role", "status");
    document.body.append(tip);
  }
  const lines = [`${said(dayOf(first.new_start))} to ${said(dayOf(first.new_end))}`, ...(rest.length ? [`${rest.length} ${rest.length === 1 ? "follows" : "follow"}: ${rest.slice(0, 3).map((one) => one.title).join(", ")}`] : []), ...broken.slice(0, 4).map((one) => `✕ ${one.message}`)];
  tip.replaceChildren(...lines.map((line) => Object.assign(document.createElement("p"), { textContent: line })));
  const box = element.getBoundingClientRect();
  tip.style.left = `${Math.max(8, Math.min(innerWidth - 340, box.left))}px`;
  tip.style.top = `${box.bottom + 8}px`;
}

export function clearDrag(view) {
  view.ghosts.replaceChildren();
  document.querySelector(".rm-tip")?.remove();
}

// Show a bar at another day, without saving; returns the day it would begin.
export function preview(view, id, day, step) {
  const place = view.places.get(id), start = snap(day, step, view.closed);
  view.elements.get(id).setAttribute("transform", `translate(${view.x(start)} ${place.y})`);
  return start;
}

export function rest(view, id) {
  const place = view.places.get(id);
  view.elements.get(id)?.setAttribute("transform", `translate(${place.left} ${place.y})`);
  clearDrag(view);
}

export function watchDrag(current, { drop, choose }) {
  let held = null;
  const ask = asker((start, consequences) => {
    if (held?.start !== dayOf(start)) return;
    ghosts(current(), consequences.moves);
    tell(current(), current().elements.get(held.id), consequences);
  });
  const board = current().board;
  board.addEventListener("pointerdown", (event) => {
    const bar = event.target.closest(".rm-bar");
    if (!bar || event.button || !current().plan.editable) return;
    const from = dayOf(current().places.get(bar.dataset.id).bar.start);
    held = { id: bar.dataset.id, from, start: from, x: event.clientX + board.scrollLeft, moving: false };
  });
  document.addEventListener("pointermove", (event) => {
    if (!held) return;
    const dx = event.clientX + board.scrollLeft - held.x;
    if (!held.moving && Math.abs(dx) < THRESHOLD) return;
    if (!held.moving) document.body.classList.add("rm-dragging");
    held.moving = true;
    const start = preview(current(), held.id, held.from + Math.round(dx / current().px), dx < 0 ? -1 : 1);
    if (start === held.start) return;
    held.start = start;
    ask(held.id, textOf(start));
  });
  const end = (save) => {
    if (!held) return;
    const { id, from, start, moving } = held;
    held = null;
    document.body.classList.remove("rm-dragging");
    if (!moving) return save && choose(id);
    if (save && start !== from) drop(id, start);
    else rest(current(), id);
  };
  document.addEventListener("pointerup", () => end(true));
  document.addEventListener("pointercancel", () => end(false));
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") end(false); });
}
