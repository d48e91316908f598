import type { IJsonLdParserOptions } from "jsonld-streaming-parser";
import { commonPrefixes } from "./prefixes.ts";

export type JsonLdContext = NonNullable<IJsonLdParserOptions["context"]>;

const dcat = "http://www.w3.org/ns/dcat#";

/**
 * For documents without a context, or with one that lies on another host and is never fetched: names
 * stand for what DCAT means by them (`title`, `accessURL`), prefixes for the vocabularies that
 * everybody gives them.
 */
export const ownContext: JsonLdContext = { "@vocab": dcat, ...commonPrefixes };

/** Instead of a document on another host: what is known of it. */
export function contextAt(url: string): JsonLdContext {
  return /^https?:\/\/(?:www\.)?schema\.org\b/i.test(url)
    ? { ...commonPrefixes, "@vocab": "http://schema.org/" }
    : ownContext;
}

/** The context of a JSON document as it is written at its top, or nothing. */
export function contextOf(head: string): unknown {
  const text = head.trimStart();
  if (!text.startsWith("{")) return undefined;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const sign = text[at];
    if (sign === "{" || sign === "[") depth++;
    else if (sign === "}" || sign === "]") depth--;
    else if (sign === '"') {
      const end = endOfString(text, at);
      if (end < 0) return undefined;
      const colon = /\s*:\s*/y;
      colon.lastIndex = end;
      if (depth === 1 && text.slice(at, end) === '"@context"' && colon.test(text)) {
        return valueAt(text, colon.lastIndex);
      }
      at = end - 1;
    }
  }
  return undefined;
}

function valueAt(text: string, from: number): unknown {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const sign = text[at];
    if (sign === '"') {
      const end = endOfString(text, at);
      if (end < 0) return undefined;
      at = end - 1;
    } else if (sign === "{" || sign === "[") depth++;
    else if (sign === "}" || sign === "]") depth--;
    if (depth > 0) continue;
    try {
      return JSON.parse(text.slice(from, at + 1)) as unknown;
    } catch {
      return undefined;
    }
  }
  return undefined;
}

function endOfString(text: string, at: number): number {
  for (let end = at + 1; end < text.length; end++) {
    if (text[end] === "\\") end++;
    else if (text[end] === '"') return end + 1;
  }
  return -1;
}
