import type { IncomingMessage } from "node:http";
import { type Coding, findCoding } from "./accept-encoding.ts";
import { languageOf } from "../base/language-of.ts";

/** One page as it may be asked by many who are not told apart. */
export interface PageAsking {
  /** All that its answer may depend on, but for what the instance holds. */
  readonly key: string;
  /** The cookies that are left to the page: whatever else comes with the request, it does not read. */
  readonly cookie: string;
  /** How its answer is packed, where its reader takes it so. */
  readonly coding: Coding | undefined;
}

const addressMax = 2_000;
const acceptMax = 100;

/** What everybody reads, and reads often. */
const shown =
  /^\/(?:$|\?)|^\/(?:boards|datasets|decisions|embed|indicators|news|organizations|pages|places|reuses)(?:[/?]|$)/;

/** `undefined` for whoever may be known to the instance, and for what is no page that many read. */
export function readAsking(request: IncomingMessage): PageAsking | undefined {
  const { headers } = request;
  if (!isShown(request) || headers.authorization !== undefined) return undefined;
  const [cookies, accept] = [readCookies(headers.cookie ?? ""), readAccept(headers.accept ?? "")];
  if (cookies === undefined || accept === undefined) return undefined;
  const { lang = "", theme = "" } = cookies;
  const at = [headers["x-maille-protocol"], headers["x-maille-host"], request.url];
  const coding = findCoding(headers["accept-encoding"]);
  const told = [lang, theme, accept, readLanguage(headers["accept-language"] ?? "")];
  return { key: JSON.stringify([...at, ...told]), cookie: writeCookies(cookies), coding };
}

function isShown({ method = "", url = "/" }: IncomingMessage): boolean {
  return ["GET", "HEAD"].includes(method) && url.length <= addressMax && shown.test(url);
}

/** The language that a browser leads to; empty where the instance has its own. */
function readLanguage(browser: string): string {
  const [one, other] = [languageOf({ browser }, "fr"), languageOf({ browser }, "en")];
  return one === other ? one : "";
}

/** Every browser takes a page, in words of its own; what a program asks for is as it is written. */
function readAccept(accept: string): string | undefined {
  if (accept.includes("text/html")) return "text/html";
  return accept.length > acceptMax ? undefined : accept;
}

function writeCookies(cookies: OwnCookies): string {
  return Object.entries(cookies)
    .map(([name, value]) => `${name}=${value}`)
    .join("; ");
}

interface OwnCookies {
  lang?: string;
  theme?: string;
}

/** Those that a page for everybody reads; `undefined` where another of ours is among them, or one is not plain. */
function readCookies(header: string): OwnCookies | undefined {
  const found: OwnCookies = {};
  for (const part of header.split(";")) {
    const at = part.indexOf("=");
    const [name, value] = [part.slice(0, at).trim(), part.slice(at + 1).trim()];
    if (name.startsWith("maille_") || name === "answer") return undefined;
    if (name !== "lang" && name !== "theme") continue;
    if (!/^[a-z]{1,10}$/.test(value) || found[name] !== undefined) return undefined;
    found[name] = value;
  }
  return found;
}
