import { createHash } from "node:crypto";
import { text } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import { AwsV4Signer } from "aws4fetch";
import { Failure, isFailure } from "../../base/failure.ts";
import { unnoted } from "../../base/footprint.ts";
import type { Net, Sent } from "../../net/net.ts";
import { isAway } from "../away.ts";

/** Where a bucket is, and who asks. */
export interface S3Address {
  /** Without a slash at its end. */
  readonly endpoint: string;
  readonly bucket: string;
  /** Of every key; empty, or with a slash at its end. */
  readonly prefix: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | undefined;
}

export interface S3Request {
  readonly method: "DELETE" | "GET" | "HEAD" | "POST" | "PUT";
  /** Within the bucket; the bucket itself where absent. */
  readonly key?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** Of the answer; a megabyte where absent. */
  readonly maxBytes?: number;
  /** Until its last byte; two minutes where absent. */
  readonly timeoutMs?: number;
}

export interface AnswerInWords {
  readonly status: number;
  readonly words: string;
}

/** How often a request is tried, and how long the second try waits; each next one waits twice as long. */
export interface Tries {
  readonly atMost: number;
  readonly pauseMs: number;
}

export const usualTries: Tries = { atMost: 4, pauseMs: 300 };

/** How requests ended, since the process began. */
export interface RequestCounts {
  answered: number;
  failed: number;
}

interface Options {
  readonly net: Pick<Net, "send">;
  readonly tries: Tries;
  readonly counts: RequestCounts;
}

/** So long after it was found to be away, whoever asks tries once: many would wait for nothing. */
const awayMs = 5_000;

/** Of an answer that says that all is well, and is none of an object store: it is asked again. */
export const notDone = 409;

const emptyHash = createHash("sha256").digest("hex");

/**
 * Requests of the S3 protocol, signed (Signature Version 4) with the hash of what they carry, which the server
 * compares. A server that is away, or breaks, is asked again. Any other status is an answer; throws `unavailable`
 * `store-away` and `store-refused`, and `no-room` `store-full`.
 */
export class SignedRequests {
  readonly host: string;
  readonly #address: S3Address;
  readonly #options: Options;
  #awayAt = -Infinity;

  constructor(address: S3Address, options: Options) {
    this.#address = address;
    this.#options = options;
    this.host = new URL(address.endpoint).host;
  }

  send(asked: S3Request): Promise<Sent> {
    return this.#try(() => this.#sendOnce(asked));
  }

  /** The same with the words of the answer: where they are cut, it is asked for again. */
  ask(asked: S3Request): Promise<AnswerInWords> {
    return this.#try(async () => {
      const { status, body } = await this.#sendOnce(asked);
      return { status, words: await text(body).catch((cause: unknown) => this.#refuseCut(cause)) };
    });
  }

  async #try<Answer>(askOnce: () => Promise<Answer>): Promise<Answer> {
    const { tries, counts } = this.#options;
    const atMost = performance.now() - this.#awayAt < awayMs ? 1 : tries.atMost;
    for (let tried = 1; ; tried += 1) {
      try {
        const answer = await askOnce();
        counts.answered += 1;
        this.#awayAt = -Infinity;
        return answer;
      } catch (error) {
        counts.failed += 1;
        if (!isAway(error)) throw error;
        if (tried >= atMost) {
          this.#awayAt = performance.now();
          throw error;
        }
      }
      await pause(tries.pauseMs * 2 ** (tried - 1));
    }
  }

  async #sendOnce(asked: S3Request): Promise<Sent> {
    const { method, body, maxBytes = 1_000_000, timeoutMs = 120_000 } = asked;
    const { url, headers } = await this.#sign(asked);
    const options = { method, headers, maxBytes, timeoutMs, ...(body === undefined ? {} : { body }) };
    const sent = await unnoted(() => this.#options.net.send(url, options)).catch((cause: unknown) =>
      this.#refuseCut(cause),
    );
    await refuse(sent, this.host);
    return sent;
  }

  #refuseCut(cause: unknown): never {
    throw isFailure(cause) ? away(this.host, cause) : cause;
  }

  async #sign({ method, key, query = {}, headers = {}, body }: S3Request) {
    const { endpoint, bucket, prefix, ...credentials } = this.#address;
    const path = key === undefined ? "" : `/${prefix}${key}`;
    const url = new URL(`${endpoint}/${bucket}${path}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const hash = body === undefined ? emptyHash : createHash("sha256").update(body).digest("hex");
    const { sessionToken, ...keys } = credentials;
    const signed = await new AwsV4Signer({
      ...keys,
      ...(sessionToken === undefined ? {} : { sessionToken }),
      service: "s3",
      method,
      url: url.href,
      headers: { "x-amz-content-sha256": hash, ...headers },
    }).sign();
    // What is packed has no stretches, and is not what was put.
    return {
      url: signed.url.href,
      headers: { ...Object.fromEntries(signed.headers), "Accept-Encoding": "identity" },
    };
  }
}

/** Tells what no request of ours can do anything about. Any other status is for who asked. */
async function refuse(sent: Sent, host: string): Promise<void> {
  const { status } = sent;
  if (status === 404 || status === 409 || status === 412 || status === 416 || (status >= 200 && status < 300))
    return;
  const code = await codeOf(sent);
  if (status === 507 || fullCodes.has(code)) throw new Failure("no-room", "store-full", { host });
  if (isOfTheMoment(status)) {
    throw away(host, new Error(`${status} ${code}`));
  }
  throw new Failure("unavailable", "store-refused", { host, status: String(status), code });
}

/** As Ceph, MinIO and others name it. */
const fullCodes = new Set([
  "QuotaExceeded",
  "XMinioStorageFull",
  "InsufficientCapacity",
  "EntityTooLargeForQuota",
]);

/** That of an error in XML (Amazon S3 API Reference, Error Responses); empty where it has none. */
export async function codeOf({ body }: Sent): Promise<string> {
  let text = "";
  for await (const chunk of body) text += String(chunk);
  return /<Code>([\w.]{1,60})<\/Code>/.exec(text)?.[1] ?? "";
}

export function away(host: string, cause: unknown): Failure {
  return new Failure("unavailable", "store-away", { host, retryAfterS: 30 }, { cause });
}

const notImplemented = 501;

function isOfTheMoment(status: number): boolean {
  return (status >= 500 && status !== notImplemented) || status === 429 || status === 408;
}

/** Whether the object store says that it does not know what was asked of it. */
export function isNotImplemented(error: unknown): error is Failure {
  return isFailure(error) && error.key === "store-refused" && error.args["status"] === String(notImplemented);
}
