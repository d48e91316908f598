import { textsOf } from "./answers.ts";
import { atOnce, ofParts, type Requests } from "./parts.ts";

/** The protocol copies up to 5 GB at once; less, so that an answer comes while the connection waits for it. */
const partBytes = 512 * 1024 * 1024;

const timeoutMs = 600_000;

interface Copied {
  /** The bucket, and the whole key. */
  readonly source: string;
  readonly from: { readonly bytes: number; readonly mark: string };
}

/** Has the object store copy an object of any size, as parts of another one. Answers the status. */
export function copyObject(requests: Requests, copied: Copied): Promise<number> {
  return ofParts(requests, {}, async (uploadId) => {
    const count = Math.max(1, Math.ceil(copied.from.bytes / partBytes));
    const marks: (string | undefined)[] = Array.from({ length: count });
    let next = 0;
    const work = async (): Promise<void> => {
      while (next < count) {
        const at = next;
        next += 1;
        marks[at] = await copyPart(requests, copied, { at, uploadId });
        if (marks[at] === undefined) next = count;
      }
    };
    const working = Array.from({ length: Math.min(atOnce, count) }, work);
    for (const end of await Promise.allSettled(working)) if (end.status === "rejected") throw end.reason;
    return marks.every((mark) => mark !== undefined) ? marks : undefined;
  });
}

/** `undefined` where the upload is unknown, or the object is another one by now. */
async function copyPart(
  { ask }: Requests,
  { source, from: { bytes, mark } }: Copied,
  { at, uploadId }: { readonly at: number; readonly uploadId: string },
): Promise<string | undefined> {
  const range = `bytes=${at * partBytes}-${Math.min(bytes, (at + 1) * partBytes) - 1}`;
  const headers = {
    "x-amz-copy-source": encodeURI(`/${source}`),
    "x-amz-copy-source-if-match": mark,
    "x-amz-copy-source-range": range,
  };
  const query = { partNumber: String(at + 1), uploadId };
  const { status, words } = await ask({ method: "PUT", query, headers, timeoutMs });
  // What breaks while it is copied is told after a status that says that all is well.
  return status < 300 ? textsOf(words, "CopyPartResult", ["ETag"])?.ETag[0] : undefined;
}
