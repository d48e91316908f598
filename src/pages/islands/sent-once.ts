/** A button that is pressed twice sends its form once: nothing more goes until an answer comes, or none did for a while. */
const whileMs = 5000;

let last: { readonly form: HTMLFormElement; readonly button: HTMLElement | null } | undefined;

document.addEventListener("submit", (event) => {
  const { target: form, submitter: button } = event;
  if (event.defaultPrevented || !(form instanceof HTMLFormElement) || !isPost(form)) return;
  if (last?.form === form && last.button === button) {
    event.preventDefault();
    return;
  }
  const sent = { form, button };
  last = sent;
  setTimeout(() => {
    if (last === sent) last = undefined;
  }, whileMs);
});

/** `form.method` is a field of that name where the form has one. */
function isPost(form: HTMLFormElement): boolean {
  return form.getAttribute("method")?.toLowerCase() === "post";
}

/** What is sent next is something else. */
document.addEventListener("input", () => (last = undefined));

/** Whoever was asked before what they wrote is lost, and stayed, sent nothing. */
addEventListener("beforeunload", (event) => {
  setTimeout(() => {
    if (event.defaultPrevented) last = undefined;
  });
});

/** The page is back, as it was left. */
addEventListener("pageshow", () => (last = undefined));
