// The texts of elements that have less than 4.5 to 1 against their own ground; a hatched ground counts as its colour.
(selector) => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgb = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => [r, g, b].map((one) => one / 255)
    .map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4))
    .reduce((sum, one, place) => sum + one * [0.2126, 0.7152, 0.0722][place], 0);
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = rgb(getComputedStyle(at).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return [255, 255, 255];
  };
  const bad = new Set();
  for (const cell of document.querySelectorAll(selector)) {
    for (const element of [cell, ...cell.querySelectorAll(".hc, .hn")]) {
      if (!element.textContent.trim()) continue;
      const a = light(rgb(getComputedStyle(element).color)), b = light(ground(element));
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      if (ratio < 4.5) bad.add(`${cell.className || cell.tagName}: ${ratio.toFixed(2)}`);
    }
  }
  return [...bad];
}
