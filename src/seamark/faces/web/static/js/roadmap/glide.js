// Bars that somebody else moved glide to their new place, so that the eye can follow.
const SLOW = 500, MOST = 60; // milliseconds; more bars than that are only shown where they are now
const LONG = 4000;

export function glide(before, now) {
  if (!before.places) return;
  const moved = [...now.places].filter(([id, place]) => {
    const was = before.places.get(id);
    return was && (was.bar.start !== place.bar.start || was.bar.end !== place.bar.end);
  });
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches || moved.length > MOST;
  for (const [id, place] of moved) {
    const was = before.places.get(id), element = now.elements.get(id), left = was.left + (before.first - now.first) * now.px;
    element.classList.add("moved");
    setTimeout(() => element.classList.remove("moved"), LONG);
    const at = (x, y) => ({ transform: `translate(${x}px, ${y}px)` });
    if (!still) element.animate([at(left, was.y), at(place.left, place.y)], { duration: SLOW, easing: "ease-out" });
  }
}
