import { defined } from "../../base/defined.ts";
import { Parser } from "htmlparser2";
import { oneLine } from "./one-line.ts";

/**
 * What people write in descriptions, HTML or not, as the small Markdown that pages show:
 * paragraphs, headings, lists, links, strong, emphasis, code. Scripts, styles, forms, handlers and
 * addresses that are not http(s) vanish; entities are decoded, HTML that was escaped twice too. A
 * text without HTML passes as it is.
 */
export function toMarkdown(html: string): string {
  let text = html.slice(0, charactersMax);
  if (text.includes("\r")) text = text.replace(/\r\n?/g, "\n");
  // Each round takes one level of escaping away.
  for (let round = 0; round < roundsMax && looksLikeHtml(text); round++) text = oneRound(text);
  if (hasKnownTag(text)) text = text.replaceAll("<", "‹");
  if (text.includes("](")) text = text.replace(runnableLink, "$1");
  if (text.includes("\n"))
    text = text.replace(/(?<![ \t\u00a0])[ \t\u00a0]+\n/g, "\n").replace(/\n{3,}/g, "\n\n");
  return text.trim();
}

const runnableLink =
  /\[([^[\]\n]*)\]\(\s*(?:javascript|vbscript|data|file|blob):(?:[^()\n]|\([^()\n]*\))*\)/gi;

