/**
 * The small part of Markdown that a description needs: paragraphs, headings, lists, links,
 * strong, emphasis and code. Everything else, HTML included, is shown as it is written.
 */
export function markdownToHtml(text: string): string {
  return text
    .replace(/\r\n?/g, "\n")
    .split(/\n{2,}/)
    .map((block) => blockToHtml(block.trim()))
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
  if (plain.length <= charactersMax) return plain;
  return `${plain.slice(0, charactersMax).replace(/\s+\S*$/, "")}…`;
}

export function escapeHtml(text: string): string {
  return text
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;")
    .replace(/'/g, "&#39;");
}

function blockToHtml(block: string): string {
  const all = block.split("\n");
  const firstOther = all.findIndex((line) => line.trim() !== "" && !headingLine.test(line));
  const headings = firstOther === -1 ? all : all.slice(0, firstOther);
  const rest = firstOther === -1 ? [] : all.slice(firstOther);
  return `${headings.map(headingToHtml).join("")}${linesToHtml(rest)}`;
}

const headingLine = /^#{1,6}\s+(.*)$/;

/** Headings of a description stand below those of the page. */
function headingToHtml(line: string): string {
  const heading = headingLine.exec(line)?.[1];
  return heading === undefined ? "" : `<h3>${inline(heading)}</h3>`;
}

function linesToHtml(lines: readonly string[]): string {
  if (lines.length === 0) return "";
  if (lines.every((line) => /^\s*[-*]\s+/.test(line))) return listOf("ul", lines, /^\s*[-*]\s+/);
  if (lines.every((line) => /^\s*\d+[.)]\s+/.test(line))) return listOf("ol", lines, /^\s*\d+[.)]\s+/);
  return `<p>${lines.map(inline).join("<br>")}</p>`;
}

function listOf(tag: "ul" | "ol", lines: readonly string[], mark: RegExp): string {
  return `<${tag}>${lines.map((line) => `<li>${inline(line.replace(mark, ""))}</li>`).join("")}</${tag}>`;
}

function inline(text: string): string {
  return escapeHtml(text)
    .replace(/`([^`]+)`/g, "<code>$1</code>")
    .replace(/\*\*([^*]+)\*\*/g, "<strong>$1</strong>")
    .replace(/\*([^*\s][^*]*)\*/g, "<em>$1</em>")
    .replace(/\[([^[\]]+)\]\((https?:\/\/[^\s)]{1,2000})\)/g, '<a href="$2" rel="nofollow ugc">$1</a>');
}
