import { createHash, createHmac, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join, relative } from "node:path";
import { pipeline } from "node:stream";
import { buffer } from "node:stream/consumers";
import { parseNetworks } from "../src/base/networks.ts";
import { openNet } from "../src/net/open-net.ts";
import type { S3Address } from "../src/store/s3/signed-requests.ts";

/**
 * What becomes of a request before anything is done for it, or what something before the server answers. `lost` is done,
 * and its answer does not come; `slow` is an answer of which a byte comes now and then.
 */
export type Fault = "cut" | "full" | "hang" | "lost" | "refuse" | "break" | "slow" | WrongAnswer | undefined;

interface WrongAnswer {
  readonly status: number;
  readonly body: string;
  readonly headers?: Record<string, string>;
  /** Whether the connection is cut before the body is whole. */
  readonly isCut?: true;
}

/** An object server of one bucket in a folder, by the S3 protocol: what is asked of it is signed, or is refused. */
export async function s3Server(folder: string) {
  const parts = new Map<string, Begun>();
  const told: Told = {
    requests: [],
    fault: () => undefined,
    done: () => undefined,
    listed: (keys) => keys,
    begunAt: new Date(),
  };
  const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
    answer({ folder, parts, told }, request, response).catch((error: unknown) => {
      response.destroy(error as Error);
    });
  });
  const listen = (port: number) =>
    new Promise<void>((resolve) => {
      server.listen(port, "127.0.0.1", resolve);
    });
  await mkdir(folder, { recursive: true });
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => {
      server.close(resolve);
    });
  };
  const address: S3Address = {
    endpoint: `http://127.0.0.1:${port}`,
    bucket: "maille",
    prefix: "blobs/",
    region: "eu-west-1",
    accessKeyId: "key-of-tests",
    secretAccessKey,
    sessionToken: undefined,
  };
  return {
    address,
    told,
    /** Where the objects under the prefix lie. */
    objects: join(folder, "blobs"),
    /** Uploads in parts that were begun and not ended. */
    unended: () => parts.size,
    away: close,
    back: () => listen(port),
    [Symbol.asyncDispose]: close,
  };
}

/** The door out to where a test put its server. */
export const netOfTests = openNet({ allowed: parseNetworks("127.0.0.0/8"), idleMs: 2_000 });

const secretAccessKey = "secret-of-tests";

interface Told {
  readonly requests: string[];
  /** Of a request: its method and what it names, and the stretch that is asked for. */
  fault: (request: string, range?: string) => Fault;
  /** What happens once a request is done whose answer is lost. */
  done: (request: string) => void;
  /** When uploads in parts are said to have been begun. */
  begunAt: Date;
  /** Of the keys that are there, those that are told: a list may be late. */
  listed: (keys: readonly string[]) => readonly string[];
}

/** An object that is put in parts, by their numbers. */
interface Begun extends Map<number, Buffer> {
  key?: string;
}

interface Serving {
  readonly folder: string;
  readonly parts: Map<string, Begun>;
  readonly told: Told;
}

async function answer(serving: Serving, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", "http://s3");
  const body = await buffer(request);
  const line = `${request.method} ${url.pathname.replace(/^\/maille\/?/, "")}${url.search}`;
  serving.told.requests.push(line);
  const fault = serving.told.fault(line, request.headers.range);
  if (fault === "hang") return;
  if (typeof fault === "object") return answerWrongly(fault, response);
  if (fault === "cut" && request.method !== "GET") return void response.destroy();
  const [status, code] = refusals[fault ?? "none"] ?? refusalOf(request, url, body);
  if (status !== 200) return send(response, status, error(code));
  if (fault === "slow") return drip(response, request.headers.range === undefined ? 200 : 206);
  if (fault === "lost") return carryOutInVain(serving, { url, body, request }, line, response);
  await carryOut(serving, { url, body, request, isCut: fault === "cut" }, response);
}

/** It is done, and nobody is told. */
async function carryOutInVain(
  serving: Serving,
  given: Pick<AskedObject, "url" | "body" | "request">,
  line: string,
  response: ServerResponse,
): Promise<void> {
  await carryOut(serving, { ...given, isCut: false }, new ServerResponse(given.request));
  serving.told.done(line);
  response.destroy();
}

function drip(response: ServerResponse, status: number): void {
  response.writeHead(status, { "content-length": 10_000, etag: '"slow"' });
  const more = setInterval(() => response.write("."), 20);
  response.once("close", () => clearInterval(more));
}

async function carryOut(
  serving: Serving,
  { url, ...given }: Omit<AskedObject, "path">,
  response: ServerResponse,
): Promise<void> {
  const key = url.pathname.slice("/maille/".length);
  const path = join(serving.folder, key);
  if (url.searchParams.has("list-type")) return list(serving, url, response);
  if (key === "" && url.searchParams.has("uploads")) return listUnended(serving, url, response);
  if (key === "") return send(response, 200);
  return answers[given.request.method ?? ""]?.(serving, { ...given, url, path }, response);
}

