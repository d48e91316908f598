import type { IncomingMessage } from "node:http";
import { pipeline, type Readable, Transform, type TransformCallback } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { Failure, isFailure } from "../base/failure.ts";

interface BodyOptions {
  readonly host: string;
  readonly maxBytes: number;
  readonly announced: number | undefined;
  readonly toFailure: (error: Error) => Error;
}

/** The bytes of an answer, unpacked, never more than was allowed, and whole or failed. */
export function bodyOf(response: IncomingMessage, options: BodyOptions): Readable {
  const received = new Counter(options);
  const decoder = decoderOf(response.headers["content-encoding"]);
  const out = decoder === undefined ? received : new Counter(options);
  response.once("close", () => {
    if (response.complete || out.destroyed) return;
    out.destroy(response.errored ?? cutShort(options, received.bytes));
  });
  out.explain = (error) => explain(error, options, received.bytes, response);
  if (decoder === undefined) pipeline(response, received, ended);
  else pipeline(response, received, decoder, out, ended);
  return out;
}

/** The last stream hands its error on to whoever reads it: there is nothing to do here. */
function ended(): void {}

function decoderOf(encoding = ""): Transform | undefined {
  const name = encoding.trim().toLowerCase();
  if (name === "gzip" || name === "x-gzip") return createGunzip();
  if (name === "br") return createBrotliDecompress();
  return name === "deflate" ? createInflate() : undefined;
}

/** Counts what goes through and fails past the limit: what unpacks to terabytes stops there. */
class Counter extends Transform {
  bytes = 0;
  explain: (error: Error) => Error = (error) => error;
  readonly #options: BodyOptions;

  constructor(options: BodyOptions) {
    super();
    this.#options = options;
  }

  override _transform(chunk: Buffer, _: BufferEncoding, callback: TransformCallback): void {
    this.bytes += chunk.byteLength;
    const { host, maxBytes } = this.#options;
    if (this.bytes > maxBytes) callback(new Failure("too-large", "net-too-large", { host, maxBytes }));
    else callback(null, chunk);
  }

  /** Explained before it is kept: who begins to read a stream that has failed is given what was kept. */
  override destroy(error?: Error): this {
    return super.destroy(error === undefined ? undefined : this.explain(error));
  }
}

function explain(error: Error, options: BodyOptions, received: number, response: IncomingMessage): Error {
  if (isFailure(error)) return error;
  const code = "code" in error ? String(error.code) : "";
  if (/^(?:Z_|ERR__ERROR_|ERR_BROTLI)/.test(code)) {
    return new Failure("unavailable", "net-badly-packed", { host: options.host }, { cause: error });
  }
  const told = options.toFailure(error);
  if (!isFailure(told) || told.key !== "net-unreachable" || response.complete) return told;
  const isLie = options.announced !== undefined && received < options.announced;
  return isLie ? cutShort(options, received, error) : told;
}

function cutShort({ host, announced }: BodyOptions, received: number, cause?: Error): Failure {
  return new Failure(
    "unavailable",
    "net-cut-short",
    { host, announced: announced ?? "?", received },
    { cause },
  );
}
