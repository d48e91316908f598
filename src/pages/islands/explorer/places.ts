interface Suggestion {
  readonly kind: string;
  readonly text: string;
  readonly level?: string;
  readonly links: { readonly page: string };
}

const pauseMs = 150;

/** Names of places that the indicator knows, as one is typed: with its level and code, none is meant for another. */
export function proposePlaces(input: HTMLInputElement, chosen: () => void = () => undefined): void {
  const levels = (input.dataset["levels"] ?? "").split(",");
  let timer: ReturnType<typeof setTimeout> | undefined;
  let under: AbortController | undefined;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    under?.abort();
    // What was chosen from the list needs no list any more.
    if (/ \([a-z]+ \w+\)$/.test(input.value)) chosen();
    else if (input.value.trim().length > 1) {
      timer = setTimeout(() => {
        under = new AbortController();
        void propose(input, levels, under.signal);
      }, pauseMs);
    }
  });
}

async function propose(
  input: HTMLInputElement,
  levels: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const query = new URLSearchParams({ q: input.value.slice(0, 200), lang: document.documentElement.lang });
  const response = await fetch(`/api/search/suggestions?${query.toString()}`, { signal }).catch(
    () => undefined,
  );
  if (response?.ok !== true || signal.aborted) return;
  const { data } = (await response.json()) as { data: readonly Suggestion[] };
  const options = data.flatMap(({ text, level, links }) => {
    const [, , , code] = new URL(links.page).pathname.split("/");
    if (level === undefined || code === undefined || !levels.includes(level)) return [];
    const option = document.createElement("option");
    option.value = `${text} (${level} ${code})`;
    return [option];
  });
  input.list?.replaceChildren(...options);
}
