// The head: quarters, months or weeks by zoom, and the flags of releases above them.
import { ZOOM } from "./days.js";
import { FLAGS, HEAD } from "./layout.js";
import { drawFlags, make } from "./shapes.js";

export function drawHead(plan, at) {
  const head = make("svg", { class: "rm-head", width: at.width, height: HEAD, role: "presentation" });
  const { top, low } = ZOOM[at.zoom];
  for (let day = at.first; day <= at.last; day++) {
    if (top[0](day)) head.append(make("text", { class: "era", x: at.x(day) + 4, y: FLAGS + 14 }, String(top[1](day))));
    if (low[0](day)) {
      head.append(make("line", { class: "tick", x1: at.x(day), x2: at.x(day), y1: FLAGS + 20, y2: HEAD }), make("text", { class: "low", x: at.x(day) + 4, y: FLAGS + 32 }, String(low[1](day))));
    }
  }
  head.append(make("line", { class: "rm-today", x1: at.today, x2: at.today, y1: FLAGS + 20, y2: HEAD }), ...drawFlags(plan.releases, at));
  return head;
}
