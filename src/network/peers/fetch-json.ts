import type { Readable } from "node:stream";
import { Failure } from "../../base/failure.ts";
import { defined } from "../../base/defined.ts";
import type { NetworkContext } from "../context.ts";
import { askedByOf } from "./named-from.ts";

/** What another instance is asked with. */
export interface AskingContext extends Pick<NetworkContext, "net"> {
  readonly limits: Pick<NetworkContext["limits"], "answerMs">;
}

type Signing = AskingContext & Pick<NetworkContext, "db" | "identity">;

export interface Asking {
  readonly method?: "GET" | "POST";
  /** Sent as JSON. */
  readonly body?: object;
  readonly maxBytes?: number;
  readonly signal?: AbortSignal;
  /** In place of the time that any answer may take. */
  readonly timeoutMs?: number;
  /** The network address of the stranger who has it asked (`SendOptions`). */
  readonly askedBy?: string;
  /** The ETag of the answer that is held: `undefined` is answered where it is the same still. */
  readonly ifNoneMatch?: string;
}

/** What an address answers, unsigned. Throws as `askSigned` does. */
export async function getJson(ctx: AskingContext, url: string, asking: Asking = {}): Promise<unknown> {
  const known = asking.ifNoneMatch;
  return send(ctx, url, asking, {
    accept: "application/json",
    ...(known === undefined ? {} : { "if-none-match": known }),
  });
}

/**
 * Asks another instance in the name of this one (RFC 9421), and reads its JSON; `undefined` for an
 * answer without content. Throws `network-refused` where it refuses, with what it says, or `net-…`
 * where it cannot be reached. One that a stranger named is asked as that stranger may have it asked.
 */
export async function askSigned(ctx: Signing, url: string, asking: Asking = {}): Promise<unknown> {
  const { method = "GET", body } = asking;
  const bytes = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
  const headers = {
    accept: "application/json",
    ...(bytes === undefined ? {} : { "content-type": "application/json" }),
  };
  const message = { method, url, headers, ...defined({ body: bytes }) };
  const signed = await ctx.identity.signMessage(message);
  const askedBy = await askedByOf(ctx.db, new URL(url).origin);
  return send(ctx, url, { ...askedBy, ...asking }, { ...headers, ...signed }, bytes);
}

async function send(
  { net, limits }: AskingContext,
  url: string,
  { method = "GET", maxBytes = 1_000_000, signal, timeoutMs = limits.answerMs, askedBy, ifNoneMatch }: Asking,
  headers: Record<string, string>,
  body?: Uint8Array,
): Promise<unknown> {
  const sent = await net.send(url, {
    method,
    headers,
    maxBytes,
    timeoutMs,
    ...defined({ askedBy, body, signal }),
  });
  const text = await readText(sent.body);
  if (sent.status === 304 && ifNoneMatch !== undefined) return undefined;
  if (sent.status < 200 || sent.status > 299) throw refusal(url, sent.status, text);
  if (text === "") return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new Failure("unavailable", "network-answer-wrong", { instance: hostOf(url) }, { cause });
  }
}

async function readText(body: Readable): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

/** With what the other one says, cut short: it is shown as its words, not as ours. */
function refusal(url: string, status: number, text: string): Failure {
  const args = { instance: hostOf(url), status, detail: detailOf(text).slice(0, 500) };
  return new Failure("unavailable", "network-refused", args);
}

function detailOf(text: string): string {
  try {
    const { detail, title } = (JSON.parse(text) ?? {}) as { detail?: unknown; title?: unknown };
    return [detail, title].find((told) => typeof told === "string") ?? "";
  } catch {
    return "";
  }
}

function hostOf(url: string): string {
  return URL.parse(url)?.host ?? url;
}
