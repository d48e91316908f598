import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { Failure, isFailure } from "../../base/failure.ts";
import { defined } from "../../base/defined.ts";
import type { HarvestContext } from "../context.ts";
import { type FetchedDocuments, type KnownDocument } from "./documents.ts";
import { type FetchedAnswer, toGotten } from "./source-document.ts";
import { retryAfterMs } from "./pace.ts";
import type { Get, SourceDocument } from "../read.ts";
import { Robots } from "./robots.ts";
import { spool } from "./spool.ts";

type Context = Pick<HarvestContext, "net" | "pace" | "limits" | "clock">;

interface GetterOptions {
  /** Of the source: other hosts are asked where its own pages lead there. */
  readonly url: string;
  /** Of its own, where documents lie while they are read. Removed at the end. */
  readonly folder: string;
  readonly signal: AbortSignal;
  /** The administrator has the producer's word that robots.txt does not speak of this. */
  readonly ignoreRobots: boolean;
  /** What earlier runs know of the documents; none for a preview. */
  readonly documents?: FetchedDocuments;
  /** The last complete run read one document: where that did not change, the run ends. */
  readonly single: boolean;
}

/** The source is as it was when it was last read to its end. */
export class SourceUnchanged extends Error {}

type GetOptions = NonNullable<Parameters<Get>[1]>;

const attemptsMax = 4;
const waitMsMax = 10 * 60_000;
const filesMax = 64;
const diskBytesMax = 1_000_000_000;

/**
 * Asks for the documents of one run: politely, within limits, each once, and only for what is new.
 * A document is whole on the disk before it is read; one that could not be had whole ends with its
 * `Failure` after the part that came.
 */
export class Getter implements AsyncDisposable {
  readonly #ctx: Context;
  readonly #options: GetterOptions;
  readonly #robots: Robots;
  readonly #asked = new Set<string>();
  readonly #hosts = new Set<string>();
  #files: { readonly path: string; readonly bytes: number }[] = [];
  #bytes = 0;
  #requests = 0;
  unchanged = false;

  constructor(ctx: Context, options: GetterOptions) {
    this.#ctx = ctx;
    this.#options = options;
    this.#robots = new Robots(ctx);
    this.#hosts.add(new URL(options.url).host);
  }

  /** How many documents were had. */
  get documents(): number {
    return this.#asked.size;
  }

