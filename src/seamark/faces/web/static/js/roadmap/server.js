// What the timeline asks of the server. Every refusal comes as one Error that says what to do.
const token = () => JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRF-Token"];

async function answered(response) {
  const body = await response.json().catch(() => ({}));
  if (response.ok) return body;
  const error = body.error ?? body;
  throw Object.assign(new Error([error.message ?? "The server did not answer.", error.help].filter(Boolean).join(" ")), { status: response.status });
}

const post = async (path, body) => answered(await fetch(path, { method: "POST", headers: { "Content-Type": "application/json", "X-CSRF-Token": token() }, body: JSON.stringify(body) }));
const place = (id) => `/api/initiatives/${encodeURIComponent(id)}`;

// What is as usual is not sent: it is filled in here.
export async function load(path) {
  const plan = await answered(await fetch(path));
  for (const bar of plan.bars) {
    bar.after ??= [];
    bar.phases ??= [];
    bar.tasks ??= [];
    for (const task of bar.tasks) task.after ??= [];
  }
  for (const point of plan.points) point.of ??= [];
  return plan;
}
// Without an end the work keeps its length.
export const foresee = (id, { start, end }) => post(`${place(id)}/foresee`, { start, end });
export const move = (id, { start, end }, version) => post(`${place(id)}/move`, { start, end, version });
export const undo = (change) => post("/api/undo", { change });
export const panel = async (id) => (await fetch(`/roadmap/items/${encodeURIComponent(id)}`, { headers: { "HX-Request": "true" } })).text();
