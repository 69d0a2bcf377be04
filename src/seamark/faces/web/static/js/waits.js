// How many decisions wait for whoever looks: in the top bar and in the rail.
import { listen } from "./live.js";

listen("waits", ({ count }) => {
  for (const element of document.querySelectorAll("[data-waits]")) {
    element.textContent = count;
    element.hidden = !count;
  }
});
