// A file dropped on the field is the file chosen; the form is sent at once, with the upload's progress.
const zone = (event) => event.target.closest?.("[data-drop]");

for (const name of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(name, (event) => {
    const place = zone(event);
    if (!place) return;
    event.preventDefault();
    place.classList.toggle("over", name === "dragover");
    if (name !== "drop" || !event.dataTransfer.files.length) return;
    const input = place.querySelector("input[type=file]");
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

document.addEventListener("htmx:xhr:progress", (event) => {
  const bar = event.target.querySelector?.("[data-progress]");
  if (!bar || !event.detail.lengthComputable) return;
  bar.hidden = false;
  bar.value = event.detail.loaded / event.detail.total;
  if (bar.value === 1) bar.removeAttribute("value"); // all sent; now the server works
});

// A chosen file is looked at, at once; another kind of file brings other columns, so it is looked at again.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form");
  if (event.target.matches("[data-send-file]") && event.target.files.length) {
    const name = form.querySelector("[data-file-name]");
    name.textContent = event.target.files[0].name;
    name.hidden = false;
    document.getElementById("step").replaceChildren();
    form.dispatchEvent(new Event("look"));
  } else if (event.target.matches("[data-look]")) {
    document.querySelector("form#import").dispatchEvent(new Event("look"));
  }
});
document.addEventListener("htmx:afterRequest", (event) => {
  const bar = document.querySelector("[data-progress]");
  if (bar && !bar.hidden) bar.hidden = true;
  if (event.detail.pathInfo?.requestPath === "/data/imports/run" && event.detail.successful) document.body.dispatchEvent(new Event("imported"));
});
