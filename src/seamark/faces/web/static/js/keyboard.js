// `/` search, `g` then a letter to go, `t` the tables behind the charts, `?` help, Esc closes.
import { closeTop } from "./menus.js";
import { toggleTables } from "./charts.js";

const PATIENCE = 1200; // milliseconds between `g` and its letter
let going = 0;

const typing = (target) => target.closest("input, textarea, select, [contenteditable]");

const keys = {
  "/": () => document.getElementById("search")?.focus(),
  "?": () => document.getElementById("help")?.showModal(),
  g: () => { going = Date.now(); },
  t: toggleTables,
};

function go(letter) {
  const link = document.querySelector(`[data-go="${CSS.escape(letter)}"]`);
  if (link) link.click();
  return Boolean(link);
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    if (!closeTop() && event.target.matches("[data-search]")) event.target.blur();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector("dialog[open]")) return;
  const waiting = Date.now() - going < PATIENCE;
  going = 0;
  if (waiting && go(event.key)) return event.preventDefault();
  if (keys[event.key]) {
    event.preventDefault();
    keys[event.key]();
  }
});

// Down from the search field into what it found, and on.
document.addEventListener("keydown", (event) => {
  const search = event.target.closest(".search");
  if (!search || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
  const stops = [search.querySelector("input"), ...search.querySelectorAll(".found a")];
  const next = stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
  stops[(next + stops.length) % stops.length].focus();
  event.preventDefault();
});
