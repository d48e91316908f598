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
export function readSteps(bytes: Uint8Array): Uint32Array {
  const rows = new Uint32Array(bytes.length);
  let [end, row, step, shift] = [0, -1, 0, 0];
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    step |= (byte & 127) << shift;
    if (byte >= 128) {
      shift += 7;
      continue;
    }
    row += step;
    rows[end++] = row;
    step = 0;
    shift = 0;
  }
  return rows.subarray(0, end);
}

/** What two lists in the rising order have in common. */
export function inBoth(one: Uint32Array, other: Uint32Array): Uint32Array {
  const both = new Uint32Array(Math.min(one.length, other.length));
  let [end, at] = [0, 0];
  for (let place = 0; place < one.length; place += 1) {
    const row = one[place] ?? 0;
    while (at < other.length && (other[at] ?? 0) < row) at += 1;
    if (at < other.length && other[at] === row) both[end++] = row;
  }
  return both.subarray(0, end);
}
