// How many decisions wait for whoever looks, in the top bar and in the rail; and how many notices they have not read.
import { listen } from "./live.js";

function show(where, count) {
  for (const element of document.querySelectorAll(where)) {
    element.textContent = count;
    element.hidden = !count;
  }
}

listen("waits", ({ count }) => show("[data-waits]", count));
listen("unread", ({ count }) => show("[data-unread]", count));
