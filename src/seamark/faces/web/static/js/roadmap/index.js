// The roadmap: draw, choose, move, undo. The list below it is the same plan without script.
import { listen } from "../live.js";
import { say } from "../toasts.js";
import { dayOf, said, shift } from "./days.js";
import { clearDrag, preview, rest, texts, watchDrag } from "./drag.js";
import { LABELS, draw, stick } from "./draw.js";
import { showLinks } from "./links.js";
import { glide } from "./glide.js";
import * as server from "./server.js";

const PATIENCE = 450; // milliseconds after the last key before a bar is saved
const KEPT = "seamark-undo";
const board = document.querySelector("[data-roadmap]");
const side = document.getElementById("item");
const undoButton = document.querySelector("[data-undo]");
let view = { board }, chosen = board.dataset.item ?? null, waiting = null, behind = false;

const done = () => JSON.parse(sessionStorage.getItem(KEPT) ?? "[]");
function keep(changes) {
  sessionStorage.setItem(KEPT, JSON.stringify(changes.slice(-50)));
  if (undoButton) undoButton.disabled = !changes.length;
}

async function redraw() {
  const plan = await server.load(board.dataset.roadmap), focused = document.activeElement?.dataset?.id;
  view = { ...draw(board, plan, board.dataset.zoom, view), board, closed: new Set(plan.closed.map(dayOf)) };
  board.dataset.number = plan.number;
  const first = view.elements.get(chosen) ?? view.elements.values().next().value;
  first?.setAttribute("tabindex", 0);
  mark();
  stick(view);
  if (focused) view.elements.get(focused)?.focus({ preventScroll: true });
}

function mark() {
  for (const [id, element] of view.elements) element.classList.toggle("chosen", id === chosen);
  showLinks(view, chosen);
}

async function choose(id) {
  chosen = id;
  mark();
  side.innerHTML = await server.panel(id);
  side.hidden = false;
  board.parentElement.classList.add("open");
  const address = new URL(location);
  address.searchParams.set("item", id);
  history.replaceState(null, "", address);
}

function close() {
  chosen = null;
  side.hidden = true;
  board.parentElement.classList.remove("open");
  const address = new URL(location);
  address.searchParams.delete("item");
  history.replaceState(null, "", address);
  mark();
}

function agreed(clashes) {
  const dialog = document.getElementById("rm-ask");
  dialog.querySelector("[data-ask-list]").replaceChildren(...clashes.map((one) => Object.assign(document.createElement("li"), { textContent: one.message })));
  dialog.returnValue = "leave";
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue === "move"), { once: true }));
}

async function drop(id, span) {
  const { bar } = view.places.get(id);
  try {
    const broken = (await server.foresee(id, texts(span))).clashes.filter((one) => one.is_new);
    if (broken.length && !(await agreed(broken))) return rest(view, id), caughtUp();
    const { change, consequences, approval } = await server.move(id, texts(span), bar.version);
    if (approval) say(`'${bar.title}' stays where it is until this is approved: it was sent on, see Recommendations.`);
    else {
      const [first, ...others] = consequences.moves;
      if (change.touched) keep([...done(), change.number]);
      say(`'${bar.title}' is now ${said(dayOf(first.new_start))} to ${said(dayOf(first.new_end))}${others.length ? `, and ${others.length} more moved` : ""}.`);
    }
  } catch (error) {
    say(error.message, { fault: true });
  }
  clearDrag(view);
  await redraw();
  if (chosen === id) await choose(id);
}

// One after the other: a change can only be taken back while nothing was built upon it.
let undoing = Promise.resolve();
const undo = () => { undoing = undoing.then(takeBack); };
async function takeBack() {
  const changes = done(), last = changes.pop();
  if (!last) return;
  keep(changes);
  try {
    await server.undo(last);
    say("Taken back.");
  } catch (error) {
    say(error.message, { fault: true });
  }
  await redraw();
  if (chosen) await choose(chosen);
}

