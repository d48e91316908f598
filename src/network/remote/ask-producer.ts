import { Failure, type FailureCode } from "../../base/failure.ts";
import { defined } from "../../base/defined.ts";
import type { Sent } from "../../net/net.ts";
import type { RemoteContext } from "./context.ts";
import { hostOf } from "./peers.ts";
import { parseJson } from "./parse-json.ts";

interface Question<Answer> {
  /** The instance, by its address. */
  readonly instance: string;
  /** With its query, as the API of that instance reads it. */
  readonly path: string;
  /** What the answer is, found in JSON that nobody has checked; throws where it is no such thing. */
  readonly read: (json: unknown) => Answer;
  readonly signal?: AbortSignal;
  /** What the reader shows to that instance. Its answer is for them alone, and is not kept. */
  readonly authorization?: string;
  /** The same where it is made for each request. */
  readonly shows?: Shows;
}

/** The headers with which one address is asked in a reader's name. */
export type Shows = (method: string, url: string) => Promise<Readonly<Record<string, string>>>;

/**
 * What another instance answers, as anybody is answered there. Throws `unavailable` with
 * `remote-unreachable`, `remote-busy` or `remote-answer-wrong`; what that one refuses is a
 * `remote-refused` with what it says, or `remote-gone`.
 */
export async function askProducer<Answer>(
  ctx: RemoteContext,
  { instance, path, read, signal, authorization, shows }: Question<Answer>,
): Promise<Answer> {
  const url = instance + path;
  const isForAll = authorization === undefined && shows === undefined;
  return ctx.peers.ask(
    instance,
    async () => {
      const kept = isForAll ? ctx.kept.find(url) : undefined;
      const shown = await shows?.("GET", url);
      const sent = await ctx.net.send(url, {
        accept: "application/json",
        maxBytes: ctx.limits.answerBytesMax,
        timeoutMs: ctx.limits.answerMs,
        headers: {
          ...(kept === undefined ? {} : { "If-None-Match": kept.etag }),
          ...defined({ Authorization: authorization }),
          ...shown,
        },
        ...defined({ signal }),
      });
      const bytes = await bytesOf(sent);
      if (sent.status === 304 && kept !== undefined) return kept.value as Answer;
      if (isForAll) ctx.kept.forget(url);
      if (sent.status !== 200) throw refusalOf(instance, sent, bytes);
      const value = readAnswer(instance, bytes, read);
      const etag = isForAll ? keepableEtag(sent.headers) : undefined;
      if (etag !== undefined) ctx.kept.keep(url, { etag, value }, bytes.byteLength);
      return value;
    },
    signal,
  );
}

export async function bytesOf({ body }: Sent): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export function readAnswer<Answer>(instance: string, bytes: Buffer, read: (json: unknown) => Answer): Answer {
  try {
    return read(parseJson(bytes.toString("utf8")));
  } catch (cause) {
    throw wrongAnswer(instance, cause);
  }
}

/** That instance breaks what it tells of, and nothing else. */
export function wrongAnswer(instance: string, cause?: unknown): Failure {
  return new Failure("unavailable", "remote-answer-wrong", { instance: hostOf(instance) }, { cause });
}

function keepableEtag(headers: Headers): string | undefined {
  const isPrivate = /no-store|private/i.test(headers.get("cache-control") ?? "");
  const etag = headers.get("etag");
  return isPrivate || etag === null || etag.length > 300 ? undefined : etag;
}

/** With what the other one says, cut short: it is shown as its words, not as ours. */
export function refusalOf(instance: string, { status }: Pick<Sent, "status">, bytes: Buffer): Failure {
  const host = hostOf(instance);
  if (status === 404 || status === 410) return new Failure("not-found", "remote-gone", { instance: host });
  const { type, detail } = problemOf(bytes.subarray(0, 20_000).toString("utf8"));
  const args = { instance: host, status, detail: detail.slice(0, 500) };
  // Whoever refuses what asks too much of it is there.
  if (status === 503 && type.endsWith("#over-budget"))
    return new Failure("over-budget", "remote-refused", args);
  if (status === 502 || status === 503 || status === 504) {
    return new Failure("unavailable", "remote-down", { instance: host, status });
  }
  if (status === 429) return new Failure("unavailable", "remote-busy", { instance: host, retryAfterS: 5 });
  if (status < 400) return wrongAnswer(instance);
  return new Failure(refusals.get(status) ?? "unavailable", "remote-refused", args);
}

const refusals: ReadonlyMap<number, FailureCode> = new Map([
  [400, "invalid"],
  [422, "invalid"],
  [401, "forbidden"],
  [403, "forbidden"],
]);

/** What is told of a problem (RFC 9457), or by an authorization server. Empty where it is not. */
function problemOf(text: string): { readonly type: string; readonly detail: string } {
  try {
    const told = JSON.parse(text) as { type?: unknown; detail?: unknown; error_description?: unknown } | null;
    const said = told?.detail ?? told?.error_description;
    const type = told?.type;
    return { type: typeof type === "string" ? type : "", detail: typeof said === "string" ? said : "" };
  } catch {
    return { type: "", detail: "" };
  }
}
