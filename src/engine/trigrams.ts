/** How many lists of rows there are: different trigrams share one where there are more of them. */
export const slotCount = 65_536;

/** The slot of each three letters of a text that stand side by side, with no space nor end of cell among them. */
export function eachSlot(text: string, use: (slot: number) => void): void {
  let first = 0;
  let second = 0;
  for (let at = 0; at < text.length; at += 1) {
    const third = text.charCodeAt(at);
    if (third <= 32) {
      first = 0;
      second = 0;
      continue;
    }
    if (first !== 0) use(slotOf(first, second, third));
    first = second;
    second = third;
  }
}

function slotOf(first: number, second: number, third: number): number {
  const mixed = Math.imul(first, 0x9e3779b1) + Math.imul(second, 0x85ebca6b) + Math.imul(third, 0xc2b2ae35);
  return Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d) >>> 16;
}

/** Those of words: a text that holds all of the words has each of them. The engine reads lone surrogates as U+FFFD. */
export function slotsOf(words: readonly string[]): number[] {
  const slots = new Set<number>();
  for (const word of words) eachSlot(word.toWellFormed(), (slot) => slots.add(slot));
  return [...slots];
}

/** The bytes that tell how much further a row is than the one before: seven bits each, the least first. */
export function stepBytes(step: number): number {
  return step < 1 << 7 ? 1 : step < 1 << 14 ? 2 : 3;
}

/** Writes a step of less than 2²¹ rows; answers where the next one stands. */
export function writeStep(bytes: Uint8Array, at: number, step: number): number {
  let end = at;
  let left = step;
  for (; left >= 1 << 7; left >>>= 7) bytes[end++] = (left & 127) | 128;
  bytes[end++] = left;
  return end;
}

/** The rows of a list, in the rising order from 0. */
export function readSteps(bytes: Uint8Array): number[] {
  const rows: number[] = [];
  let row = -1;
  let step = 0;
  let shift = 0;
  for (const byte of bytes) {
    step |= (byte & 127) << shift;
    shift += 7;
    if (byte >= 128) continue;
    row += step;
    rows.push(row);
    step = 0;
    shift = 0;
  }
  return rows;
}

/** What two lists in the rising order have in common. */
export function inBoth(one: readonly number[], other: readonly number[]): number[] {
  let at = 0;
  return one.filter((row) => {
    while (at < other.length && (other[at] ?? row) < row) at += 1;
    return other[at] === row;
  });
}
