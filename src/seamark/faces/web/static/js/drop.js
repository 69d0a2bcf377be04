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
