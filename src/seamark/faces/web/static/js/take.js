// A chart as a file: SVG with every style written into it, PNG at twice the size, CSV with exact values.
const SVG = "http://www.w3.org/2000/svg";
const STYLES = ["fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "opacity", "font-family", "font-size", "font-weight", "text-anchor", "vector-effect"];

const titleOf = (figure) => figure.querySelector("h2").textContent.trim();

function save(figure, ending, blob) {
  const link = document.createElement("a");
  const name = titleOf(figure).toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").slice(0, 60);
  link.href = URL.createObjectURL(blob);
  link.download = `${name || "chart"}.${ending}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

function write(from, to) {
  const style = getComputedStyle(from);
  if (style.display === "none") return to.remove();
  for (const name of STYLES) to.setAttribute(name, style.getPropertyValue(name));
  const copies = [...to.children];
  [...from.children].forEach((child, index) => write(child, copies[index]));
}

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

function text(content, x, y, from) {
  const style = getComputedStyle(from);
  const element = set(document.createElementNS(SVG, "text"), { x, y, fill: style.color, "font-family": style.fontFamily, "font-size": style.fontSize, "font-weight": style.fontWeight });
  element.textContent = content;
  return element;
}

// The legend below the drawing, in as many lines as it needs. Returns its elements and height.
function legend(figure, left, width, top) {
  const shown = [...figure.querySelectorAll(".legend li")].filter((item) => item.offsetParent), parts = [];
  const ruler = document.createElement("canvas").getContext("2d");
  let x = left, y = top + 16;
  for (const item of shown) {
    const key = item.querySelector("svg"), twin = key.cloneNode(true), size = key.getBoundingClientRect(), name = item.textContent.trim();
    ruler.font = getComputedStyle(item).font;
    const wide = size.width + 8 + ruler.measureText(name).width;
    if (x > left && x + wide > width - MARGIN) [x, y] = [left, y + 20];
    write(key, twin);
    parts.push(set(twin, { x, y: y - 4 - size.height / 2, width: size.width, height: size.height, overflow: "visible" }), text(name, x + size.width + 8, y, item));
    x += wide + 20;
  }
  return { parts, height: shown.length ? y - top + 8 : 0 };
}

const MARGIN = 16, HEAD = 56;

function compose(figure) {
  const drawn = figure.querySelector("svg.drawing"), box = figure.querySelector(".plot").getBoundingClientRect(), inner = drawn.getBoundingClientRect();
  const says = figure.querySelector("figcaption p"), width = Math.ceil(box.width + 2 * MARGIN);
  const keys = legend(figure, MARGIN, width, HEAD + box.height), height = Math.ceil(HEAD + box.height + keys.height + MARGIN);
  const copy = drawn.cloneNode(true);
  write(drawn, copy);
  set(copy, { x: inner.left - box.left + MARGIN, y: inner.top - box.top + HEAD, width: inner.width, height: inner.height, overflow: "visible" });
  const ground = set(document.createElementNS(SVG, "rect"), { width, height, fill: getComputedStyle(document.documentElement).getPropertyValue("--surface").trim() });
  const whole = set(document.createElementNS(SVG, "svg"), { xmlns: SVG, width, height, viewBox: `0 0 ${width} ${height}` });
  whole.append(ground, text(titleOf(figure), MARGIN, 26, figure.querySelector("h2")), text(says.textContent, MARGIN, 46, says), copy, ...keys.parts);
  return { source: new XMLSerializer().serializeToString(whole), width, height };
}

export function drawing(figure) {
  save(figure, "svg", new Blob([compose(figure).source], { type: "image/svg+xml" }));
}

export function picture(figure) {
  const { source, width, height } = compose(figure), image = new Image();
  image.onload = () => {
    const canvas = Object.assign(document.createElement("canvas"), { width: width * 2, height: height * 2 });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((blob) => save(figure, "png", blob));
    URL.revokeObjectURL(image.src);
  };
  image.src = URL.createObjectURL(new Blob([source], { type: "image/svg+xml" }));
}

// A cell that begins like a formula would run in a spreadsheet: a quote before it keeps it text.
function cell(element) {
  const exact = element.querySelector("data")?.getAttribute("value");
  const content = exact ?? element.textContent.trim();
  const safe = exact === undefined || exact === null ? content.replace(/^[=+\-@\t\r]/, "'$&") : content;
  return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function table(figure) {
  const rows = [...figure.querySelectorAll(".data tr")].map((row) => [...row.cells].map(cell).join(","));
  save(figure, "csv", new Blob([`\ufeff${rows.join("\r\n")}\r\n`], { type: "text/csv" }));
}
