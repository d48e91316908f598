/** Asks the API what the form says, as anybody may, and shows the answer below it. */
const shownMax = 20_000;

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-path]")) {
  form.hidden = false;
  form.previousElementSibling?.toggleAttribute("hidden", true);
  form.addEventListener("input", () => write(form, ".asked", addressIn(form)));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void ask(form);
  });
}

async function ask(form: HTMLFormElement): Promise<void> {
  const { waiting = "", failed = "" } = form.dataset;
  write(form, "[role=status]", waiting);
  try {
    const began = performance.now();
    const response = await fetch(addressIn(form), { credentials: "omit" });
    const text = await response.text();
    const type = response.headers.get("content-type")?.split(";", 1)[0] ?? "";
    const told = [`HTTP ${response.status}`, type, `${Math.round(performance.now() - began)} ms`];
    write(form, "[role=status]", told.join(" · "));
    show(form, type.endsWith("json") ? indented(text) : text);
  } catch {
    write(form, "[role=status]", failed);
  }
}

function addressIn(form: HTMLFormElement): string {
  const inputs = [...form.querySelectorAll<HTMLInputElement>("input")];
  let path = form.dataset["path"] ?? "";
  const query = new URLSearchParams();
  for (const { name, value, dataset } of inputs) {
    if (dataset["in"] === "path") path = path.replace(`{${name}}`, encodeURIComponent(value));
    else if (value !== "") query.append(name, value);
  }
  const asked = query.toString();
  return asked === "" ? path : `${path}?${asked}`;
}

function show(form: HTMLFormElement, text: string): void {
  const block = form.querySelector("pre");
  if (block === null) return;
  block.hidden = false;
  write(form, "pre code", text.length > shownMax ? `${text.slice(0, shownMax)}\n…` : text);
}

function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function write(form: HTMLFormElement, selector: string, text: string): void {
  const element = form.querySelector(selector);
  if (element !== null) element.textContent = text;
}