// Arrows go from bar to bar: across to the next one in time, up and down to the nearest one of the next row.
function neighbour(id, key) {
  const places = [...view.places.values()], here = view.places.get(id), side = { ArrowLeft: -1, ArrowRight: 1 }[key];
  if (side) return places.filter((one) => one.row === here.row && (one.left - here.left) * side > 0).sort((a, b) => (a.left - b.left) * side)[0]?.bar.id;
  const way = key === "ArrowDown" ? 1 : -1, rows = places.map((one) => one.row).filter((row) => (row - here.row) * way > 0);
  const row = way > 0 ? Math.min(...rows) : Math.max(...rows);
  return places.filter((one) => one.row === row).sort((a, b) => Math.abs(a.left - here.left) - Math.abs(b.left - here.left))[0]?.bar.id;
}

// Alt and an arrow move a bar; with Shift they move its end.
function nudge(id, key, end) {
  const { bar } = view.places.get(id), days = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -5, ArrowDown: 5 }[key];
  const known = waiting?.id === id && waiting.end === end ? waiting.at : dayOf(end ? bar.end : bar.start);
  const at = shift(known, days, view.closed), span = preview(view, id, at - dayOf(end ? bar.end : bar.start), end);
  clearTimeout(waiting?.timer);
  waiting = { id, end, at, timer: setTimeout(() => { waiting = null; drop(id, span); }, PATIENCE) };
}

board.addEventListener("keydown", (event) => {
  const thing = event.target.closest("[data-id]"), id = thing?.dataset.id, arrow = event.key.startsWith("Arrow");
  if (!id || event.ctrlKey || event.metaKey) return;
  if (event.key === "Enter" || event.key === " ") choose(id);
  else if (!arrow || !view.places.has(id)) return;
  else if (event.altKey) view.plan.editable && nudge(id, event.key, event.shiftKey ? "end" : "");
  else {
    const next = view.elements.get(neighbour(id, event.key));
    if (next) {
      view.elements.get(id).setAttribute("tabindex", -1);
      next.setAttribute("tabindex", 0);
      next.focus();
      next.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
  }
  event.preventDefault();
});

board.addEventListener("click", (event) => {
  const thing = event.target.closest(".rm-flag, .rm-point") ?? (view.plan.editable ? null : event.target.closest(".rm-bar"));
  if (thing) choose(thing.dataset.id);
});
side.addEventListener("click", (event) => {
  if (!event.target.closest("[data-close-panel]")) return;
  event.preventDefault();
  close();
});
undoButton?.addEventListener("click", undo);
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "z" && !event.target.closest("input, textarea, select")) {
    event.preventDefault();
    undo();
  } else if (event.key === "Escape" && chosen && !document.querySelector("dialog[open], .rm-dragging")) close();
});

let painting = 0;
board.addEventListener("scroll", () => {
  cancelAnimationFrame(painting);
  painting = requestAnimationFrame(() => stick(view));
}, { passive: true });

// What others change is drawn at once, unless a bar is held just now: then when it is let go.
const isHeld = () => Boolean(waiting) || document.body.classList.contains("rm-dragging") || document.querySelector("dialog[open]");
async function follow() {
  const before = view;
  await redraw();
  glide(before, view);
  if (chosen && view.places.has(chosen)) await choose(chosen);
}
async function caughtUp() {
  if (!behind) return;
  behind = false;
  await follow();
}
listen("plan", async ({ number, says }) => {
  if (number <= Number(board.dataset.number ?? 0) || !("ready" in board.dataset)) return;
  if (isHeld()) { behind = true; return; }
  await follow();
  if (says) say(says);
});

// A link to an item shows its bar.
function reveal(id) {
  const place = view.places.get(id), room = board.clientWidth - LABELS;
  if (place && (place.left < board.scrollLeft || place.left + Math.min(place.width, room) > board.scrollLeft + room)) board.scrollLeft = place.left - room / 3;
}

keep(undoButton ? done() : []);
await redraw();
reveal(chosen);
watchDrag(() => view, { drop, choose, rested: caughtUp });
board.dataset.ready = "";
performance.mark("roadmap-ready");
