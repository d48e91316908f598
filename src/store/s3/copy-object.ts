import { Failure } from "../../base/failure.ts";
import { textsOf } from "./answers.ts";
import { atOnce, ofParts, type Requests } from "./parts.ts";
import { isNotImplemented } from "./signed-requests.ts";

/** The protocol copies up to 5 GB at once; less, so that an answer comes while the connection waits for it. */
const partBytes = 512 * 1024 * 1024;

const timeoutMs = 600_000;

/** Of an object, from `start` to before `end`. */
export interface CopiedPart {
  readonly key: string;
  readonly start: number;
  readonly end: number;
  /** What it has to be still. */
  readonly mark?: string;
}

type Sourced = CopiedPart & { /** The bucket, and the whole key. */ readonly source: string };

/** Of an object of any size. */
export function partsOf({
  key,
  bytes,
  mark,
}: {
  readonly key: string;
  readonly bytes: number;
  readonly mark: string;
}): CopiedPart[] {
  return Array.from({ length: Math.max(1, Math.ceil(bytes / partBytes)) }, (_, at) => ({
    key,
    mark,
    start: at * partBytes,
    end: Math.min(bytes, (at + 1) * partBytes),
  }));
}

/** Has the object store copy parts of objects, as those of another one. Answers the status. */
export function copyObject(requests: Requests, parts: readonly Sourced[]): Promise<number> {
  return ofParts(requests, {}, async (uploadId) => {
    const marks: (string | undefined)[] = parts.map(() => undefined);
    let next = 0;
    const work = async (): Promise<void> => {
      for (let part = parts[next]; part !== undefined; part = parts[next]) {
        const at = next;
        next += 1;
        marks[at] = await copyPart(requests, part, { at, uploadId });
        if (marks[at] === undefined) next = parts.length;
      }
    };
    const stop = (): void => {
      next = parts.length;
    };
    const working = Array.from({ length: Math.min(atOnce, parts.length) }, work);
    for (const each of working) each.catch(stop);
    for (const end of await Promise.allSettled(working)) if (end.status === "rejected") throw end.reason;
    return marks.every((mark) => mark !== undefined) ? marks : undefined;
  });
}

/** `undefined` where the upload is unknown, or the object is another one by now. */
async function copyPart(
  { ask, host }: Requests,
  { source, start, end, mark }: Sourced,
  { at, uploadId }: { readonly at: number; readonly uploadId: string },
): Promise<string | undefined> {
  const headers = {
    "x-amz-copy-source": encodeURI(`/${source}`),
    ...(mark === undefined ? {} : { "x-amz-copy-source-if-match": mark }),
    "x-amz-copy-source-range": `bytes=${start}-${end - 1}`,
  };
  const query = { partNumber: String(at + 1), uploadId };
  const { status, words } = await ask({ method: "PUT", query, headers, timeoutMs }).catch(refuseUnknown);
  // A server that takes no notice of what is to be copied puts a part of nothing.
  if (status < 300 && words.trim() === "") throw cannotCopy(host);
  // What breaks while it is copied is told after a status that says that all is well.
  return status < 300 ? textsOf(words, "CopyPartResult", ["ETag"])?.ETag[0] : undefined;
}

function refuseUnknown(error: unknown): never {
  throw isNotImplemented(error) ? cannotCopy(String(error.args["host"]), error) : error;
}

function cannotCopy(host: string, cause?: unknown): Failure {
  return new Failure("unavailable", "store-cannot-copy", { host }, { cause });
}
