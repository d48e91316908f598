/** Compares two codes by their characters, whatever the language. */
export function byCode(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
