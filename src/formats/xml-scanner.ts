import { Failure } from "../base/failure.ts";

/** Told what a scan meets. Names come without their prefix, texts as they are written. */
export interface XmlVisitor {
  /** `attributes` is their text, for `attribute` to look into. */
  open(name: string, attributes: string): void;
  text?(raw: string): void;
  close(name: string): void;
}

/** The longest tag or text, in characters. */
const pendingCharsMax = 1 << 26;

/**
 * Scans the XML of office documents, pushed in pieces, in memory that does not grow with it.
 * It knows elements, attributes, texts and CDATA; comments, instructions and the document
 * type are passed over, and entities other than the five of XML and numbers stay as they
 * are, so that none can grow.
 */
export class XmlScanner {
  readonly #visitor: XmlVisitor;
  #pending = "";

  constructor(visitor: XmlVisitor) {
    this.#visitor = visitor;
  }

  push(piece: string): void {
    const text = this.#pending === "" ? piece : this.#pending + piece;
    let at = 0;
    for (;;) {
      const tag = text.indexOf("<", at);
      if (tag < 0) break;
      if (tag > at) this.#visitor.text?.(text.slice(at, tag));
      at = tag;
      const end = this.#markup(text, tag);
      if (end < 0) break;
      at = end;
    }
    this.#pending = text.slice(at);
    if (this.#pending.length > pendingCharsMax) throw new Failure("too-large", "format-cell-too-large");
  }

  /** Refuses a document that ends inside a tag. */
  end(): void {
    if (this.#pending.includes("<")) throw new Failure("invalid", "sheet-xml-damaged");
  }

  /** Where the markup that begins at `from` ends; -1 where the rest of it is still to come. */
  #markup(text: string, from: number): number {
    const next = text.charCodeAt(from + 1);
    if (Number.isNaN(next)) return -1;
    if (next === 0x21) return this.#declaration(text, from);
    if (next === 0x3f) return after(text, "?>", from);
    const end = endOfTag(text, from);
    if (end < 0) return -1;
    if (next === 0x2f) {
      this.#visitor.close(localName(text.slice(from + 2, end).trimEnd()));
      return end + 1;
    }
    const empty = text.charCodeAt(end - 1) === 0x2f;
    const inside = text.slice(from + 1, empty ? end - 1 : end);
    const space = inside.search(/\s/);
    const name = localName(space < 0 ? inside : inside.slice(0, space));
    this.#visitor.open(name, space < 0 ? "" : inside.slice(space));
    if (empty) this.#visitor.close(name);
    return end + 1;
  }

  #declaration(text: string, from: number): number {
    if (text.startsWith("<!--", from)) return after(text, "-->", from + 4);
    if (text.startsWith("<![CDATA[", from)) {
      const end = text.indexOf("]]>", from);
      if (end < 0) return -1;
      this.#visitor.text?.(text.slice(from + 9, end).replaceAll("&", "&amp;"));
      return end + 3;
    }
    if (text.length - from < 9) return -1;
    const end = text.indexOf(">", from);
    const inner = text.indexOf("[", from);
    if (end < 0) return -1;
    return inner >= 0 && inner < end ? after(text, "]>", from) : end + 1;
  }
}

function after(text: string, what: string, from: number): number {
  const found = text.indexOf(what, from);
  return found < 0 ? -1 : found + what.length;
}

/** The `>` that ends a tag: the first one outside quotes. */
function endOfTag(text: string, from: number): number {
  const end = text.indexOf(">", from);
  if (end < 0 || !quotesAreOpen(text, from, end)) return end;
  let quote = 0;
  for (let at = from; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (quote !== 0) quote = char === quote ? 0 : quote;
    else if (char === 0x22 || char === 0x27) quote = char;
    else if (char === 0x3e) return at;
  }
  return -1;
}

function quotesAreOpen(text: string, from: number, to: number): boolean {
  let quote = 0;
  for (let at = from; at < to; at++) {
    const char = text.charCodeAt(at);
    if (quote !== 0) quote = char === quote ? 0 : quote;
    else if (char === 0x22 || char === 0x27) quote = char;
  }
  return quote !== 0;
}

function localName(name: string): string {
  const colon = name.indexOf(":");
  return colon < 0 ? name : name.slice(colon + 1);
}

/** The value of an attribute, its name given with its prefix where it has one. */
export function attribute(attributes: string, name: string): string | undefined {
  for (let at = attributes.indexOf(name); at >= 0; at = attributes.indexOf(name, at + 1)) {
    const before = attributes.charCodeAt(at - 1);
    if (at > 0 && before !== 0x20 && before !== 0x0a && before !== 0x0d && before !== 0x09) continue;
    let equals = at + name.length;
    while (attributes.charCodeAt(equals) === 0x20) equals++;
    if (attributes.charCodeAt(equals) !== 0x3d) continue;
    let open = equals + 1;
    while (attributes.charCodeAt(open) === 0x20) open++;
    const close = attributes.indexOf(attributes[open] ?? '"', open + 1);
    return close < 0 ? undefined : decodeXml(attributes.slice(open + 1, close));
  }
  return undefined;
}

const named: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** The five entities of XML, and characters by number. */
export function decodeXml(raw: string): string {
  if (!raw.includes("&")) return raw;
  return raw.replace(
    /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(\w+));/g,
    (whole, decimal, hex, name: string) => {
      if (name !== undefined) return named[name] ?? whole;
      const code = decimal === undefined ? Number.parseInt(String(hex), 16) : Number(decimal);
      return code > 0x10ffff ? "\ufffd" : String.fromCodePoint(code);
    },
  );
}
