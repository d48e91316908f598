/** The bytes of a whole number, seven bits each, the least first: all but the last have the eighth bit. */
export function sevenBits(number: number): number[] {
  const bytes: number[] = [];
  let left = number;
  for (; left >= 128; left = Math.floor(left / 128)) bytes.push((left % 128) | 128);
  return [...bytes, left];
}
