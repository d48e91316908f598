import type { IncomingMessage, OutgoingHttpHeader, OutgoingHttpHeaders, ServerResponse } from "node:http";
import type { Transform } from "node:stream";
import { type Coding, findCoding, refusesIdentity } from "./accept-encoding.ts";
import { flushInSilence, newPacker, type Packer } from "./packer.ts";

/** Below it, a coding saves no packet on the network. */
const bytesMin = 1024;

/**
 * Has an answer packed on its way out, where its reader takes that and it is text. Whoever answers writes
 * to `response` as ever, and waits where the reader is slow; nothing is held back for longer than a moment.
 */
export function compress(request: IncomingMessage, response: ServerResponse): void {
  const plain = plainOf(response);
  let packer: Transform | undefined;
  const writeHead = (status: number, ...rest: HeadRest) => {
    const [reason, headers] =
      typeof rest[0] === "string" ? [rest[0], rest[1]] : [undefined, rest[0] ?? rest[1]];
    response.statusCode = status;
    setHeaders(response, headers);
    packer = prepare(request, response, plain);
    return reason === undefined ? plain.writeHead(status) : plain.writeHead(status, reason);
  };
  const write = (...piece: Parameters<Write>) => {
    if (!response.headersSent) response.writeHead(response.statusCode);
    return ((packer?.write.bind(packer) as Write | undefined) ?? plain.write)(...piece);
  };
  const end = (...last: unknown[]) => {
    if (!response.headersSent) beginWhole(response, last[0]);
    if (packer === undefined) return plain.end(...last);
    const told = last.find((one) => typeof one === "function");
    if (told !== undefined) response.once("finish", told as () => void);
    packer.end(...(last.filter((one) => one !== told) as []));
    return response;
  };
  // Functions that are written where they are assigned would outlive the answer (ADR 0139).
  Object.assign(response, { writeHead, write, end });
}

type HeadHeaders = OutgoingHttpHeaders | OutgoingHttpHeader[] | undefined;
type HeadRest = [] | [HeadHeaders] | [string | undefined, HeadHeaders?];
type Write = (chunk: Uint8Array | string, ...rest: unknown[]) => boolean;

interface Plain {
  readonly writeHead: (status: number, reason?: string) => ServerResponse;
  readonly write: Write;
  readonly end: (...last: unknown[]) => ServerResponse;
}

function plainOf(response: ServerResponse): Plain {
  return {
    writeHead: response.writeHead.bind(response) as Plain["writeHead"],
    write: response.write.bind(response) as Write,
    end: response.end.bind(response) as Plain["end"],
  };
}

function setHeaders(response: ServerResponse, headers: HeadHeaders): void {
  if (Array.isArray(headers)) {
    for (let at = 0; at + 1 < headers.length; at += 2) {
      response.appendHeader(String(headers[at]), String(headers[at + 1]));
    }
    return;
  }
  for (const [name, value] of Object.entries(headers ?? {})) {
    if (value !== undefined) response.setHeader(name, value);
  }
}

/** An answer of one piece, whose head was left to Node, which tells its size. */
function beginWhole(response: ServerResponse, body: unknown): void {
  if ((typeof body === "string" || body instanceof Uint8Array) && !response.hasHeader("content-length")) {
    response.setHeader("content-length", Buffer.byteLength(body));
  }
  response.writeHead(response.statusCode);
}

/** Writes what the head says of the coding, and opens it. */
function prepare(request: IncomingMessage, response: ServerResponse, plain: Plain): Transform | undefined {
  if (response.statusCode === 304) tellAsHeld(request, response);
  if (!couldBePacked(response)) return undefined;
  addVary(response);
  const told = response.getHeader("content-length");
  const bytes = told === undefined ? undefined : Number(told);
  const coding = findCodingOf(request, bytes);
  if (coding === undefined) return undefined;
  response.setHeader("content-encoding", coding);
  response.removeHeader("content-length");
  response.removeHeader("accept-ranges");
  const etag = response.getHeader("etag");
  // Packed bytes are others that mean the same: such a tag is weak (RFC 9110 §8.8.1).
  if (typeof etag === "string" && !etag.startsWith("W/")) response.setHeader("etag", `W/${etag}`);
  return through(newPacker(coding, bytes), response, plain);
}

/** A part is one of the bytes as they are, and a HEAD tells their size. */
export function findCodingOf(
  { method, headers }: IncomingMessage,
  bytes: number | undefined,
): Coding | undefined {
  if (method === "HEAD" || headers.range !== undefined || bytes === 0) return undefined;
  const accepted = headers["accept-encoding"];
  const isShort = bytes !== undefined && bytes < bytesMin;
  return isShort && !refusesIdentity(accepted) ? undefined : findCoding(accepted);
}

/** Sends what the packer makes, as fast as the reader takes it; whoever answers waits for the packer. */
function through(packer: Packer, response: ServerResponse, plain: Plain): Transform {
  const emit = response.emit.bind(response) as (event: string | symbol, ...args: unknown[]) => boolean;
  response.emit = ((event: string | symbol, ...args: unknown[]) => {
    if (event !== "drain") return emit(event, ...args);
    packer.resume();
    return true;
  }) as ServerResponse["emit"];
  packer.on("drain", () => emit("drain"));
  packer.on("data", (piece: Buffer) => {
    if (!plain.write(piece)) packer.pause();
  });
  packer.once("end", () => plain.end());
  packer.once("error", (error) => response.destroy(error));
  response.once("close", () => packer.destroy());
  return flushInSilence(packer);
}

const text =
  /^(?:text\/(?!event-stream)|image\/svg\+xml|application\/(?:[^;]+\+)?(?:json|xml|yaml)(?:\s*;|$)|application\/(?:javascript|x-ndjson|ndjson|n-triples|n-quads|trig|x-turtle)(?:\s*;|$))/i;

/**
 * Text whose every byte is ours to write otherwise. What nobody may store holds a secret, or tells of one:
 * beside what an asker chose, its packed size would tell the secret little by little (BREACH).
 */
function couldBePacked(response: ServerResponse): boolean {
  const { statusCode: status } = response;
  if (status < 200 || [204, 205, 206].includes(status) || (status >= 300 && status < 400)) return false;
  const cache = String(response.getHeader("cache-control") ?? "");
  if (/no-store|no-transform/i.test(cache)) return false;
  if (asWritten.some((name) => response.hasHeader(name))) return false;
  return isText(String(response.getHeader("content-type") ?? ""));
}

export function isText(type: string): boolean {
  return text.test(type);
}

/** What is coded already, and what tells of the bytes that were written. */
const asWritten = ["content-encoding", "content-range", "content-digest", "repr-digest", "signature"];

/** The tag of what the asker holds, packed or not: a cache looks for that very one (RFC 9111 §4.3.4). */
function tellAsHeld(request: IncomingMessage, response: ServerResponse): void {
  const etag = response.getHeader("etag");
  const held = (request.headers["if-none-match"] ?? "").split(",").map((one) => one.trim());
  if (typeof etag === "string" && !held.includes(etag) && held.includes(`W/${etag}`)) {
    response.setHeader("etag", `W/${etag}`);
  }
  addVary(response);
}

function addVary(response: ServerResponse): void {
  const told = [response.getHeader("vary") ?? []].flat().join(", ");
  if (/(?:^|,)\s*(?:\*|accept-encoding)\s*(?:,|$)/i.test(told)) return;
  response.setHeader("vary", told === "" ? "Accept-Encoding" : `${told}, Accept-Encoding`);
}
