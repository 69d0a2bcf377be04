// Menus are <details>: they open without script. Script closes them again, and moves the rail on narrow screens.
const menus = () => document.querySelectorAll("details.menu[open]");

export function closeMenus(except = null) {
  for (const menu of menus()) if (menu !== except && !menu.contains(except)) menu.open = false;
}

export function closeTop() {
  const open = [...menus()].at(-1);
  if (open) {
    open.open = false;
    open.querySelector("summary").focus();
    return true;
  }
  const rail = document.querySelector(".rail.open");
  if (rail) showRail(false);
  return Boolean(rail);
}

function showRail(open) {
  const button = document.querySelector("[data-menu-open]");
  const rail = document.getElementById("rail");
  rail.classList.toggle("open", open);
  button.setAttribute("aria-expanded", String(open));
  (open ? rail.querySelector("a") : button).focus();
}

document.addEventListener("click", (event) => {
  closeMenus(event.target.closest("details.menu"));
  if (event.target.closest("[data-menu-open]")) showRail(!document.querySelector(".rail.open"));
  else if (event.target.closest("[data-menu-close]")) showRail(false);
  const opener = event.target.closest("[data-open]");
  if (opener) document.getElementById(opener.dataset.open).showModal();
  const dialog = event.target.closest("dialog");
  if (dialog && (event.target === dialog || event.target.closest("[data-close]"))) dialog.close();
  if (event.target.closest("[data-help]")) document.getElementById("help").showModal();
});

// A menu item that was chosen with the keyboard leaves no menu behind.
document.addEventListener("focusout", (event) => {
  const menu = event.target.closest("details.menu[open]");
  if (menu && event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
});

// A form that says so is sent as soon as something in it is chosen.
document.addEventListener("change", (event) => {
  if (event.target.closest("[data-send-on-change]") && event.target.form) event.target.form.requestSubmit();
});

// What cannot be undone asks once.
document.addEventListener("submit", (event) => {
  const question = event.submitter?.dataset.ask;
  if (question && !window.confirm(question)) event.preventDefault();
});
