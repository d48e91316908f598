import type { IncomingMessage, ServerResponse } from "node:http";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { Coding } from "./accept-encoding.ts";
import { findCodingOf, isText } from "./compress.ts";

const pack: Readonly<Record<Coding, (body: Buffer) => Promise<Buffer>>> = {
  br: (body) =>
    promisify(brotliCompress)(body, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_SIZE_HINT]: body.length },
    }),
  gzip: (body) => promisify(gzip)(body, { level: 5 }),
};

/** Told beside 304, of what the answer would say (RFC 9110 §15.4.5). */
const toldAlways = ["cache-control", "content-location", "date", "expires", "vary"];

/** An answer as it was made, and as it is packed, which is done once. */
export class KeptPage {
  /** What it takes in memory, packed forms included. */
  readonly bytes: number;
  readonly #body: Buffer;
  readonly #headers: ReadonlyMap<string, string>;
  readonly #packed = new Map<Coding, Promise<Buffer>>();

  constructor(headers: Headers, body: Buffer) {
    this.#headers = new Map([...headers].filter(([name]) => name !== "content-length"));
    this.#body = body;
    this.bytes = Math.round(body.length * 1.5) + 2_000;
  }

  async send(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.#isHeldBy(request)) return this.#tellHeld(response);
    const coding = isText(this.#headers.get("content-type") ?? "")
      ? findCodingOf(request, this.#body.length)
      : undefined;
    const body = coding === undefined ? this.#body : await this.#packedAs(coding);
    for (const [name, value] of this.#headers) response.setHeader(name, value);
    if (coding !== undefined) this.#tellCoding(response, coding);
    response.setHeader("content-length", body.length);
    response.writeHead(200);
    response.end(request.method === "HEAD" ? undefined : body);
  }

  #isHeldBy({ headers }: IncomingMessage): boolean {
    const etag = this.#headers.get("etag");
    const held = headers["if-none-match"];
    if (etag === undefined || held === undefined) return false;
    return held.split(",").some((one) => weakOf(one) === weakOf(etag));
  }

  #tellHeld(response: ServerResponse): void {
    for (const name of [...toldAlways, "etag"]) {
      const value = this.#headers.get(name);
      if (value !== undefined) response.setHeader(name, value);
    }
    response.writeHead(304);
    response.end();
  }

  /** Packed bytes are others that mean the same: such a tag is weak (RFC 9110 §8.8.1). */
  #tellCoding(response: ServerResponse, coding: Coding): void {
    const etag = this.#headers.get("etag");
    response.setHeader("content-encoding", coding);
    if (etag !== undefined && !etag.startsWith("W/")) response.setHeader("etag", `W/${etag}`);
    response.setHeader("vary", [this.#headers.get("vary"), "Accept-Encoding"].filter(Boolean).join(", "));
  }

  #packedAs(coding: Coding): Promise<Buffer> {
    const before = this.#packed.get(coding);
    if (before !== undefined) return before;
    const packed = pack[coding](this.#body);
    this.#packed.set(coding, packed);
    return packed;
  }
}

function weakOf(etag: string): string {
  return etag.trim().replace(/^W\//, "");
}