function answerWrongly({ status, body, headers = {}, isCut }: WrongAnswer, response: ServerResponse): void {
  if (isCut !== true) return send(response, status, body, headers);
  // In chunks: nothing tells how long it was to be.
  response.writeHead(status, headers).write(body, () => response.destroy());
}

const answers: Readonly<Record<string, typeof put>> = {
  GET: get,
  HEAD: get,
  PUT: put,
  POST: put,
  DELETE: remove,
};

type Refusal = readonly [status: number, code: string];

const refusals: Readonly<Record<string, Refusal>> = {
  full: [507, "InsufficientStorage"],
  refuse: [403, "AccessDenied"],
  break: [500, "InternalError"],
};

function refusalOf(request: IncomingMessage, url: URL, body: Buffer): Refusal {
  if (!isSigned(request, url, body)) return [403, "SignatureDoesNotMatch"];
  return /^\/maille(?:\/|$)/.test(url.pathname) ? [200, ""] : [404, "NoSuchBucket"];
}

async function remove(
  { parts }: Serving,
  { url, path }: AskedObject,
  response: ServerResponse,
): Promise<void> {
  const upload = url.searchParams.get("uploadId");
  if (upload === null) await rm(path, { force: true });
  else parts.delete(upload);
  return send(response, 204);
}

interface AskedObject {
  readonly url: URL;
  readonly body: Buffer;
  readonly path: string;
  readonly request: IncomingMessage;
  readonly isCut: boolean;
}

async function put(
  { folder, parts }: Serving,
  { url, body, path, request }: AskedObject,
  response: ServerResponse,
): Promise<void> {
  const upload = url.searchParams.get("uploadId");
  if (url.searchParams.has("uploads")) {
    const id = randomUUID();
    parts.set(id, Object.assign(new Map<number, Buffer>(), { key: url.pathname.slice("/maille/".length) }));
    return send(
      response,
      200,
      `<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`,
    );
  }
  const copied = request.headers["x-amz-copy-source"];
  if (typeof copied === "string") return copyPart({ folder, parts }, { url, request, copied }, response);
  if (request.method === "PUT" && upload !== null) {
    parts.get(upload)?.set(Number(url.searchParams.get("partNumber")), body);
    return send(response, 200, "", { etag: markOf(body) });
  }
  if (request.headers["if-none-match"] === "*" && (await sizeOf(path)) !== undefined) {
    return send(response, 412, error("PreconditionFailed"));
  }
  let whole = body;
  if (upload !== null) {
    if (!parts.has(upload)) return send(response, 404, error("NoSuchUpload"));
    const found = [...(parts.get(upload) ?? [])].toSorted(([one], [other]) => one - other);
    const marks = found.map(([, part]) => markOf(part).replaceAll('"', "&quot;"));
    const named = [...String(body).matchAll(/<ETag>(.*?)<\/ETag>/g)].map(([, mark]) => mark);
    if (named.join() !== marks.join()) return send(response, 400, error("InvalidPart"));
    whole = Buffer.concat(found.map(([, part]) => part));
    parts.delete(upload);
  }
  const draft = `${path}.${randomUUID()}`;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(draft, whole);
  await rename(draft, path);
  return send(response, 200, "<CompleteMultipartUploadResult/>", { etag: markOf(whole) });
}

