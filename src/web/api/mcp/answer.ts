import { randomBytes } from "node:crypto";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import type { Language } from "../../../base/language.ts";
import { say } from "../../words/say.ts";

/** What a tool answers, before it is written for a model. */
export interface ToolAnswer {
  /** Whose data these are: a line of ours, said before them. */
  readonly about: string;
  /** Sentences of ours about the answer: what was left out, what to ask next. */
  readonly notes?: readonly string[];
  /** Everything that was written by others, with where it comes from. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** Characters that one text may have. */
const textMax = 4_000;

/**
 * The answer as text and as structured content. What comes from datasets stands between two marks
 * that its writer cannot know, so that none of it can pass for the end of the data or for ours.
 */
export function writeAnswer({ about, notes = [], data }: ToolAnswer, language: Language): CallToolResult {
  const cut = { any: false };
  const clean = cleaned(data, cut) as Record<string, unknown>;
  const own = cut.any ? [...notes, say(language, "mcp-cut")] : notes;
  const mark = `data-${randomBytes(6).toString("hex")}`;
  const text = [about, ...own, `<${mark}>`, JSON.stringify(clean, null, 1), `</${mark}>`].join("\n");
  return {
    content: [{ type: "text", text }],
    structuredContent: { ...clean, ...(own.length === 0 ? {} : { notes: own }) },
  };
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
