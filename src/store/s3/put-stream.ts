import { atOnce, ofParts, partsMax, putPart, type Requests } from "./parts.ts";

interface Coming {
  /** How many are said to come; infinitely many where nobody says. */
  readonly bytes: number;
  readonly partBytes: number;
}

/** Of what nobody knows the length of, parts become twice as large after so many. */
const doublesAfter = 1_000;

/** Puts what comes as an object, of which the parts that are on their way are in memory. Answers the status. */
export async function putStream(
  requests: Requests,
  source: AsyncIterable<Uint8Array>,
  coming: Coming,
): Promise<number> {
  return ofParts(requests, {}, async (uploadId) => {
    const marks: (string | undefined)[] = [];
    const sending = new Set<Promise<void>>();
    try {
      for await (const part of partsOf(source, coming)) {
        const at = marks.push(undefined) - 1;
        const query = { partNumber: String(at + 1), uploadId };
        const sent = putPart(requests.send, query, part).then((mark) => {
          marks[at] = mark;
          sending.delete(sent);
        });
        sending.add(sent);
        // Who waits for it below is told; meanwhile it may fail while more comes.
        sent.catch(() => undefined);
        if (sending.size >= atOnce) await Promise.race(sending);
      }
      await Promise.all(sending);
    } finally {
      await Promise.allSettled(sending);
    }
    return marks.every((mark) => mark !== undefined) ? marks : undefined;
  });
}

/** At least one, each but the last as large as all servers take. */
async function* partsOf(
  source: AsyncIterable<Uint8Array>,
  { bytes, partBytes }: Coming,
): AsyncGenerator<Uint8Array> {
  let count = 0;
  let part = Buffer.alloc(sizeOf(count, bytes, partBytes));
  let filled = 0;
  for await (const chunk of source) {
    for (let at = 0; at < chunk.byteLength;) {
      const taken = Math.min(chunk.byteLength - at, part.length - filled);
      part.set(chunk.subarray(at, at + taken), filled);
      filled += taken;
      at += taken;
      if (filled < part.length) continue;
      yield part;
      count += 1;
      // A new one: the other is on its way.
      part = Buffer.alloc(sizeOf(count, bytes, partBytes));
      filled = 0;
    }
  }
  if (filled > 0 || count === 0) yield part.subarray(0, filled);
}

function sizeOf(count: number, bytes: number, partBytes: number): number {
  if (Number.isFinite(bytes)) return Math.max(partBytes, Math.ceil(bytes / partsMax));
  return partBytes * 2 ** Math.floor(count / doublesAfter);
}