  readonly get: Get = async (address, options = {}) => {
    const { signal, documents, single, ignoreRobots } = this.#options;
    signal.throwIfAborted();
    const url = toUrl(address);
    this.#refuseLoop(url, options);
    await this.#refuseStrangers(url);
    if (!ignoreRobots) await this.#robots.obey(url, signal);
    const key = `${url.href} ${options.accept ?? ""}`.trim();
    const known = await documents?.find(key);
    const answer = await this.#ask(url, options, known);
    this.#hosts.add(new URL(answer.url).host);
    const isOld = known !== undefined && answer.hash === known.hash;
    const path = answer.failure === undefined ? await documents?.keep(key, answer) : undefined;
    if (single && isOld && this.#asked.size === 1) {
      this.unchanged = true;
      throw new SourceUnchanged("the only document of the source did not change");
    }
    return this.#give(path === undefined ? answer : { ...answer, path });
  };

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#options.folder, { recursive: true, force: true });
  }

  #refuseLoop(url: URL, { again }: GetOptions): void {
    const key = createHash("sha1").update(url.href).digest("base64");
    if (this.#asked.has(key) && again !== true) {
      throw new Failure("conflict", "federation-page-again", { url: url.href.slice(0, 500) });
    }
    this.#asked.add(key);
    const { requestsMax, runBytesMax } = this.#ctx.limits;
    if (++this.#requests > requestsMax) {
      throw new Failure("too-large", "federation-requests-max", { most: requestsMax });
    }
    if (this.#bytes > runBytesMax)
      throw new Failure("too-large", "federation-bytes-max", { most: runBytesMax });
  }

  /** Whoever writes in a catalogue must not choose whom we ask: only its pages lead elsewhere. */
  async #refuseStrangers(url: URL): Promise<void> {
    if (this.#hosts.has(url.host)) return;
    for (const { path } of this.#files.toReversed()) {
      if (!(await holds(path, url.host))) continue;
      this.#hosts.add(url.host);
      return;
    }
    throw new Failure("forbidden", "federation-off-host", { host: url.host });
  }

  async #ask(url: URL, options: GetOptions, known: KnownDocument | undefined): Promise<FetchedAnswer> {
    const { signal } = this.#options;
    for (let attempt = 1; ; attempt++) {
      await this.#ctx.pace.turn(url.host, signal);
      const answer = await this.#once(url, options, known).catch((error: unknown) => toFailed(error, signal));
      const failure = answer instanceof Failure ? answer : answer.failure;
      const waitMs = failure === undefined ? undefined : this.#waitMs(failure, attempt);
      if (waitMs === undefined) {
        if (answer instanceof Failure) throw answer;
        return answer;
      }
      this.#ctx.pace.rest(url.host, waitMs);
    }
  }

  async #once(url: URL, options: GetOptions, known: KnownDocument | undefined): Promise<FetchedAnswer> {
    const { documentBytesMax, documentMs, runBytesMax } = this.#ctx.limits;
    const maxBytes = Math.min(options.maxBytes ?? documentBytesMax, documentBytesMax, runBytesMax);
    const fetched = await this.#ctx.net.fetch(url.href, {
      maxBytes,
      timeoutMs: documentMs,
      signal: this.#options.signal,
      ...defined({ accept: options.accept }),
      ...(known?.etag === undefined ? {} : { ifNoneMatch: known.etag }),
      ...(known?.lastModified === undefined ? {} : { ifModifiedSince: known.lastModified }),
    });
    if (fetched.status === 304 && known !== undefined) {
      fetched.body.resume();
      return known;
    }
    await mkdir(this.#options.folder, { recursive: true });
    const path = join(this.#options.folder, `${this.#requests}`);
    const spooled = await spool(fetched.body, path);
    this.#bytes += spooled.bytes;
    return { ...spooled, path, url: fetched.url, headers: fetched.headers };
  }

  /** How long to wait before it is worth asking again; `undefined` where it is not. */
  #waitMs(failure: Failure, attempt: number): number | undefined {
    const isOver = failure.code !== "unavailable" || failure.key === "net-too-slow";
    if (isOver || attempt >= attemptsMax) return undefined;
    const status = Number(failure.args["status"] ?? 0);
    const { retryAfter } = failure.args;
    if (status >= 400 && status < 500 && status !== 429 && status !== 408) return undefined;
    const told = retryAfterMs(
      typeof retryAfter === "string" ? retryAfter : undefined,
      this.#ctx.clock().getTime(),
    );
    if (told !== undefined) return told > waitMsMax ? undefined : told;
    return this.#ctx.limits.retryMs * 4 ** (attempt - 1);
  }

  /** Of what was had, the newest lie on the disk: as many as `filesMax`, as long as `diskBytesMax`. */
  async #give(answer: FetchedAnswer): Promise<SourceDocument> {
    this.#files.push({ path: answer.path, bytes: answer.bytes });
    let bytes = 0;
    const kept = this.#files.toReversed().filter((file, index) => {
      bytes += file.bytes;
      return index === 0 || (index < filesMax && bytes <= diskBytesMax);
    });
    for (const { path } of this.#files) {
      const isOwn = path.startsWith(this.#options.folder);
      if (isOwn && kept.every((file) => file.path !== path)) await rm(path, { force: true });
    }
    this.#files = kept.toReversed();
    return toGotten(answer);
  }
}

function toUrl(address: string): URL {
  const url = URL.parse(address);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new Failure("invalid", "net-address-wrong", { url: address.slice(0, 200) });
  }
  url.hash = "";
  return url;
}

function toFailed(error: unknown, signal: AbortSignal): Failure {
  if (signal.aborted || !isFailure(error)) throw error;
  return error;
}

async function holds(path: string, text: string): Promise<boolean> {
  const sought = Buffer.from(text);
  let tail = Buffer.alloc(0);
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    const piece = Buffer.concat([tail, chunk]);
    if (piece.includes(sought)) return true;
    tail = piece.subarray(-sought.length);
  }
  return false;
}
