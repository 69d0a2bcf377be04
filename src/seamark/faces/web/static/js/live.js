// One socket per page. The server sends a snapshot a second, with every number already written as the page writes it.
const FIRST = 500, LONGEST = 15000; // milliseconds before trying again
const listeners = new Map();
let socket = null, wait = FIRST, wanted = [];

export function listen(kind, action) {
  listeners.set(kind, action);
}

// Ask for something more than the snapshot; asked again after every reconnect.
export function ask(message) {
  wanted = wanted.filter((one) => one.watch !== message.watch).concat(message);
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
}

function state(connected) {
  document.body.classList.toggle("stale", !connected);
  for (const element of document.querySelectorAll("[data-live-mark]")) element.hidden = !connected;
  for (const element of document.querySelectorAll("[data-live-mark-off]")) element.hidden = connected;
  if (!connected) for (const element of document.querySelectorAll('[data-live="freshness"]')) element.textContent = "reconnecting";
}

function show({ shown }) {
  for (const element of document.querySelectorAll("[data-live]")) {
    const now = shown[element.dataset.live];
    if (now === undefined) continue;
    const [text, exact] = Array.isArray(now) ? now : [now, ""];
    if (element.textContent !== text) element.textContent = text;
    if (exact && exact !== text) element.title = exact;
  }
}

listen("snapshot", show);
listen("trouble", ({ message }) => show({ shown: { freshness: message } }));

export function connect() {
  socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/live`);
  socket.onopen = () => {
    wait = FIRST;
    state(true);
    for (const message of wanted) socket.send(JSON.stringify(message));
  };
  socket.onmessage = (event) => {
    const message = JSON.parse(event.data);
    listeners.get(message.kind)?.(message);
  };
  socket.onclose = (event) => {
    state(false);
    if (event.code === 4401) return location.reload(); // signed out meanwhile
    setTimeout(connect, wait * (0.75 + Math.random() / 2));
    wait = Math.min(wait * 2, LONGEST);
  };
}

// Leaving the page is no lost connection.
window.addEventListener("pagehide", () => { if (socket) { socket.onclose = null; if (socket.readyState === WebSocket.OPEN) socket.close(); } });
window.addEventListener("pageshow", (event) => { if (event.persisted && socket) connect(); });
