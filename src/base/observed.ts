/** Work that is begun ahead: where something else fails before it is awaited, its own error is nobody's, and no crash. */
export function observed<Value>(work: Promise<Value>): Promise<Value> {
  work.catch(() => undefined);
  return work;
}
