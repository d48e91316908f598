import "./sent-once.ts";
import "./unsaved.ts";

/** Escape closes what is open and gives the focus back; so does a press elsewhere. */
const open = (): NodeListOf<HTMLDetailsElement> => document.querySelectorAll("details.menu[open]");

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of open()) {
    const within = menu.contains(document.activeElement);
    menu.open = false;
    if (within) menu.querySelector("summary")?.focus();
  }
});

document.addEventListener("pointerdown", ({ target }) => {
  for (const menu of open()) {
    if (!(target instanceof Node) || !menu.contains(target)) menu.open = false;
  }
});
