import { Readable } from "node:stream";

/** The same bytes, once so many are here, or all: what is short needs no object of its own. `start` is what is here. */
export async function begun(
  source: AsyncIterable<Uint8Array>,
  bytes: number,
): Promise<{
  readonly isWhole: boolean;
  readonly start: readonly Uint8Array[];
  readonly all: AsyncIterable<Uint8Array>;
}> {
  const chunks: Uint8Array[] = [];
  let taken = 0;
  const coming = source[Symbol.asyncIterator]();
  while (taken <= bytes) {
    const { done, value } = await coming.next();
    if (done === true) return { isWhole: true, start: chunks, all: Readable.from(chunks) };
    chunks.push(value);
    taken += value.byteLength;
  }
  return { isWhole: false, start: chunks, all: joined(chunks, coming) };
}

async function* joined(
  chunks: readonly Uint8Array[],
  coming: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
    for (let next = await coming.next(); next.done !== true; next = await coming.next()) yield next.value;
  } finally {
    await coming.return?.();
  }
}
