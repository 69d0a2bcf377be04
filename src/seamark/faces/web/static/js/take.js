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

function text(content, x, y, from) {
  const element = document.createElementNS(SVG, "text"), style = getComputedStyle(from);
  for (const [name, value] of Object.entries({ x, y, fill: style.color, "font-family": style.fontFamily, "font-size": style.fontSize, "font-weight": style.fontWeight })) element.setAttribute(name, value);
  element.textContent = content;
  return element;
}

function compose(figure) {
  const drawn = figure.querySelector("svg.drawing"), plot = figure.querySelector(".plot");
  const box = plot.getBoundingClientRect(), inner = drawn.getBoundingClientRect();
  const head = 60, width = Math.ceil(box.width), height = Math.ceil(box.height + head + 24);
  const whole = document.createElementNS(SVG, "svg");
  for (const [name, value] of Object.entries({ xmlns: SVG, width, height, viewBox: `0 0 ${width} ${height}` })) whole.setAttribute(name, value);
  const ground = document.createElementNS(SVG, "rect");
  for (const [name, value] of Object.entries({ width, height, fill: getComputedStyle(document.documentElement).getPropertyValue("--surface").trim() })) ground.setAttribute(name, value);
  const copy = drawn.cloneNode(true);
  write(drawn, copy);
  for (const [name, value] of Object.entries({ x: inner.left - box.left, y: inner.top - box.top + head, width: inner.width, height: inner.height, overflow: "visible" })) copy.setAttribute(name, value);
  const says = figure.querySelector("figcaption p"), names = [...figure.querySelectorAll(".legend li")];
  whole.append(ground, text(titleOf(figure), 8, 22, figure.querySelector("h2")), text(says.textContent, 8, 42, says), copy);
  let x = inner.left - box.left;
  for (const name of names) {
    const key = name.querySelector("svg"), twin = key.cloneNode(true), size = key.getBoundingClientRect();
    write(key, twin);
    for (const [attribute, value] of Object.entries({ x, y: height - 16 - size.height / 2, width: size.width || 14, height: size.height || 10, overflow: "visible" })) twin.setAttribute(attribute, value);
    whole.append(twin, text(name.textContent.trim(), x + 28, height - 12, figure.querySelector("figcaption p")));
    x += 48 + name.textContent.trim().length * 7;
  }
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
