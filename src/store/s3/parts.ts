import type { FileHandle } from "node:fs/promises";
import { Failure } from "../../base/failure.ts";
import type { Sent } from "../../net/net.ts";
import { textsOf } from "./answers.ts";
import { type AnswerInWords, notDone, type S3Request } from "./signed-requests.ts";

export type Send = (asked: Omit<S3Request, "key">) => Promise<Sent>;

/** Requests of one object, those whose answer is read among them. */
export interface Requests {
  readonly host: string;
  readonly send: Send;
  readonly ask: (asked: Omit<S3Request, "key">) => Promise<AnswerInWords>;
}

/** Parts on their way at once. */
export const atOnce = 3;

/** Of an upload that was begun at a server that is gone, and that the others never heard of: it is begun again. */
const unknown: AnswerInWords = { status: 404, words: "" };

/** The protocol's limit. */
export const partsMax = 10_000;

interface Putting {
  readonly bytes: number;
  readonly partBytes: number;
  /** Of the request that makes an object of the parts. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Puts a file in parts, of which as many are in memory as are on their way: the object is there whole or not at all. */
export async function putInParts(
  requests: Requests,
  file: FileHandle,
  { bytes, partBytes, headers }: Putting,
): Promise<number> {
  const size = Math.max(partBytes, Math.ceil(bytes / partsMax));
  return ofParts(requests, headers, (uploadId) => putParts(requests.send, file, { uploadId, bytes, size }));
}

/** Begins an object of parts, has them put, and makes it of them by their marks; none is there where they are unknown. */
export async function ofParts(
  { send, ask }: Requests,
  headers: Readonly<Record<string, string>>,
  put: (uploadId: string) => Promise<readonly string[] | undefined>,
): Promise<number> {
  const begun = await ask({ method: "POST", query: { uploads: "" } });
  const [uploadId] = textsOf(begun.words, "InitiateMultipartUploadResult", ["UploadId"])?.UploadId ?? [];
  if (uploadId === undefined) return begun.status < 300 ? notDone : begun.status;
  try {
    const marks = await put(uploadId);
    const asked = { method: "POST", query: { uploadId }, headers } as const;
    const { status, words } = marks === undefined ? unknown : await ask({ ...asked, body: listOf(marks) });
    if (status < 300 && textsOf(words, "CompleteMultipartUploadResult", []) !== undefined) return status;
    // What breaks while the parts are put together is told after a status that says that all is well.
    await abort(send, uploadId);
    return status < 300 ? notDone : status;
  } catch (error) {
    // It is away, or refuses: what is left of the upload goes by the rule of the bucket.
    await abort(send, uploadId).catch(() => undefined);
    throw error;
  }
}

interface Parts {
  readonly uploadId: string;
  readonly bytes: number;
  readonly size: number;
}

/** The marks of all parts; `undefined` where the upload is unknown. */
async function putParts(
  send: Send,
  file: FileHandle,
  { uploadId, bytes, size }: Parts,
): Promise<readonly string[] | undefined> {
  const count = Math.ceil(bytes / size);
  const marks: (string | undefined)[] = Array.from({ length: count });
  let next = 0;
  const work = async (): Promise<void> => {
    const body = Buffer.alloc(Math.min(size, bytes));
    while (next < count) {
      const at = next;
      next += 1;
      const { bytesRead } = await file.read(body, 0, Math.min(size, bytes - at * size), at * size);
      const query = { partNumber: String(at + 1), uploadId };
      marks[at] = await putPart(send, query, body.subarray(0, bytesRead));
      if (marks[at] === undefined) stop();
    }
  };
  const stop = (): void => {
    next = count;
  };
  const working = Array.from({ length: Math.min(atOnce, count) }, work);
  for (const each of working) each.catch(stop);
  // Nothing is read of the file any more once this ends.
  for (const end of await Promise.allSettled(working)) if (end.status === "rejected") throw end.reason;
  return marks.every((mark) => mark !== undefined) ? marks : undefined;
}

export async function putPart(
  send: Send,
  query: Record<string, string>,
  body: Uint8Array,
): Promise<string | undefined> {
  const sent = await send({ method: "PUT", query, body });
  sent.body.resume();
  const mark = sent.headers.get("etag");
  if (mark !== null && sent.status < 300) return mark;
  if (sent.status === unknown.status) return undefined;
  const { host } = new URL(sent.url);
  throw new Failure("unavailable", "store-refused", { host, status: String(sent.status), code: "no part" });
}

async function abort(send: Send, uploadId: string): Promise<void> {
  const { body } = await send({ method: "DELETE", query: { uploadId } });
  body.resume();
}

function listOf(marks: readonly string[]): Uint8Array {
  const parts = marks.map(
    (mark, at) =>
      `<Part><PartNumber>${at + 1}</PartNumber><ETag>${mark.replaceAll("&", "&amp;").replaceAll('"', "&quot;")}</ETag></Part>`,
  );
  return Buffer.from(`<CompleteMultipartUpload>${parts.join("")}</CompleteMultipartUpload>`);
}
