import { escapeHtml } from "../../base/escape-html.ts";
import { keepSigns } from "./typography.ts";

/**
 * The small part of Markdown that a description needs: paragraphs, headings, lists, links,
 * strong, emphasis and code. Everything else, HTML included, is shown as it is written.
 */
export function markdownToHtml(text: string): string {
  return toHtml(text, ofStrangers);
}

/** The same, of a page that the steward writes: its headings are those of the page, its links lead anywhere. */
export function ownTextToHtml(text: string): string {
  return toHtml(text, ofSteward);
}

interface Style {
  /** By the number of its signs. */
  readonly heading: (signs: number) => "h2" | "h3";
  readonly links: RegExp;
  readonly rel: string;
}

/** Headings of a description stand below those of the page. */
const ofStrangers: Style = {
  heading: () => "h3",
  links: /\[([^[\]]+)\]\((https?:\/\/[^\s)]{1,2000})\)/g,
  rel: ' rel="nofollow ugc"',
};

const ofSteward: Style = {
  heading: (signs) => (signs < 3 ? "h2" : "h3"),
  links: /\[([^[\]]+)\]\(((?:https?:\/\/|mailto:|\/(?!\/))[^\s)]{0,2000})\)/g,
  rel: "",
};

function toHtml(text: string, style: Style): string {
  return text
    .replace(/\r\n?/g, "\n")
    .split(/\n{2,}/)
    .map((block) => blockToHtml(block.trim(), style))
    .filter((html) => html !== "")
    .join("\n");
}

const beginningMin = 800;

/** The first blocks of a long description, and the others; one that is hardly longer is not cut. */
export function beginningOf(text: string): { readonly beginning: string; readonly rest: string } {
  const cut = text.replace(/\r\n?/g, "\n");
  const end = cut.indexOf("\n\n", beginningMin);
  if (end === -1 || cut.length - end < beginningMin) return { beginning: cut, rest: "" };
  return { beginning: cut.slice(0, end), rest: cut.slice(end).trim() };
}

/** Of a marked text, so many times what is shown is read: the rest of a long one changes nothing. */
const markedByPlain = 40;

/** The beginning of a description as plain text, cut at a word. */
export function plainStart(text: string, charactersMax = 180): string {
  const plain = text
    .slice(0, charactersMax * markedByPlain)
    .replace(/!?\[([^[\]]*)\]\([^()]*\)/g, "$1")
    .replace(/<[^<>]*>/g, " ")
    .replace(/^[#>*\-\s]+/gm, "")
    .replace(/[*_`]/g, "")
    .replace(/\s+/g, " ")
    .trim();
  if (plain.length <= charactersMax) return keepSigns(plain);
  return `${keepSigns(plain.slice(0, charactersMax).replace(/\s+\S*$/, ""))}…`;
}

function blockToHtml(block: string, style: Style): string {
  const all = block.split("\n");
  const firstOther = all.findIndex((line) => line.trim() !== "" && !headingLine.test(line));
  const headings = firstOther === -1 ? all : all.slice(0, firstOther);
  const rest = firstOther === -1 ? [] : all.slice(firstOther);
  return `${headings.map((line) => headingToHtml(line, style)).join("")}${linesToHtml(rest, style)}`;
}

const headingLine = /^(#{1,6})\s+(.*)$/;

function headingToHtml(line: string, style: Style): string {
  const [, signs, heading] = headingLine.exec(line) ?? [];
  if (signs === undefined || heading === undefined) return "";
  const tag = style.heading(signs.length);
  return `<${tag}>${inline(heading, style)}</${tag}>`;
}

function linesToHtml(lines: readonly string[], style: Style): string {
  if (lines.length === 0) return "";
  if (lines.every((line) => /^\s*[-*]\s+/.test(line)))
    return listOf("ul", lines, { mark: /^\s*[-*]\s+/, style });
  if (lines.every((line) => /^\s*\d+[.)]\s+/.test(line)))
    return listOf("ol", lines, { mark: /^\s*\d+[.)]\s+/, style });
  return `<p>${lines.map((line) => inline(line, style)).join("<br>")}</p>`;
}

function listOf(
  tag: "ul" | "ol",
  lines: readonly string[],
  { mark, style }: { readonly mark: RegExp; readonly style: Style },
): string {
  return `<${tag}>${lines.map((line) => `<li>${inline(line.replace(mark, ""), style)}</li>`).join("")}</${tag}>`;
}

function inline(text: string, { links, rel }: Style): string {
  return escapeHtml(keepSignsBesideCode(text))
    .replace(/`([^`]+)`/g, "<code>$1</code>")
    .replace(/\*\*([^*]+)\*\*/g, "<strong>$1</strong>")
    .replace(/\*([^*\s][^*]*)\*/g, "<em>$1</em>")
    .replace(links, `<a href="$2"${rel}>$1</a>`);
}

/** Code is copied, and stays as it is. */
function keepSignsBesideCode(text: string): string {
  return text
    .split(/(`[^`]+`)/)
    .map((part, index) => (index % 2 === 0 ? keepSigns(part) : part))
    .join("");
}
