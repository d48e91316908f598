import { Failure } from "../../base/failure.ts";

/** A document of some megabytes, read as it comes and bounded. */
export async function readDocument(
  body: ReadableStream<Uint8Array> | null,
  bytesMax: number,
): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > bytesMax) throw new Failure("too-large", "api-body-too-large", { limit: bytesMax });
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch (cause) {
    throw new Failure("invalid", "api-json-malformed", {}, { cause });
  }
}
