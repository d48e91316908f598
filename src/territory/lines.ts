/** Where the first line begins that is not before `from`, of lines in order, each after a break: the length where none is. */
export function firstLineFrom(text: string, from: string): number {
  let [low, high] = [1, text.length];
  while (low < high) {
    const start = text.lastIndexOf("\n", (low + high - 1) >> 1) + 1;
    if (text.slice(start, start + from.length) >= from) high = start;
    else low = text.indexOf("\n", start) + 1;
  }
  return low;
}
