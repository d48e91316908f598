/** As many characters are sent at once: a server that is busy answers in time. */
const lengthMax = 2_000_000;

/** An action as it is sent, with what it writes on a line below. */
export function written(action: readonly object[]): string {
  return action.map((line) => JSON.stringify(line)).join("\n");
}

/** Some after others of what is written, in their order; what is longer than is sent at once is sent alone. */
export function* chunksOf(actions: readonly string[]): Generator<readonly string[]> {
  let chunk: string[] = [];
  let length = 0;
  for (const action of actions) {
    if (length + action.length > lengthMax && chunk.length > 0) {
      yield chunk;
      [chunk, length] = [[], 0];
    }
    chunk.push(action);
    length += action.length;
  }
  if (chunk.length > 0) yield chunk;
}
