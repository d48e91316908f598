/** The first bytes of a body, and the whole of it. */
export async function openBeginning(
  body: AsyncIterable<Uint8Array>,
  bytes: number,
): Promise<{ head: Buffer; body: AsyncIterable<Uint8Array> }> {
  const chunks = body[Symbol.asyncIterator]();
  const read: Uint8Array[] = [];
  for (let length = 0; length < bytes; length += read.at(-1)?.length ?? 0) {
    const next = await chunks.next();
    if (next.done === true) break;
    read.push(next.value);
  }
  return { head: Buffer.concat(read), body: whole(read, chunks) };
}

async function* whole(
  read: readonly Uint8Array[],
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    yield* read;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
