import { randomBytes } from "node:crypto";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import type { Language } from "../../base/language.ts";
import { say } from "../../words/say.ts";

/** What a tool answers, before it is written for a model. */
export interface ToolAnswer {
  /** Whence they come, where that is no dataset: a line of ours, said before them. */
  readonly about?: string;
  /** Sentences of ours about the answer: what was left out, what to ask next. */
  readonly notes?: readonly string[];
  /** Everything that was written by others, with where it comes from. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** Characters that one text may have. */
const textMax = 4_000;

/** The answer as text and as structured content. */
export function writeAnswer({ about, notes = [], data }: ToolAnswer, language: Language): CallToolResult {
  const cut = { any: false };
  const clean = cleaned(data, cut) as Record<string, unknown>;
  const own = cut.any ? [...notes, say(language, "mcp-cut")] : notes;
  return {
    content: [marked([about ?? say(language, "mcp-data-follow"), ...own], JSON.stringify(clean, null, 1))],
    structuredContent: { ...clean, ...(own.length === 0 ? {} : { notes: own }) },
  };
}

/** A refusal may name columns and tables, which others named. */
export function writeRefusal(reason: string, language: Language): CallToolResult {
  const text = cleanText(reason, { any: false });
  return { isError: true, content: [marked([say(language, "mcp-refused")], text)] };
}

/**
 * Lines of ours, then what others wrote, between two marks that its writer cannot know, so that none
 * of it can pass for the end of the data or for ours.
 */
function marked(lines: readonly string[], theirs: string): { type: "text"; text: string } {
  const mark = `data-${randomBytes(6).toString("hex")}`;
  return { type: "text", text: [...lines, `<${mark}>`, theirs, `</${mark}>`].join("\n") };
}

/** Every text without signs that are not seen, and no longer than `textMax`. */
function cleaned(value: unknown, cut: { any: boolean }): unknown {
  if (typeof value === "string") return cleanText(value, cut);
  if (typeof value === "bigint") return String(value);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((one) => cleaned(one, cut));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, one]) => one !== undefined)
      .map(([name, one]) => [cleanText(name, cut), cleaned(one, cut)]),
  );
}

/**
 * Control characters but tab and line end, marks of direction, invisible operators, and the tag
 * characters (U+E0000–E007F), in which a text can be hidden from people and not from models.
 */
const unseen =
  /(?![\t\n])[\p{Cc}\u{AD}\u{200B}\u{200E}\u{200F}\u{202A}-\u{202E}\u{2060}-\u{206F}\u{FEFF}\u{FFF9}-\u{FFFB}\u{E0000}-\u{E007F}]/gu;

function cleanText(text: string, cut: { any: boolean }): string {
  const seen = text.replaceAll(unseen, "");
  if (seen.length <= textMax) return seen;
  cut.any = true;
  return `${seen.slice(0, textMax).replace(/[\uD800-\uDBFF]$/, "")}…`;
}
