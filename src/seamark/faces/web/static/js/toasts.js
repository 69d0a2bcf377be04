// Short notes at the edge: what just happened, or why a request failed. They leave after a while; faults stay longer.
const LINGER = 6000;

export function say(text, { fault = false } = {}) {
  const place = document.querySelector("[data-toasts]");
  if (!place) return;
  const toast = document.createElement("div");
  toast.className = fault ? "toast fault" : "toast";
  toast.textContent = text;
  place.append(toast);
  setTimeout(() => toast.remove(), fault ? LINGER * 2 : LINGER);
}

for (const toast of document.querySelectorAll("[data-toast]")) setTimeout(() => toast.remove(), LINGER);

document.addEventListener("htmx:sendError", () => say("The server did not answer. Is it running?", { fault: true }));
// An error answers with a part that says what to do; show it where the result would have been.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status >= 400) event.detail.shouldSwap = true;
});
// An answer may say something beside what it shows.
document.addEventListener("say", (event) => say(event.detail.value));
