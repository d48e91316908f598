import { isFailure } from "../../base/failure.ts";
import { textsOf } from "./answers.ts";
import { away, type SignedRequests } from "./signed-requests.ts";

interface Unended {
  /** Of the keys that are looked through. */
  readonly prefix: string;
  /** Begun before then. */
  readonly before: Date;
}

interface Begun {
  readonly key: string;
  readonly uploadId: string;
  readonly begunAt: Date;
}

/**
 * Gives up uploads in parts that nobody ended, as those of a process that was killed. A server that does not list them,
 * or not for this key, leaves them to a rule of its bucket.
 */
export async function abortUnended(requests: SignedRequests, { prefix, before }: Unended): Promise<number> {
  let aborted = 0;
  try {
    for await (const { key, uploadId, begunAt } of listUnended(requests, prefix)) {
      if (!key.startsWith(prefix) || !(begunAt < before)) continue;
      const asked = { method: "DELETE", key: key.slice(prefix.length), query: { uploadId } } as const;
      (await requests.send(asked)).body.resume();
      aborted += 1;
    }
  } catch (error) {
    if (!isFailure(error) || error.key !== "store-refused") throw error;
  }
  return aborted;
}

const named = ["Key", "UploadId", "Initiated", "IsTruncated", "NextKeyMarker", "NextUploadIdMarker"] as const;

async function* listUnended(requests: SignedRequests, prefix: string): AsyncGenerator<Begun> {
  let from: Mark | undefined = { key: "", uploadId: "" };
  while (from !== undefined) {
    const query = { uploads: "", prefix, ...(from.key === "" ? {} : markersOf(from)) };
    const { status, words } = await requests.ask({ method: "GET", query, maxBytes: 20_000_000 });
    const found = status < 300 ? textsOf(words, "ListMultipartUploadsResult", named) : undefined;
    if (found === undefined) throw away(requests.host, new Error(`status ${status}, no list of uploads`));
    for (const [at, uploadId] of found.UploadId.entries()) {
      yield { key: found.Key[at] ?? "", uploadId, begunAt: new Date(found.Initiated[at] ?? NaN) };
    }
    const next = markOf(found);
    if (next?.key === from.key && next.uploadId === from.uploadId)
      throw away(requests.host, new Error("a list of uploads that begins anew"));
    from = next;
  }
}

type Mark = Pick<Begun, "key" | "uploadId">;

/** Where a list that was cut goes on. */
function markOf(found: Readonly<Record<(typeof named)[number], readonly string[]>>): Mark | undefined {
  const [key = ""] = found.NextKeyMarker;
  const [uploadId = ""] = found.NextUploadIdMarker;
  return found.IsTruncated[0] === "true" && key !== "" ? { key, uploadId } : undefined;
}

function markersOf({ key, uploadId }: Mark): Readonly<Record<string, string>> {
  return { "key-marker": key, "upload-id-marker": uploadId };
}
