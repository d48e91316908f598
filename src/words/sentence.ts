/** What a worded sentence is made of. */
export type SentencePart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "argument"; readonly name: string }
  /** A day (ISO 8601), as people write it. */
  | { readonly kind: "date"; readonly name: string }
  /** A name in a list of the program, as it is worded: `{meaning, named pages-meaning}`. */
  | { readonly kind: "named"; readonly name: string; readonly list: string }
  | { readonly kind: "count" }
  | {
      readonly kind: "plural";
      readonly name: string;
      readonly choices: Readonly<Record<string, readonly SentencePart[]>>;
    };

/**
 * Reads a sentence in a small part of ICU MessageFormat: `{name}`, `{day, date}` and
 * `{n, plural, =0 {none} one {# row} other {# rows}}`, with `{meaning, named pages-meaning}` beside it. Braces that open neither are text.
 */
export function parseSentence(sentence: string): readonly SentencePart[] {
  const cached = parsed.get(sentence);
  if (cached !== undefined) return cached;
  const parts = partsOf(sentence, false);
  parsed.set(sentence, parts);
  return parts;
}

/** Every argument that a sentence names. */
export function argumentsOf(parts: readonly SentencePart[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const part of parts) {
    if ("name" in part) names.add(part.name);
    if (part.kind !== "plural") continue;
    for (const choice of Object.values(part.choices)) {
      for (const name of argumentsOf(choice)) names.add(name);
    }
  }
  return names;
}

/** Sentences are few and never change, so each is read once. */
const parsed = new Map<string, readonly SentencePart[]>();

function partsOf(text: string, inPlural: boolean): SentencePart[] {
  const parts: SentencePart[] = [];
  let from = 0;
  let at = 0;
  const flush = (): void => {
    if (at > from) parts.push({ kind: "text", text: text.slice(from, at) });
  };
  while (at < text.length) {
    if (inPlural && text[at] === "#") {
      flush();
      parts.push({ kind: "count" });
      at += 1;
      from = at;
      continue;
    }
    const end = text[at] === "{" ? closingBrace(text, at) : undefined;
    const part = end === undefined ? undefined : bracePart(text.slice(at + 1, end));
    if (end === undefined || part === undefined) {
      at += 1;
      continue;
    }
    flush();
    parts.push(part);
    at = end + 1;
    from = at;
  }
  flush();
  return parts;
}

function bracePart(inside: string): SentencePart | undefined {
  if (/^[a-zA-Z][a-zA-Z0-9]*$/.test(inside)) return { kind: "argument", name: inside };
  const date = /^([a-zA-Z][a-zA-Z0-9]*),\s*date$/.exec(inside);
  if (date?.[1] !== undefined) return { kind: "date", name: date[1] };
  const named = /^([a-zA-Z][a-zA-Z0-9]*),\s*named ([a-z-]+)$/.exec(inside);
  if (named?.[1] !== undefined && named[2] !== undefined) {
    return { kind: "named", name: named[1], list: named[2] };
  }
  const plural = /^([a-zA-Z][a-zA-Z0-9]*),\s*plural,/.exec(inside);
  if (plural?.[1] === undefined) return undefined;
  return { kind: "plural", name: plural[1], choices: choicesOf(inside.slice(plural[0].length)) };
}

function choicesOf(text: string): Record<string, readonly SentencePart[]> {
  const choices: Record<string, readonly SentencePart[]> = {};
  let at = 0;
  for (;;) {
    const open = text.indexOf("{", at);
    const close = open < 0 ? undefined : closingBrace(text, open);
    if (close === undefined) return choices;
    choices[text.slice(at, open).trim()] = partsOf(text.slice(open + 1, close), true);
    at = close + 1;
  }
}

function closingBrace(text: string, open: number): number | undefined {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    if (text[at] === "{") depth += 1;
    if (text[at] !== "}") continue;
    depth -= 1;
    if (depth === 0) return at;
  }
  return undefined;
}
