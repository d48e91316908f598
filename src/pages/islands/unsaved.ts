/**
 * Whoever leaves a page, or sends one of its forms, is asked first where another form of it holds changes that
 * were not sent: of forms that change what is there, which hold the mark of it.
 */
let sent: EventTarget | null = null;

document.addEventListener("submit", (event) => {
  if (!event.defaultPrevented) sent = event.target;
});

/** Whoever writes on stayed, and nothing is on its way. */
document.addEventListener("input", () => (sent = null));

addEventListener("beforeunload", (event) => {
  const isLost = [...document.forms].some(
    (form) => form !== sent && form.elements.namedItem("seen") !== null && [...form.elements].some(isChanged),
  );
  if (isLost) event.preventDefault();
});

function isChanged(field: Element): boolean {
  if (field instanceof HTMLTextAreaElement) return field.value !== field.defaultValue;
  if (field instanceof HTMLSelectElement) return isChosenAnew(field);
  if (!(field instanceof HTMLInputElement) || field.type === "hidden") return false;
  const isTick = field.type === "checkbox" || field.type === "radio";
  return isTick ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
}

/** Without a choice of the page, a menu shows its first one. */
function isChosenAnew({ options, selectedIndex }: HTMLSelectElement): boolean {
  const chosen = [...options].findIndex(({ defaultSelected }) => defaultSelected);
  return selectedIndex !== Math.max(chosen, 0);
}
