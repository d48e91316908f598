/**
 * The same items, once the first is there: what is refused before it is answered as a refusal, and
 * not as an answer that breaks off.
 */
export async function begun<Item>(items: AsyncIterable<Item>): Promise<AsyncIterable<Item>> {
  const reading = items[Symbol.asyncIterator]();
  const first = await reading.next();
  return rest(first, reading);
}

async function* rest<Item>(
  first: IteratorResult<Item, unknown>,
  reading: AsyncIterator<Item>,
): AsyncGenerator<Item> {
  try {
    for (let next = first; next.done !== true; next = await reading.next()) yield next.value;
  } finally {
    await reading.return?.();
  }
}
