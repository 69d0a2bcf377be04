// Looks at a page as an accessibility checker does. Returns a list of what is wrong; an empty list is a good page.
() => {
  const faults = [];
  const fault = (rule, element, note = "") => faults.push(`${rule}: ${describe(element)}${note ? ` (${note})` : ""}`);
  const describe = (element) => {
    const text = (element.textContent || "").trim().replace(/\s+/g, " ").slice(0, 40);
    return `<${element.tagName.toLowerCase()}${element.id ? ` #${element.id}` : ""}${element.getAttribute("class") ? ` .${element.getAttribute("class")}` : ""}> ${text}`;
  };
  const visible = (element) => element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) && element.getClientRects().length > 0;
  const all = (selector) => [...document.querySelectorAll(selector)];
  const shown = (selector) => all(selector).filter(visible);

  // names
  const named = (element) => (element.getAttribute("aria-label") || "").trim()
    || (element.getAttribute("aria-labelledby") || "").split(/\s+/).filter(Boolean).map((id) => document.getElementById(id)?.textContent || "").join("").trim();
  for (const field of shown("input:not([type=hidden]):not([aria-hidden]), select, textarea"))
    if (!named(field) && ![...(field.labels || [])].some((label) => label.textContent.trim())) fault("a field without a label", field);
  for (const control of shown("a[href], button, summary"))
    if (!named(control) && !control.textContent.trim() && !control.querySelector("[aria-label], title")) fault("a control without a name", control);
  for (const picture of all("[role=img]")) if (!named(picture)) fault("a picture without a name", picture);
  for (const region of all("[role=region], nav")) if (!named(region)) fault("a landmark without a name", region);
  for (const dialog of all("dialog")) if (!named(dialog)) fault("a dialog without a name", dialog);

  // structure
  if (!document.documentElement.lang) fault("no language", document.documentElement);
  if (!document.title.trim()) fault("no title", document.head);
  if (all("main").length !== 1) fault("not one main", document.body);
  if (all("h1").length !== 1) fault("not one h1", document.body, `${all("h1").length}`);
  let level = 0;
  for (const heading of shown("main h1, main h2, main h3, main h4")) {
    const now = Number(heading.tagName[1]);
    if (now > level + 1) fault("a heading skips a level", heading, `h${level} to h${now}`);
    level = now;
  }
  const ids = all("[id]").map((element) => element.id);
  for (const id of new Set(ids.filter((id, place) => ids.indexOf(id) !== place))) fault("an id twice", document.getElementById(id));
  for (const name of ["aria-labelledby", "aria-controls", "aria-describedby", "for"])
    for (const element of all(`[${name}]`))
      for (const id of element.getAttribute(name).split(/\s+/)) if (!document.getElementById(id)) fault(`${name} leads nowhere`, element, id);
  for (const table of all("table")) {
    if (!table.caption || !table.caption.textContent.trim()) fault("a table without a caption", table);
    for (const cell of table.querySelectorAll("th")) if (!cell.scope) fault("a header cell without a scope", cell);
    if (!table.querySelector("thead th")) fault("a table without headers", table);
  }
  for (const list of all("ul, ol")) for (const child of list.children) if (!["LI", "TEMPLATE"].includes(child.tagName)) fault("a list with something else in it", child);
  for (const element of all("[tabindex]")) if (element.tabIndex > 0) fault("a tabindex that jumps", element);
  for (const element of all("[aria-hidden=true]")) if (element.querySelector("a[href], button, input")) fault("something hidden can be focused", element);
  for (const element of shown("*")) {
    const style = getComputedStyle(element);
    const scrolls = (style.overflowX === "auto" || style.overflowX === "scroll") && element.scrollWidth > element.clientWidth + 1;
    if (scrolls && element.tabIndex < 0 && !element.matches(".tabs, .rail")) fault("scrolls but cannot be focused", element);
  }

  // contrast, measured on computed colours
  const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
  const cache = new Map();
  const rgba = (colour) => {
    if (!cache.has(colour)) {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
      cache.set(colour, [r, g, b, a / 255]);
    }
    return cache.get(colour);
  };
  const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1];
  const ground = (element) => {
    if (!element) return rgba(getComputedStyle(document.documentElement).getPropertyValue("--ground"));
    const own = rgba(getComputedStyle(element).backgroundColor);
    return own[3] >= 1 ? own : over(own, ground(element.parentElement));
  };
  const light = ([r, g, b]) => [r, g, b].map((value) => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
    .reduce((sum, value, place) => sum + value * [0.2126, 0.7152, 0.0722][place], 0);
  const contrast = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p); return (x + 0.05) / (y + 0.05); };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const judged = new Set();
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || judged.has(element) || !visible(element) || element.closest("[disabled], .quiet, script, template, .skip")) continue;
    judged.add(element);
    const style = getComputedStyle(element), below = ground(element);
    const ink = over(rgba(element instanceof SVGElement ? style.fill : style.color), below);
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && Number(style.fontWeight) >= 700);
    const found = contrast(ink, below);
    if (found < (large ? 3 : 4.5) - 0.005) fault("too little contrast", element, found.toFixed(2));
  }
  for (const field of shown("input:not([type=hidden]):not([type=checkbox]):not([type=radio]), select, textarea")) {
    const style = getComputedStyle(field);
    if (field.closest(".search") || parseFloat(style.opacity) === 0 || field.matches(".quiet")) continue;
    const found = contrast(over(rgba(style.borderTopColor), ground(field.parentElement)), ground(field.parentElement));
    if (found < 2.995) fault("a field's edge is too faint", field, found.toFixed(2));
  }
  return [...new Set(faults)];
}
