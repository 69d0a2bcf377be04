// The roadmap: draw, choose, move, undo. The list and the table are the same plan without script.
import { listen } from "../live.js";
import { say } from "../toasts.js";
import { dayOf, said } from "./days.js";
import { clearDrag, rest, texts, watchDrag } from "./drag.js";
import { draw, stick } from "./draw.js";
import { glide } from "./glide.js";
import { isWaiting, watchKeys } from "./keys.js";
import { LABELS } from "./layout.js";
import { showLinks } from "./links.js";
import { clearName, showName } from "./names.js";
import { watchPrint } from "./paper.js";
import * as server from "./server.js";

const KEPT = "seamark-undo";
const board = document.querySelector("[data-roadmap]");
const side = document.getElementById("item");
const undoButton = document.querySelector("[data-undo]");
const every = board.dataset.links === "all";
let view = { board }, plan = null, chosen = board.dataset.item ?? null, under = null, behind = false;

const done = () => JSON.parse(sessionStorage.getItem(KEPT) ?? "[]");
function keep(changes) {
  sessionStorage.setItem(KEPT, JSON.stringify(changes.slice(-50)));
  if (undoButton) undoButton.disabled = !changes.length;
}

// The initiative whose tasks are shown: the one that is chosen, or that of the task that is.
const opened = () => plan.bars.find((bar) => bar.tasks.length && (bar.id === chosen || bar.tasks.some((task) => task.id === chosen)))?.id ?? null;

function paint() {
  const focused = document.activeElement?.dataset?.id, open = opened(), { zoom, density } = board.dataset;
  view = { ...draw(board, plan, { zoom, density, open, before: view }), open, board, closed: new Set(plan.closed.map(dayOf)) };
  const first = view.elements.get(chosen) ?? view.elements.values().next().value;
  first?.setAttribute("tabindex", 0);
  mark();
  stick(view);
  if (focused) view.body.querySelector(`[data-id="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

async function redraw() {
  plan = await server.load(board.dataset.roadmap);
  if (!plan.bars.length) return;
  paint();
  board.dataset.number = plan.number;
}

function mark() {
  for (const element of view.body.querySelectorAll(".chosen")) element.classList.remove("chosen");
  if (chosen) for (const element of board.querySelectorAll(`[data-id="${CSS.escape(chosen)}"]`)) element.classList.add("chosen");
  links();
}
const links = () => showLinks(view, [...new Set([chosen, under].filter(Boolean))], every);

function addressed(name, value) {
  const address = new URL(location);
  if (value) address.searchParams.set(name, value);
  else address.searchParams.delete(name);
  history.replaceState(null, "", address);
}

async function choose(id) {
  chosen = id;
  clearName();
  if (view.body && opened() !== view.open) paint();
  else if (view.body) mark();
  side.innerHTML = await server.panel(id);
  window.htmx?.process(side);
  side.hidden = false;
  board.parentElement.classList.add("open");
  addressed("item", id);
}

function close() {
  chosen = null;
  side.hidden = true;
  board.parentElement.classList.remove("open");
  addressed("item", null);
  if (view.open) paint();
  else mark();
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

board.addEventListener("click", (event) => {
  const thing = event.target.closest(".rm-flag, .rm-point, .rm-task") ?? (view.plan.editable ? null : event.target.closest(".rm-bar"));
  if (thing) choose(thing.dataset.id);
});
side.addEventListener("click", (event) => {
  const link = event.target.closest("[data-item-link]"), shut = event.target.closest("[data-close-panel]");
  if (!(link || shut) || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  if (shut) close();
  else choose(link.dataset.itemLink).then(() => reveal(chosen));
});
undoButton?.addEventListener("click", undo);
document.querySelector("[data-print]")?.addEventListener("click", () => window.print());
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "z" && !event.target.closest("input, textarea, select")) {
    event.preventDefault();
    undo();
  } else if (event.key === "Escape" && chosen && !document.querySelector("dialog[open], .rm-dragging, details.menu[open]")) close();
});

// What lies under the hand or in focus shows what it hangs together with, and its name where bars are thin.
function hover(id) {
  if (id === under || document.body.classList.contains("rm-dragging")) return;
  under = id;
  links();
  if (id) showName(view, id);
  else clearName();
}
const idAt = (event) => event.target.closest?.(".rm-bar, .rm-task")?.dataset.id ?? null;
for (const name of ["pointerover", "focusin"]) board.addEventListener(name, (event) => view.body && hover(idAt(event)));
board.addEventListener("pointerleave", () => view.body && hover(null));

// Whose capacity stands below is part of the address, like everything else.
board.addEventListener("change", async (event) => {
  if (event.target.id !== "rm-load") return;
  addressed("load", event.target.value);
  const data = new URL(board.dataset.roadmap, location);
  data.searchParams.set("load", event.target.value);
  board.dataset.roadmap = data.pathname + data.search;
  await redraw();
  document.getElementById("rm-load")?.focus();
});

let painting = 0;
board.addEventListener("scroll", () => {
  cancelAnimationFrame(painting);
  painting = requestAnimationFrame(() => stick(view));
}, { passive: true });

// What others change is drawn at once, unless a bar is held just now: then when it is let go.
const isHeld = () => isWaiting() || document.body.classList.contains("rm-dragging") || document.querySelector("dialog[open]");
async function follow() {
  const before = view;
  await redraw();
  glide(before, view);
  if (chosen && (view.places.has(chosen) || view.tasks.has(chosen))) await choose(chosen);
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
  const place = view.places?.get(id) ?? view.tasks?.get(id), room = board.clientWidth - LABELS;
  if (!place) return;
  if (place.left < board.scrollLeft || place.left + Math.min(place.width, room) > board.scrollLeft + room) board.scrollLeft = place.left - room / 3;
  (view.elements.get(id) ?? view.body.querySelector(`[data-id="${CSS.escape(id)}"]`)).scrollIntoView({ block: "nearest" });
}

keep(undoButton ? done() : []);
await redraw();
if (view.body) {
  reveal(chosen);
  watchDrag(() => view, { drop, choose, rested: caughtUp });
  watchKeys(() => view, { drop, choose });
  watchPrint(() => view, document.querySelector(".rm-paper"));
}
board.dataset.ready = "";
performance.mark("roadmap-ready");
