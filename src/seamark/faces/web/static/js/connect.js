// Choosing a client's lines, and filling them with a key that never leaves the browser.
document.addEventListener("click", (event) => {
  const chosen = event.target.closest("[data-choose]");
  if (!chosen) return;
  for (const button of chosen.parentNode.querySelectorAll("[data-choose]")) button.setAttribute("aria-pressed", String(button === chosen));
  for (const part of chosen.closest("li, section").querySelectorAll("[data-choice]")) part.hidden = part.id !== chosen.dataset.choose;
});

const field = document.querySelector("[data-fill]");
if (field) {
  const texts = [...document.querySelectorAll("[data-choice] code")].map((element) => [element, element.textContent]);
  field.addEventListener("input", () => {
    const key = field.value.trim() || field.dataset.fill;
    for (const [element, text] of texts) element.textContent = text.replaceAll(field.dataset.fill, key);
  });
}
