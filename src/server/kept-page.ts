import type { IncomingMessage, ServerResponse } from "node:http";
import { promisify } from "node:util";
import { brotliCompress, brotliDecompress, constants, gunzip, gzip } from "node:zlib";
import type { Coding } from "./accept-encoding.ts";
import { findCodingOf, isText } from "./compress.ts";

/** Nearly every page is packed in one piece: each further one is a turn of a thread. */
const chunkSize = 64 * 1024;

const packInPieces: Readonly<Record<Coding, (body: Buffer) => Promise<Buffer>>> = {
  br: (body) =>
    promisify(brotliCompress)(body, {
      chunkSize,
      params: { [constants.BROTLI_PARAM_QUALITY]: 3, [constants.BROTLI_PARAM_SIZE_HINT]: body.length },
    }),
  gzip: (body) => promisify(gzip)(body, { level: 2, chunkSize }),
};

/** In memory of its own length: what zlib gives is the beginning of a whole piece, which it would hold. */
export async function pack(body: Buffer, coding: Coding): Promise<Buffer> {
  return Buffer.from(new Uint8Array(await packInPieces[coding](body)).buffer);
}

const unpack: Readonly<Record<Coding, (body: Buffer) => Promise<Buffer>>> = {
  br: (body) => promisify(brotliDecompress)(body),
  gzip: (body) => promisify(gunzip)(body),
};

/** Text is a tenth of its length by Brotli and by gzip, or less. */
const packedShare = 1 / 4;

/** Told beside 304, of what the answer would say (RFC 9110 §15.4.5). */
const toldAlways = ["cache-control", "content-location", "date", "expires", "vary"];

/**
 * An answer as it was made. Text is kept as its first reader takes it packed, and by Brotli where they do not; it
 * is unpacked for whoever takes it otherwise.
 */
export class KeptPage {
  /** What it takes in memory. */
  readonly bytes: number;
  readonly #length: number;
  readonly #headers: ReadonlyMap<string, string>;
  /** What is no text. */
  readonly #plain: Buffer | undefined;
  readonly #packed = new Map<Coding, Promise<Buffer>>();

  constructor(headers: Headers, body: Buffer, firstCoding: Coding = "br") {
    this.#headers = new Map([...headers].filter(([name]) => name !== "content-length"));
    this.#length = body.length;
    const text = isText(headers.get("content-type") ?? "");
    if (text) this.#packed.set(firstCoding, pack(body, firstCoding));
    else this.#plain = body;
    this.bytes = Math.round(body.length * (text ? packedShare : 1)) + 2_000;
  }

  async send(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, headers, body } = await this.#answer(request);
    for (const [name, value] of headers) response.setHeader(name, value);
    response.writeHead(status);
    response.end(request.method === "HEAD" ? undefined : body);
  }

  /** The same for whoever had it made, so that it is packed once; `undefined` where they take it as it is. */
  async respond(request: IncomingMessage): Promise<Response | undefined> {
    if (this.#codingFor(request) === undefined) return undefined;
    const { status, headers, body } = await this.#answer(request);
    const told = new Headers([...headers].map(([name, value]): [string, string] => [name, String(value)]));
    return new Response(body === undefined ? null : new Uint8Array(body), { status, headers: told });
  }

  async #answer(request: IncomingMessage): Promise<Answer> {
    if (this.#isHeldBy(request)) return { status: 304, headers: this.#headersHeld(), body: undefined };
    const coding = this.#codingFor(request);
    const body = await this.#bodyIn(coding);
    const headers = new Map<string, string | number>(this.#headers);
    if (coding !== undefined) tellCoding(headers, coding);
    headers.set("content-length", body.length);
    return { status: 200, headers, body };
  }

  #codingFor(request: IncomingMessage): Coding | undefined {
    return this.#plain === undefined ? findCodingOf(request, this.#length) : undefined;
  }

  #isHeldBy({ headers }: IncomingMessage): boolean {
    const etag = this.#headers.get("etag");
    const held = headers["if-none-match"];
    if (etag === undefined || held === undefined) return false;
    return held.split(",").some((one) => weakOf(one) === weakOf(etag));
  }

  #headersHeld(): Answer["headers"] {
    return new Map([...this.#headers].filter(([name]) => name === "etag" || toldAlways.includes(name)));
  }

  async #bodyIn(coding: Coding | undefined): Promise<Buffer> {
    if (this.#plain !== undefined) return this.#plain;
    const known = coding === undefined ? undefined : this.#packed.get(coding);
    if (known !== undefined) return known;
    const plain = this.#unpacked();
    if (coding === undefined) return plain;
    const made = plain.then((body) => pack(body, coding));
    this.#packed.set(coding, made);
    return made;
  }

  async #unpacked(): Promise<Buffer> {
    for (const [coding, packed] of this.#packed) return unpack[coding](await packed);
    throw new Error("no form of the page is kept");
  }
}

interface Answer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string | number>;
  readonly body: Buffer | undefined;
}

/** Packed bytes are others that mean the same: such a tag is weak (RFC 9110 §8.8.1). */
function tellCoding(headers: Map<string, string | number>, coding: Coding): void {
  const etag = String(headers.get("etag") ?? "");
  headers.set("content-encoding", coding);
  if (etag !== "" && !etag.startsWith("W/")) headers.set("etag", `W/${etag}`);
  headers.set("vary", [headers.get("vary"), "Accept-Encoding"].filter(Boolean).join(", "));
}

function weakOf(etag: string): string {
  return etag.trim().replace(/^W\//, "");
}
