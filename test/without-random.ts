/**
 * What is written of something, without ids, seals, signatures, digests and ports: a few letters or digits stand in
 * one of them by chance, now and then.
 */
export function withoutRandom(told: unknown): string {
  const text = typeof told === "string" ? told : JSON.stringify(told);
  return text.replaceAll(/[\w-]{20,}|(?<=127\.0\.0\.1):\d+/g, "");
}
