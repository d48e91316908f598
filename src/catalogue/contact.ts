import type { Contact } from "./metadata.ts";

/** An e-mail address, the address of a page, or a name with what it takes to write to it. */
export function parseContact(text: string): Contact {
  const told = text.replace(/\s+/g, " ").trim();
  if (/^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/.test(told)) return { email: told };
  if (/^https?:\/\/\S+$/i.test(told)) return { url: told };
  return { name: told };
}
