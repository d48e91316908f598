/** CKAN writes times in UTC, without saying so. */
export function toTimestamp(date: Date): string {
  return `${date.toISOString().slice(0, -1)}000`;
}