/** A title, a name, a keyword: on one line, without marks. */
export function toPlainText(html: string): string {
  if (!looksLikeHtml(html)) return oneLine(html);
  return toMarkdown(html)
    .replace(/^(?:#{1,6}|-|\d+\.) /gm, "")
    .replace(/\[([^[\]\n]*)\]\([^()\n]*\)/g, "$1")
    .replace(/\*\*|`/g, "")
    .replace(/\s+/g, " ")
    .trim();
}

const charactersMax = 200_000;
const roundsMax = 4;
const depthMax = 60;

const dropped = new Set(
  "script style head title noscript iframe frame frameset object embed applet svg math template canvas audio video map select button textarea input option".split(
    " ",
  ),
);
const blocks = new Set(
  "html body p div section article header footer main aside nav blockquote address figure figcaption pre table thead tbody tfoot caption tr dl dt dd hr center fieldset form legend details summary h1 h2 h3 h4 h5 h6 ul ol li".split(
    " ",
  ),
);
const inline = new Set(
  "a abbr acronym b bdi bdo big br cite code del dfn em font i img ins kbd label mark q s samp small span strike strong sub sup td th time tt u var wbr link meta base area col colgroup param source o:p".split(
    " ",
  ),
);

function isKnown(name: string): boolean {
  return dropped.has(name) || blocks.has(name) || inline.has(name);
}

function looksLikeHtml(text: string): boolean {
  if (!text.includes("<") && !text.includes("&")) return false;
  return /&(?:#\d+|#x[\da-f]+|[a-z][a-z\d]+);/i.test(text) || text.includes("<!--") || hasKnownTag(text);
}

function hasKnownTag(text: string): boolean {
  if (!text.includes("<")) return false;
  for (const [, name = ""] of text.matchAll(/<\/?([a-z][a-z\d:]*)(?=[\s/>]|$)/gi)) {
    if (isKnown(name.toLowerCase())) return true;
  }
  return false;
}

/** An element that is open, and the Markdown of what it holds so far. */
interface Frame {
  readonly name: string;
  readonly href?: string;
  text: string;
  /** The text so far ends with a line: to ask a growing text itself would copy it each time. */
  endsLine: boolean;
  items: number;
}

function oneRound(html: string): string {
  const writer = new Writer(html);
  const parser = new Parser(
    {
      onopentag: (name, attributes) => writer.open(name, attributes, parser.startIndex, parser.endIndex),
      ontext: (text) => writer.text(text),
      onclosetag: (name) => writer.close(name),
    },
    { decodeEntities: true, recognizeSelfClosing: false },
  );
  parser.end(html);
  return writer.end();
}

class Writer {
  readonly #html: string;
  readonly #frames: Frame[] = [{ name: "", text: "", endsLine: false, items: 0 }];
  #droppedDepth = 0;
  /** Elements open beyond the depth that is followed: what they hold is kept without marks. */
  #tooDeep = 0;

  constructor(html: string) {
    this.#html = html;
  }

  open(name: string, attributes: Readonly<Record<string, string>>, start: number, end: number): void {
    if (dropped.has(name)) this.#droppedDepth++;
    if (this.#droppedDepth > 0) return;
    if (!isKnown(name)) return this.text(this.#html.slice(start, end + 1));
    if (this.#frames.length >= depthMax) {
      this.#tooDeep++;
      return;
    }
    if (name === "br") return this.#append("\n");
    if (voids.has(name)) return;
    const href = attributes["href"];
    this.#frames.push({
      name,
      text: "",
      endsLine: false,
      items: 0,
      ...defined({ href }),
    });
  }

  text(text: string): void {
    if (this.#droppedDepth > 0) return;
    const isFlow = this.#frames.some(({ name }) => blocks.has(name) || name === "td" || name === "th");
    const isVerbatim = this.#frames.some(({ name }) => name === "pre");
    this.#append(isFlow && !isVerbatim ? text.replace(/\s+/g, " ") : text);
  }

  close(name: string): void {
    if (dropped.has(name)) {
      this.#droppedDepth = Math.max(0, this.#droppedDepth - 1);
      return;
    }
    if (this.#droppedDepth > 0 || !isKnown(name)) return;
    if (this.#tooDeep > 0) {
      this.#tooDeep--;
      return;
    }
    if (name === "br" || voids.has(name)) return;
    this.#closeTop();
  }

  end(): string {
    while (this.#frames.length > 1) this.#closeTop();
    return this.#frames[0]?.text ?? "";
  }

  #closeTop(): void {
    const frame = this.#frames.length > 1 ? this.#frames.pop() : undefined;
    const parent = this.#frames.at(-1);
    if (frame !== undefined && parent !== undefined) this.#append(markdownOf(frame, parent));
  }

  #append(text: string): void {
    const frame = this.#frames.at(-1);
    if (frame === undefined) return;
    const starts = frame.text === "" ? frame.name !== "" : frame.endsLine;
    const added = starts && !/^\s*(?:-|\d+\.) /.test(text) ? text.replace(/^ +/, "") : text;
    if (added === "") return;
    frame.text += added;
    frame.endsLine = added.endsWith("\n");
  }
}

const voids = new Set(
  "img wbr hr link meta base area col colgroup param source input embed frame".split(" "),
);

type ToMarkdown = (frame: Frame, parent: Frame) => string;

const strong: ToMarkdown = ({ text }) => marked(text, "**");
const emphasis: ToMarkdown = ({ text }) => marked(text, "*");
const code: ToMarkdown = ({ text }) => marked(text.replaceAll("`", ""), "`");
const cell: ToMarkdown = ({ text }) => `${oneLine(text)} | `;
const list: ToMarkdown = ({ text }, parent) => (parent.name === "li" ? `\n${text}` : `\n\n${text}\n\n`);

const written: ReadonlyMap<string, ToMarkdown> = new Map([
  ["strong", strong],
  ["b", strong],
  ["em", emphasis],
  ["i", emphasis],
  ["cite", emphasis],
  ["code", code],
  ["kbd", code],
  ["samp", code],
  ["tt", code],
  ["td", cell],
  ["th", cell],
  ["ul", list],
  ["ol", list],
  ["a", ({ text, href }) => link(text, href)],
  ["li", ({ text }, parent) => item(text, parent)],
  ["tr", ({ text }) => `\n${oneLine(text).replace(/ \|$/, "")}`],
]);

function markdownOf(frame: Frame, parent: Frame): string {
  const write = written.get(frame.name);
  if (write !== undefined) return write(frame, parent);
  return blocks.has(frame.name) ? block(frame.name, frame.text) : frame.text;
}

function block(name: string, text: string): string {
  const level = /^h([1-6])$/.exec(name)?.[1];
  const heading = oneLine(text).replaceAll("**", "");
  if (level !== undefined) return heading === "" ? "" : `\n\n${"#".repeat(Number(level))} ${heading}\n\n`;
  return `\n\n${text.trim()}\n\n`;
}

/** Marks stand on each line of their own, and never inside others of their kind. */
function marked(text: string, mark: string): string {
  return text
    .split("\n")
    .map((line) => {
      const inside = line.replaceAll("*", "").trim();
      if (!/[\p{L}\p{N}]/u.test(inside) || line.includes("](")) return line;
      const before = /^\s*/.exec(line)?.[0] ?? "";
      const after = line.slice(line.trimEnd().length);
      return `${before}${mark}${inside}${mark}${after}`;
    })
    .join("\n");
}

function link(text: string, href: string | undefined): string {
  const label = oneLine(text).replace(/[[\]]/g, "");
  const address = webAddress(href);
  if (address !== undefined) {
    const gap = /\s$/.test(text) ? " " : "";
    return `[${label === "" ? address : label.replaceAll("**", "")}](${address})${gap}`;
  }
  const mail = /^\s*mailto:([^?\s]+)/i.exec(href ?? "")?.[1];
  return mail === undefined || text.includes(mail) ? text : `${text} (${mail})`;
}

/** An address that Markdown can hold between its parentheses. */
function webAddress(href: string | undefined): string | undefined {
  const url = href === undefined ? null : URL.parse(href.trim());
  if (url === null || !/^https?:$/.test(url.protocol)) return undefined;
  return url.href.replace(/[()<>"'`*\s]/g, (sign) => `%${sign.charCodeAt(0).toString(16).padStart(2, "0")}`);
}

/** One line an item; the lists inside it follow, set in. */
function item(text: string, parent: Frame): string {
  const lines: string[] = [];
  for (const line of text.split("\n")) {
    if (/^\s*(?:-|\d+\.) /.test(line) && lines.length > 0) lines.push(`  ${line}`);
    else if (line.trim() !== "" && lines.length > 1) lines.push(`  - ${line.trim()}`);
    else if (line.trim() !== "") lines[0] = `${lines[0] ?? ""} ${line.trim()}`.trim();
  }
  if (lines.length === 0) return "";
  parent.items++;
  const mark = parent.name === "ol" ? `${parent.items}. ` : "- ";
  return `\n${mark}${lines.join("\n")}`;
}