async function copyPart(
  { folder, parts }: Omit<Serving, "told">,
  { url, request, copied }: Pick<AskedObject, "url" | "request"> & { readonly copied: string },
  response: ServerResponse,
): Promise<void> {
  const path = join(folder, decodeURI(copied).replace(/^\/?maille\//, ""));
  const size = await sizeOf(path);
  if (size === undefined) return send(response, 404, error("NoSuchKey"));
  const { mtimeMs } = await stat(path);
  const mark = `"${size}-${mtimeMs}"`;
  if ((request.headers["x-amz-copy-source-if-match"] ?? mark) !== mark) {
    return send(response, 412, error("PreconditionFailed"));
  }
  const [, first = "0", last = "0"] =
    /^bytes=(\d+)-(\d+)$/.exec(String(request.headers["x-amz-copy-source-range"])) ?? [];
  const bytes = (await readFile(path)).subarray(Number(first), Number(last) + 1);
  parts.get(url.searchParams.get("uploadId") ?? "")?.set(Number(url.searchParams.get("partNumber")), bytes);
  return send(response, 200, `<CopyPartResult><ETag>${markOf(bytes)}</ETag></CopyPartResult>`);
}

async function get(
  _: Serving,
  { path, request, isCut }: AskedObject,
  response: ServerResponse,
): Promise<void> {
  const size = await sizeOf(path);
  if (size === undefined) return send(response, 404, error("NoSuchKey"));
  const { mtime, mtimeMs } = await stat(path);
  // To the second, as the protocol tells it.
  const modified = mtime.toUTCString();
  const etag = `"${size}-${mtimeMs}"`;
  const told = { "content-length": size, etag, "last-modified": modified };
  if (request.method === "HEAD") return void response.writeHead(200, told).end();
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "") ?? [];
  const from = Number(first ?? 0);
  const end = Math.min(size - 1, last === undefined || last === "" ? size - 1 : Number(last));
  if ((request.headers["if-match"] ?? etag) !== etag) return send(response, 412, error("PreconditionFailed"));
  const range = first === undefined ? {} : { "content-range": `bytes ${from}-${end}/${size}` };
  response.writeHead(first === undefined ? 200 : 206, { "content-length": end + 1 - from, etag, ...range });
  await answerStretch(response, path, { from, end, isCut });
}

async function answerStretch(
  response: ServerResponse,
  path: string,
  { from, end, isCut }: { readonly from: number; readonly end: number; readonly isCut: boolean },
): Promise<void> {
  // Of an empty file.
  if (end < from) return void response.end();
  // Who leaves before the end leaves no file open here.
  if (!isCut) return void pipeline(createReadStream(path, { start: from, end }), response, () => {});
  const half = (await readFile(path)).subarray(from, from + Math.ceil((end + 1 - from) / 2));
  response.write(half, () => response.destroy());
}

async function list({ folder, told }: Serving, url: URL, response: ServerResponse): Promise<void> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const keys = files
    .filter((file) => file.isFile())
    .map((file) => relative(folder, join(file.parentPath, file.name)));
  const prefix = url.searchParams.get("prefix") ?? "";
  const after = url.searchParams.get("continuation-token") ?? "";
  const wanted = told
    .listed(keys)
    .filter((key) => key.startsWith(prefix) && key > after)
    .toSorted();
  const page = wanted.slice(0, 3);
  const contents = await Promise.all(
    page.map(async (key) => {
      const { size, mtime } = await stat(join(folder, key)).catch(() => ({ size: 1, mtime: new Date(0) }));
      return `<Contents><Key>${key}</Key><LastModified>${mtime.toISOString()}</LastModified><Size>${size}</Size></Contents>`;
    }),
  );
  const next =
    wanted.length > page.length ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : "";
  return send(response, 200, `<ListBucketResult>${contents.join("")}${next}</ListBucketResult>`);
}

/** One at a time. */
function listUnended({ parts, told }: Serving, url: URL, response: ServerResponse): void {
  const prefix = url.searchParams.get("prefix") ?? "";
  const after = url.searchParams.get("upload-id-marker") ?? "";
  const ids = [...parts.keys()].filter((id) => (parts.get(id)?.key ?? "").startsWith(prefix)).toSorted();
  const [id, next] = ids.filter((each) => each > after);
  const initiated = told.begunAt.toISOString();
  const upload =
    id === undefined
      ? ""
      : `<Upload><Key>${parts.get(id)?.key}</Key><UploadId>${id}</UploadId><Initiated>${initiated}</Initiated></Upload>`;
  const marker =
    next === undefined
      ? ""
      : `<IsTruncated>true</IsTruncated><NextKeyMarker>${parts.get(id ?? "")?.key}</NextKeyMarker><NextUploadIdMarker>${id}</NextUploadIdMarker>`;
  send(response, 200, `<ListMultipartUploadsResult>${upload}${marker}</ListMultipartUploadsResult>`);
}

/** Signature Version 4 (AWS General Reference), of the headers that the request says are signed. */
function isSigned(request: IncomingMessage, url: URL, body: Buffer): boolean {
  const hash = createHash("sha256").update(body).digest("hex");
  const [, scope = "", names = "", signature] =
    /^AWS4-HMAC-SHA256 Credential=key-of-tests\/(.+), SignedHeaders=(.+), Signature=(\w+)$/.exec(
      request.headers.authorization ?? "",
    ) ?? [];
  const query = [...url.searchParams]
    .map((pair) => pair.map((text) => encodeURIComponent(text)).join("="))
    .toSorted()
    .join("&");
  const headers = names.split(";").map((name) => `${name}:${String(request.headers[name])}\n`);
  const canonical = [request.method, url.pathname, query, headers.join(""), names, hash].join("\n");
  const [date = "", region = "", service = ""] = scope.split("/");
  const hashed = createHash("sha256").update(canonical).digest("hex");
  const text = ["AWS4-HMAC-SHA256", String(request.headers["x-amz-date"]), scope, hashed].join("\n");
  const key = [date, region, service, "aws4_request"].reduce(
    (made: Buffer, part) => hmac(made, part),
    Buffer.from(`AWS4${secretAccessKey}`),
  );
  return request.headers["x-amz-content-sha256"] === hash && hmac(key, text).toString("hex") === signature;
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}

function markOf(bytes: Buffer): string {
  return `"${createHash("md5").update(bytes).digest("hex")}"`;
}

async function sizeOf(path: string): Promise<number | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true ? found.size : undefined;
}

function error(code: string): string {
  return `<Error><Code>${code}</Code></Error>`;
}

function send(
  response: ServerResponse,
  status: number,
  body = "",
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { "content-length": Buffer.byteLength(body), ...headers }).end(body);
}
