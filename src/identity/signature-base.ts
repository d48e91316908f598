import { createHash } from "node:crypto";
import type { HttpMessage } from "./identity.ts";
import { toText } from "./structured-field.ts";

/** The components that a message of ours is signed over: its body where it has one, and what it is. */
export function componentsOf(message: HttpMessage): readonly string[] {
  return [
    "@method",
    "@target-uri",
    "maille-instance",
    ...(hasBody(message) ? ["content-digest"] : []),
    ...(headerOf(message, "content-type") === undefined ? [] : ["content-type"]),
  ];
}

export function hasBody({ body }: HttpMessage): boolean {
  return body !== undefined && body.byteLength > 0;
}

/** RFC 9530, of SHA-256. */
export function digestOf(body: Uint8Array): string {
  return `sha-256=:${createHash("sha256").update(body).digest("base64")}:`;
}

/**
 * The text that is signed (RFC 9421 §2.5). `items` are the covered components as they are written,
 * with their quotes; `parameters` is the whole inner list with its parameters. `undefined` where one
 * of them is unknown, has parameters, is told twice, or is not in the message.
 */
export function signatureBase(
  message: HttpMessage,
  items: readonly string[],
  parameters: string,
): string | undefined {
  if (new Set(items).size !== items.length) return undefined;
  const lines: string[] = [];
  for (const item of items) {
    const name = toText(item);
    const value = name === undefined ? undefined : componentOf(message, name);
    if (value === undefined) return undefined;
    lines.push(`${item}: ${value}`);
  }
  return [...lines, `"@signature-params": ${parameters}`].join("\n");
}

function componentOf(message: HttpMessage, name: string): string | undefined {
  if (!name.startsWith("@")) return headerOf(message, name)?.trim();
  const url = new URL(message.url);
  switch (name) {
    case "@method":
      return message.method.toUpperCase();
    case "@target-uri":
      url.hash = "";
      return url.href;
    case "@authority":
      return url.host;
    case "@path":
      return url.pathname;
    case "@query":
      return url.search === "" ? "?" : url.search;
    default:
      return undefined;
  }
}

export function headerOf({ headers }: HttpMessage, name: string): string | undefined {
  const found = Object.entries(headers).filter(([key]) => key.toLowerCase() === name);
  return found.length === 1 ? found[0]?.[1] : undefined;
}
