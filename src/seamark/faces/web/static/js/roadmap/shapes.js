// The shapes of the timeline: bars, tasks, points, flags.
import { dayOf, fully, said } from "./days.js";
import { wide } from "./layout.js";

const SVG = "http://www.w3.org/2000/svg";
const MARKS = { on: "M7 1 13 13H1Z", off: "M3.500 2h7A1.500 1.500 0 0 1 12 3.500v7a1.500 1.500 0 0 1-1.500 1.500h-7A1.500 1.500 0 0 1 2 10.500v-7A1.500 1.500 0 0 1 3.500 2Z", risk: "M2 2l10 10M12 2 2 12", unknown: "M7 2.400a4.600 4.600 0 1 0 .01 0Z" };
const POINTS = { milestone: ["M0-7 7 0 0 7-7 0Z"], review: ["M0-7 7 0 0 7-7 0Z", "M0-2.500 2.500 0 0 2.500-2.500 0Z"], gate: ["M0-7 7 0 0 7-7 0Z", "M-9-8v16M9-8v16"] };
const BOLD = 7.5; // across a bold letter of 12 px

export function make(name, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

export function html(name, className, ...children) {
  const element = document.createElement(name);
  element.className = className;
  element.append(...children);
  return element;
}

export const mark = (state, x, y, small = false) => make("g", { class: `rm-mark ${state}`, transform: `translate(${x} ${y})${small ? " scale(.7)" : ""}` }, make("path", { d: MARKS[state] ?? MARKS.unknown }));

// The finish between likely and nearly sure fades out, a gradient for each colour.
export function fades(prefix) {
  const stops = () => [make("stop", { class: "from", offset: 0 }), make("stop", { class: "to", offset: 1 })];
  return make("defs", {}, ...[1, 2, 3, 4, 5].map((hue) => make("linearGradient", { id: `${prefix}-${hue}`, class: `c${hue}` }, ...stops())));
}

export function says(bar) {
  const day = (text) => fully(dayOf(text)), ahead = [bar.p80 && `done by ${day(bar.p80)} four times of five`, bar.safe && `latest safe start ${day(bar.safe)}`];
  return [bar.title, `${day(bar.start)} to ${day(bar.end)}`, ...ahead.filter(Boolean), bar.why];
}

export function drawBar({ bar, hue, left, width, fade, safe, inside, y, h }, at, prefix = "rm-fade") {
  const { px, size } = at, rx = Math.min(6, h / 3);
  const group = make("g", { class: `rm-bar ${bar.status} c${hue}`, transform: `translate(${left} ${y})`, tabindex: -1, role: "button", "data-id": bar.id, "aria-label": `${bar.title}, ${bar.start} to ${bar.end}. ${bar.why}` });
  if (size.text) group.append(make("title", {}, [...says(bar), ...bar.phases.map((one) => `${one.title}: ${one.start} to ${one.end}`)].join("\n")));
  if (fade > 0) group.append(make("rect", { class: "fade", x: width, y: h * 0.25, width: fade, height: h * 0.5, fill: `url(#${prefix}-${hue})` }));
  group.append(make("rect", { class: "whole", width, height: h, rx }));
  if (bar.progress > 0) group.append(make("rect", { class: "done", width: width * Math.min(1, bar.progress), height: h, rx }));
  if (size.text) for (const phase of bar.phases) {
    const x = (dayOf(phase.start) - dayOf(bar.start)) * px;
    if (x > 0 && x < width) group.append(make("line", { class: "phase", x1: x, x2: x, y1: 3, y2: h - 3 }));
  }
  if (safe !== null) group.append(make("path", { class: `safe${safe < 0 ? " past" : ""}`, d: `M${safe} -2v${h + 4}m-3 -${h + 4}h6` }));
  if (!size.text) {
    if (bar.state === "off" || bar.state === "risk") group.append(mark(bar.state, -11, h / 2 - 5, true));
    return group;
  }
  if (width >= 22) group.append(mark(bar.state, 5, (h - 14) / 2));
  group.append(make("text", { x: inside ? 24 : width + fade + 8, y: h / 2 + size.text / 3 }, bar.title));
  return group;
}

export function drawTask({ task, hue, left, width, y, h }) {
  const group = make("g", { class: `rm-task c${hue}${task.done ? " over" : ""}${task.booked ? " booked" : ""}`, transform: `translate(${left} ${y})`, tabindex: 0, role: "button", "data-id": task.id, "aria-label": `Task ${task.title}, ${task.start} to ${task.end}. ${task.why}` });
  group.append(make("title", {}, [task.title, `${task.start} to ${task.end}`, task.booked ? "booked outside" : "", task.why].filter(Boolean).join("\n")), make("rect", { width, height: h, rx: 3 }));
  group.append(mark(task.state, width + 4, h / 2 - 5, true), make("text", { x: width + 18, y: h / 2 + 4 }, task.title));
  return group;
}

// A milestone is a diamond, a review one with a hole, a gate stands between two posts; its name stands right of it.
export function drawPoint(one, at, { y, room }) {
  const state = one.done ? "passed" : one.day < at.today ? "missed" : "";
  const group = make("g", { class: `rm-point ${one.kind} ${state}`, "data-id": one.id, tabindex: 0, role: "button", "aria-label": `${one.title}, ${one.kind}, ${one.day}${state ? `, ${state}` : ""}`, transform: `translate(${at.x(dayOf(one.day))} ${y})` });
  group.append(make("title", {}, [one.title, `${one.kind}, ${one.day}`, state].filter(Boolean).join("\n")), make("path", { class: "hit", d: "M-11-12h22v24h-22Z" }));
  for (const [turn, d] of POINTS[one.kind].entries()) group.append(make("path", { class: turn ? "inner" : "outer", d }));
  if (wide(one.title, 11) + 18 < room) group.append(make("text", { x: 14, y: 4 }, one.title));
  return group;
}

function pennant(one, left, level, { text, className }) {
  const width = text ? text.length * BOLD + 18 : 14, label = `Release ${one.title}, ${one.day}${one.was ? `, was ${one.was}` : ""}`;
  const flag = make("g", { class: `rm-flag ${className}`, "data-id": one.id, tabindex: 0, role: "button", "aria-label": label, transform: `translate(${left} ${3 + level * 20})` });
  flag.append(make("title", {}, `${one.title}\n${one.day}${one.was ? `\nwas ${one.was}` : ""}`), make("path", { d: `M0 0h${width}l-5 8 5 8H0Z` }));
  if (text) flag.append(make("text", { x: 6, y: 12 }, text));
  return flag;
}

// Flags of releases, and where one moved lately a ghost on the day it was on. Two levels; a third is a pennant without text.
export function drawFlags(releases, at) {
  const wanted = releases.flatMap((one) => [
    ...(one.was ? [{ one, left: at.x(dayOf(one.was)), text: `${one.title} was ${said(dayOf(one.was))}`, className: "ghost" }] : []),
    { one, left: at.x(dayOf(one.day)), text: one.was ? `${one.title} now ${said(dayOf(one.day))}` : one.title, className: "" },
  ]).sort((a, b) => a.left - b.left);
  const ends = [-1e9, -1e9];
  return wanted.map(({ one, left, text, className }) => {
    const level = ends.findIndex((end) => end + 4 <= left), fits = level >= 0;
    if (fits) ends[level] = left + text.length * BOLD + 18;
    return pennant(one, left, fits ? level : 1, { text: fits ? text : "", className });
  });
}
