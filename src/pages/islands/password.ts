/**
 * How well a password would hold, while it is written: the instance judges it by the rule by which it
 * takes or refuses it. Without scripts, or where no answer comes, the form says so once it is sent.
 */
interface Judged {
  readonly strength: "weak" | "fair" | "strong";
  readonly detail?: string;
}

const typingMs = 350;
const levels = { weak: 1, fair: 2, strong: 3 } as const;

for (const meter of document.querySelectorAll<HTMLElement>("[data-strength-of]")) {
  const input = document.getElementById(meter.dataset["strengthOf"] ?? "");
  if (input instanceof HTMLInputElement) follow(input, meter);
}

function follow(input: HTMLInputElement, meter: HTMLElement): void {
  let under: AbortController | undefined;
  let typed: ReturnType<typeof setTimeout> | undefined;
  // The name and the address of the same form count too.
  (input.form ?? input).addEventListener("input", () => {
    under?.abort();
    clearTimeout(typed);
    if (input.value === "") return show(meter, undefined);
    typed = setTimeout(() => {
      under = new AbortController();
      void judge(input, meter, under.signal);
    }, typingMs);
  });
}

async function judge(input: HTMLInputElement, meter: HTMLElement, signal: AbortSignal): Promise<void> {
  const response = await fetch(`/api/password-strength?lang=${document.documentElement.lang}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ password: input.value.slice(0, 1000), own: ownWords(input, meter) }),
    signal,
  }).catch(() => undefined);
  const judged = response?.ok === true ? ((await response.json()) as Judged) : undefined;
  if (!signal.aborted) show(meter, judged);
}

/** What others know of the person: what the page knows, and what the form holds. */
function ownWords(input: HTMLInputElement, meter: HTMLElement): string[] {
  const known = JSON.parse(meter.dataset["own"] ?? "[]") as string[];
  const written = ["email", "name"].flatMap((name) => {
    const field = input.form?.elements.namedItem(name);
    return field instanceof HTMLInputElement ? [field.value.slice(0, 500)] : [];
  });
  return [...known, ...written];
}

function show(meter: HTMLElement, judged: Judged | undefined): void {
  const bar = meter.querySelector("meter");
  const told = meter.querySelector("[aria-live]");
  if (bar === null || told === null) return;
  bar.hidden = judged === undefined;
  bar.value = judged === undefined ? 0 : levels[judged.strength];
  const words = JSON.parse(meter.dataset["words"] ?? "{}") as Record<string, string>;
  const said = judged === undefined ? "" : (judged.detail ?? words[judged.strength] ?? "");
  if (told.textContent !== said) told.textContent = said;
}
