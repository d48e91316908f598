/**
 * How long to wait after so many failures in a row, before the next try: twice as long each time, up
 * to the most, and a quarter more or less, so that what failed together is not tried again together.
 */
export function backOffMs(
  failures: number,
  { firstMs = 5_000, mostMs = 3_600_000 }: { readonly firstMs?: number; readonly mostMs?: number } = {},
): number {
  return jittered(Math.min(mostMs, firstMs * 2 ** Math.min(Math.max(failures, 0), 40)));
}

/** A quarter more or less. */
export function jittered(ms: number): number {
  return Math.round(ms * (0.75 + Math.random() / 2));
}
