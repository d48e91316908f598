import { Failure, isFailure } from "../../base/failure.ts";
import type { Sent } from "../../net/net.ts";
import { away } from "./signed-requests.ts";

/** What comes slower is given up: fewer bytes in that time, of which who reads waited for all. */
export interface ReadingPace {
  readonly bytes: number;
  readonly ms: number;
}

export const usualPace: ReadingPace = { bytes: 65_536, ms: 60_000 };

export interface ReadObject {
  readonly key: string;
  /** Its bytes from one on, to before another one. */
  readonly start: number;
  readonly end: number;
  /** What it has to be still where it is asked for once more. */
  readonly mark: string;
  readonly host: string;
  /** So many times in a row it is asked for without a byte that comes, or to come too slowly. */
  readonly inVainMax: number;
  readonly pace: ReadingPace;
  readonly get: (headers: Readonly<Record<string, string>>) => Promise<Sent>;
}

/** The bytes of an object, or of a stretch of it, of which the first answer is there: where one breaks off, those behind. */
export async function* readObject(first: Sent, of: ReadObject): AsyncGenerator<Uint8Array> {
  const { start, end, host } = of;
  const isStretch = first.status === 206;
  let sent = first;
  let at = start;
  for (let inVain = 0; ;) {
    const begun = at;
    try {
      for await (const chunk of coming(sent, isStretch ? end - at : undefined, of)) {
        at += chunk.byteLength;
        yield chunk;
      }
      return;
    } catch (error) {
      inVain = at > begun && !(error instanceof TooSlow) ? 0 : inVain + 1;
      if (!isFailure(error) || inVain === of.inVainMax) throw away(host, error);
    }
    if (at >= end && first.headers.has("content-length")) return;
    sent = await askAgain(of, at, isStretch);
  }
}

async function askAgain(
  { key, end, mark, host, get }: ReadObject,
  at: number,
  isStretch: boolean,
): Promise<Sent> {
  const sent = await get({ Range: isStretch ? `bytes=${at}-${end - 1}` : `bytes=${at}-`, "If-Match": mark });
  if (isFrom(sent, at)) return sent;
  sent.body.destroy();
  throw away(host, new Error(`${key}: status ${sent.status} while it was read`));
}

function coming(
  { body }: Sent,
  bytes: number | undefined,
  { pace, host }: Pick<ReadObject, "pace" | "host">,
): AsyncGenerator<Uint8Array> {
  const chunks = paced(body as AsyncIterable<Uint8Array>, pace, host);
  return bytes === undefined ? chunks : exactly(chunks, bytes, host);
}

class TooSlow extends Failure {
  constructor(host: string, { bytes, ms }: ReadingPace) {
    const { code, key, args } = away(host, undefined);
    super(code, key, args, { cause: new Error(`fewer than ${bytes} bytes came in ${ms} ms`) });
  }
}

/** Only who waits counts the time: a reader may take as long as it likes. */
async function* paced(
  coming: AsyncIterable<Uint8Array>,
  pace: ReadingPace,
  host: string,
): AsyncGenerator<Uint8Array> {
  const chunks = coming[Symbol.asyncIterator]();
  let [waitedMs, bytes] = [0, 0];
  try {
    for (;;) {
      const asked = performance.now();
      const next = await chunks.next();
      if (next.done === true) return;
      waitedMs += performance.now() - asked;
      bytes += next.value.byteLength;
      if (waitedMs >= pace.ms) {
        if (bytes < pace.bytes) throw new TooSlow(host, pace);
        [waitedMs, bytes] = [0, 0];
      }
      yield next.value;
    }
  } finally {
    await chunks.return?.();
  }
}

/** The first so many bytes: who is asked for a stretch may send more, or end early and say that it is whole. */
async function* exactly(
  coming: AsyncIterable<Uint8Array>,
  bytes: number,
  host: string,
): AsyncGenerator<Uint8Array> {
  let left = bytes;
  for await (const chunk of coming) {
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
