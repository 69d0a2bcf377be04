// The live tail: newest event first, paused and filtered here; the text of every cell is set, never parsed as HTML.
import { ask, listen } from "./live.js";

const KEPT = 200;
const body = document.querySelector("[data-tail]");
let paused = false, held = [];

function row(event) {
  const template = document.querySelector("[data-tail-row]").content.cloneNode(true);
  for (const cell of template.querySelectorAll("[data-field]")) cell.textContent = event[cell.dataset.field] ?? "";
  const line = template.querySelector("tr");
  line.classList.add("new");
  setTimeout(() => line.classList.remove("new"), 1500);
  return line;
}

function put(events) {
  const empty = document.querySelector("[data-tail-empty]");
  if (events.length && empty) empty.hidden = true;
  body.prepend(...events.map(row));
  while (body.rows.length > KEPT) body.deleteRow(-1);
}

function count() {
  const button = document.querySelector("[data-tail-pause]");
  button.setAttribute("aria-pressed", String(paused));
  button.querySelector("[data-word]").textContent = paused ? `Go on${held.length ? ` · ${held.length} waiting` : ""}` : "Pause";
}

function filters() {
  const form = document.querySelector("[data-tail-filter]");
  return { watch: "tail", ...Object.fromEntries(new FormData(form)) };
}

if (body) {
  listen("tail", ({ rows, fresh }) => {
    if (fresh) {
      body.replaceChildren();
      held = [];
    }
    if (paused) held = rows.concat(held).slice(0, KEPT);
    else put(rows);
    count();
  });
  ask(filters());
  document.querySelector("[data-tail-filter]").addEventListener("input", () => ask(filters()));
  document.querySelector("[data-tail-filter]").addEventListener("submit", (event) => event.preventDefault());
  document.querySelector("[data-tail-pause]").addEventListener("click", () => {
    paused = !paused;
    if (!paused) put(held.splice(0));
    count();
  });
}
