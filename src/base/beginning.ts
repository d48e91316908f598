/** What a body begins with, more bytes than asked for or all, and the whole of it. */
interface Beginning {
  readonly start: readonly Uint8Array[];
  /** There is no more of it. */
  readonly isWhole: boolean;
  readonly all: AsyncIterable<Uint8Array>;
}

/** Waits until more than so many bytes are here, or the end is. */
export async function openBeginning(body: AsyncIterable<Uint8Array>, bytes: number): Promise<Beginning> {
  const rest = body[Symbol.asyncIterator]();
  const start: Uint8Array[] = [];
  for (let length = 0; length <= bytes; length += start.at(-1)?.byteLength ?? 0) {
    const next = await rest.next();
    if (next.done === true) return { start, isWhole: true, all: joined(start, rest) };
    start.push(next.value);
  }
  return { start, isWhole: false, all: joined(start, rest) };
}

async function* joined(
  start: readonly Uint8Array[],
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    yield* start;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
