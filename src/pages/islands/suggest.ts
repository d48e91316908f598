/**
 * Suggestions under the box of the search, as a combobox with a list (WAI-ARIA Authoring Practices):
 * arrows choose, Enter opens what is chosen or sends the form, Escape closes. Without scripts the form
 * is sent as it is.
 */
interface Suggestion {
  readonly kind: string;
  readonly text: string;
  /** Where two datasets have one title. */
  readonly producer?: string;
  /** Of a place, what tells it from others of its name. */
  readonly level?: string;
  readonly within?: string;
  readonly links: { readonly page: string };
}

const pauseMs = 150;

for (const input of document.querySelectorAll<HTMLInputElement>("input[data-suggest]")) follow(input);

function follow(input: HTMLInputElement): void {
  const kinds = JSON.parse(input.dataset["kinds"] ?? "{}") as Record<string, string>;
  const list = document.createElement("ul");
  list.id = `${input.id}-suggestions`;
  list.role = "listbox";
  list.hidden = true;
  list.ariaLabel = input.dataset["label"] ?? "";
  input.after(list);
  input.role = "combobox";
  input.ariaAutoComplete = "list";
  input.ariaExpanded = "false";
  input.setAttribute("aria-controls", list.id);
  let under: AbortController | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  input.addEventListener("input", () => {
    under?.abort();
    clearTimeout(timer);
    if (input.value.trim().length < 2) return close(input, list);
    timer = setTimeout(() => {
      under = new AbortController();
      void show(input, list, { kinds, signal: under.signal });
    }, pauseMs);
  });
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) choose(input, list, step);
    else if (event.key === "Escape") close(input, list);
    else if (event.key === "Enter") {
      const chosen = list.querySelector<HTMLElement>('[aria-selected="true"]');
      if (chosen === null) return;
      open(chosen);
    } else return;
    event.preventDefault();
  });
  // A press on an option takes the focus away from the box before the click.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", ({ target }) => {
    const option = target instanceof Element ? target.closest<HTMLElement>('[role="option"]') : null;
    if (option !== null) open(option);
  });
  input.addEventListener("blur", () => close(input, list));
}

async function show(
  input: HTMLInputElement,
  list: HTMLElement,
  { kinds, signal }: { kinds: Readonly<Record<string, string>>; signal: AbortSignal },
): Promise<void> {
  const query = new URLSearchParams({ q: input.value.slice(0, 200), lang: document.documentElement.lang });
  const response = await fetch(`/api/search/suggestions?${query.toString()}`, { signal }).catch(
    () => undefined,
  );
  if (response === undefined || !response.ok || signal.aborted) return;
  const { data } = (await response.json()) as { data: readonly Suggestion[] };
  if (signal.aborted || document.activeElement !== input) return;
  list.replaceChildren(
    ...data.map((each, index) => optionOf(each, `${list.id}-${index}`, beside(each, kinds))),
  );
  input.removeAttribute("aria-activedescendant");
  list.hidden = data.length === 0;
  input.ariaExpanded = String(data.length > 0);
}

/** What tells a suggestion from another of the same text. */
function beside(
  { kind, producer, level, within }: Suggestion,
  kinds: Readonly<Record<string, string>>,
): string {
  if (producer !== undefined) return producer;
  const said = kinds[level ?? kind] ?? kind;
  return within === undefined ? said : `${said}, ${within}`;
}

function optionOf({ text, links }: Suggestion, id: string, told: string): HTMLLIElement {
  const option = document.createElement("li");
  const { pathname, search } = new URL(links.page);
  option.role = "option";
  option.id = id;
  option.ariaSelected = "false";
  option.dataset["page"] = pathname + search;
  const said = document.createElement("small");
  said.textContent = told;
  option.append(text, said);
  return option;
}

function choose(input: HTMLInputElement, list: HTMLElement, step: number): void {
  const options = [...list.querySelectorAll<HTMLElement>('[role="option"]')];
  const now = options.findIndex(({ ariaSelected }) => ariaSelected === "true");
  const next = now === -1 && step === -1 ? options.length - 1 : now + step;
  for (const [index, option] of options.entries()) option.ariaSelected = String(index === next);
  const chosen = options[next];
  if (chosen === undefined) input.removeAttribute("aria-activedescendant");
  else input.setAttribute("aria-activedescendant", chosen.id);
}

function close(input: HTMLInputElement, list: HTMLElement): void {
  list.hidden = true;
  input.ariaExpanded = "false";
  input.removeAttribute("aria-activedescendant");
}

function open(option: HTMLElement): void {
  location.assign(option.dataset["page"] ?? "/datasets");
}
