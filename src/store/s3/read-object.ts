import { isFailure } from "../../base/failure.ts";
import type { Sent } from "../../net/net.ts";
import { away } from "./signed-requests.ts";

export interface ReadObject {
  readonly key: string;
  /** Its bytes from one on, to before another one. */
  readonly start: number;
  readonly end: number;
  /** What it has to be still where it is asked for once more. */
  readonly mark: string;
  readonly host: string;
  /** So many times in a row it is asked for without a byte that comes. */
  readonly inVainMax: number;
  readonly get: (headers: Readonly<Record<string, string>>) => Promise<Sent>;
}

/** The bytes of an object, or of a stretch of it, of which the first answer is there: where one breaks off, those behind. */
export async function* readObject(first: Sent, of: ReadObject): AsyncGenerator<Uint8Array> {
  const { key, start, end, mark, host } = of;
  const isStretch = first.status === 206;
  let sent = first;
  let at = start;
  for (let inVain = 0; ;) {
    const begun = at;
    try {
      for await (const chunk of isStretch ? exactly(sent, end - at, host) : sent.body) {
        at += (chunk as Uint8Array).byteLength;
        yield chunk as Uint8Array;
      }
      return;
    } catch (error) {
      inVain = at > begun ? 0 : inVain + 1;
      if (!isFailure(error) || inVain === of.inVainMax) throw away(host, error);
    }
    if (at >= end && first.headers.has("content-length")) return;
    sent = await of.get({ Range: isStretch ? `bytes=${at}-${end - 1}` : `bytes=${at}-`, "If-Match": mark });
    if (!isFrom(sent, at)) {
      sent.body.destroy();
      throw away(host, new Error(`${key}: status ${sent.status} while it was read`));
    }
  }
}

/** The first so many bytes: who is asked for a stretch may send more, or end early and say that it is whole. */
async function* exactly({ body }: Sent, bytes: number, host: string): AsyncGenerator<Uint8Array> {
  let left = bytes;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    yield chunk.subarray(0, left);
    left -= chunk.byteLength;
    if (left <= 0) return;
  }
  if (left > 0) throw away(host, new Error(`${left} of ${bytes} bytes did not come`));
}

/** Whether an answer is a stretch that begins there, as far as it says where. */
export function isFrom({ status, headers }: Sent, start: number): boolean {
  const range = headers.get("content-range") ?? `bytes ${start}-`;
  return status === 206 && range.startsWith(`bytes ${start}-`);
}
