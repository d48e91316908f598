import { createReadStream } from "node:fs";
import { Failure } from "../../base/failure.ts";
import { defined } from "../../base/defined.ts";
import type { SourceDocument } from "../read.ts";
import type { SpooledFile } from "./spool.ts";

/** What a host answered, on the disk. */
export interface FetchedAnswer extends SpooledFile {
  readonly path: string;
  /** After redirects. */
  readonly url: string;
  readonly headers: Headers;
}

/** Below what a string can hold. */
const textBytesMax = 300_000_000;

export function toGotten(answer: FetchedAnswer): SourceDocument {
  const [type = "", ...parameters] = (answer.headers.get("content-type") ?? "").split(";");
  const charset = parameters
    .map((parameter) => /^\s*charset\s*=\s*"?([^"\s]+)"?/i.exec(parameter)?.[1])
    .find((found) => found !== undefined);
  return {
    url: answer.url,
    mediaType: type.trim().toLowerCase(),
    ...defined({ charset }),
    headers: answer.headers,
    body: bodyOf(answer),
    text: async () => {
      if (answer.bytes > textBytesMax) {
        throw new Failure("too-large", "federation-text-max", { most: textBytesMax });
      }
      const chunks: Uint8Array[] = [];
      for await (const chunk of bodyOf(answer)) chunks.push(chunk);
      return decode(Buffer.concat(chunks), charset);
    },
  };
}

/** What came; then, where it was not whole, why. */
async function* bodyOf({ path, failure }: FetchedAnswer): AsyncGenerator<Uint8Array> {
  yield* createReadStream(path, { highWaterMark: 1 << 16 }) as AsyncIterable<Buffer>;
  if (failure !== undefined) throw failure;
}

/** A byte order mark says more than the answer's head, and that more than an XML declaration. */
function decode(bytes: Buffer, told: string | undefined): string {
  const beginning = bytes.subarray(0, 200).toString("latin1");
  const mark = /^(?:\u00ef\u00bb\u00bf|\u00ff\u00fe|\u00fe\u00ff)/.exec(beginning)?.[0];
  const marked =
    mark === undefined ? undefined : { "\u00ff\u00fe": "utf-16le", "\u00fe\u00ff": "utf-16be" }[mark];
  const declared = /^\s*<\?xml[^>]*\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(beginning)?.[1];
  for (const label of mark === undefined ? [told, declared] : [marked]) {
    if (label === undefined) continue;
    try {
      return new TextDecoder(label).decode(bytes);
    } catch {
      // A name that nobody knows says nothing: the next one is tried.
    }
  }
  return new TextDecoder().decode(bytes);
}
