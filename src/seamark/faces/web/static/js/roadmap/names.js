// Where bars are too thin for their names, the name stands beside the bar under the hand or in focus.
import { says } from "./shapes.js";

export function clearName() {
  document.querySelector(".rm-name")?.remove();
}

export function showName(view, id) {
  clearName();
  const place = view.places.get(id);
  if (!place || view.size.text || document.body.classList.contains("rm-dragging")) return;
  const name = Object.assign(document.createElement("div"), { className: "rm-tip rm-name" });
  name.append(...says(place.bar).map((textContent) => Object.assign(document.createElement("p"), { textContent })));
  document.body.append(name);
  const box = view.elements.get(id).querySelector(".whole").getBoundingClientRect();
  name.style.left = `${Math.max(8, Math.min(innerWidth - 340, box.left))}px`;
  name.style.top = `${box.bottom + 6 + name.offsetHeight > innerHeight ? box.top - name.offsetHeight - 6 : box.bottom + 6}px`;
}
