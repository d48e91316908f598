import { Failure } from "../../base/failure.ts";
import type { LiteralType } from "./syntax.ts";

type Token =
  | { readonly kind: "literal"; readonly type: LiteralType; readonly text: string; readonly at: number }
  | { readonly kind: "name"; readonly text: string; readonly at: number }
  | { readonly kind: "sign"; readonly text: "(" | ")" | "," | "/"; readonly at: number };

/** Groups that a query may nest, so that none costs more to read than to answer. */
const depthMax = 30;

const patterns: readonly (readonly [RegExp, (text: string) => Omit<Token, "at">])[] = [
  [/[(),/]/y, (text) => ({ kind: "sign", text })],
  [/'(?:[^']|'')*'/y, (text) => literal("text", text.slice(1, -1).replaceAll("''", "'"))],
  [/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![\w-])/iy, (text) => literal("guid", text)],
  [
    /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,12})?)?(?:Z|[ +-]\d{2}:\d{2})?(?!\w)/iy,
    (text) => literal("datetime", text),
  ],
  [/\d{4}-\d{2}-\d{2}(?!\w)/y, (text) => literal("date", text)],
  [/\d{2}:\d{2}(?::\d{2}(?:\.\d{1,12})?)?(?!\w)/y, (text) => literal("time", text)],
  [/[+-]?\d+(?:\.\d+)?(?:e[+-]?\d{1,3})?(?!\w)/iy, (text) => literal("number", text)],
  [/[\p{L}\p{Nl}_$][\p{L}\p{Nl}\p{Nd}\p{Mn}\p{Mc}_]*/uy, toName],
];

/** The words of an expression. Throws where one is none, telling where. */
export class Tokens {
  readonly #parameter: string;
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(text: string, parameter: string) {
    this.#parameter = parameter;
    this.#tokens = [...split(text, parameter)];
  }

  get ended(): boolean {
    return this.#at >= this.#tokens.length;
  }

  peek(): Token | undefined {
    return this.#tokens[this.#at];
  }

  next(): Token {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw this.unreadable();
    this.#at += 1;
    return token;
  }

  /** Takes the sign or the word where it comes next. */
  take(text: string): boolean {
    const token = this.peek();
    if (token === undefined || token.kind === "literal" || token.text !== text) return false;
    this.#at += 1;
    return true;
  }

  need(text: string): void {
    if (!this.take(text)) throw this.unreadable();
  }

  /** A name that is no sign and no literal. */
  name(): string {
    const token = this.next();
    if (token.kind === "name") return token.text;
    this.#at -= 1;
    throw this.unreadable();
  }

  nested<Read>(read: () => Read): Read {
    this.#depth += 1;
    if (this.#depth > depthMax) {
      throw new Failure("invalid", "query-too-deep", { parameter: this.#parameter, expected: depthMax });
    }
    const found = read();
    this.#depth -= 1;
    return found;
  }

  end(): void {
    if (!this.ended) throw this.unreadable();
  }

  unreadable(): Failure {
    const token = this.peek();
    return unreadable(this.#parameter, token?.at ?? -1, token?.text ?? "");
  }

  unexpected({ at, text }: Token): Failure {
    return unreadable(this.#parameter, at, text);
  }

  unsupported(what: string): Failure {
    return unsupported(this.#parameter, what);
  }
}

export function unsupported(parameter: string, what: string): Failure {
  return new Failure("unsupported", "odata-unsupported", { parameter, what: what.slice(0, 100) });
}

function* split(text: string, parameter: string): Generator<Token> {
  let at = 0;
  while (at < text.length) {
    if (/\s/.test(text[at] ?? "")) {
      at += 1;
      continue;
    }
    const found = tokenAt(text, at);
    if (found === undefined) throw unreadable(parameter, at, text.slice(at, at + 30));
    yield { ...found.token, at } as Token;
    at = found.end;
  }
}

function tokenAt(text: string, at: number): { token: Omit<Token, "at">; end: number } | undefined {
  for (const [pattern, toToken] of patterns) {
    pattern.lastIndex = at;
    const [found] = pattern.exec(text) ?? [];
    if (found !== undefined) return { token: toToken(found), end: at + found.length };
  }
  return undefined;
}

function toName(text: string): Omit<Token, "at"> {
  if (text === "null") return literal("null", text);
  return text === "true" || text === "false" ? literal("boolean", text) : { kind: "name", text };
}

function literal(type: LiteralType, text: string): Omit<Token, "at"> {
  const token: Omit<Extract<Token, { kind: "literal" }>, "at"> = { kind: "literal", type, text };
  return token;
}

/** `position` counts from 1; 0 is the end. */
function unreadable(parameter: string, at: number, near: string): Failure {
  return new Failure("invalid", "odata-unreadable", {
    parameter,
    position: at + 1,
    near: near.slice(0, 30),
  });
}
