/** Of these there are many askers, and they are short. */
const types = /^(?:text\/html|image\/svg\+xml|image\/png|application\/atom\+xml)\s*(?:;|$)/;

/** Whether an answer is for whoever asks, and says so itself. */
export function isKeepable({ status, headers }: Response): boolean {
  if (status !== 200 || headers.getSetCookie().length > 0) return false;
  const cache = headers.get("cache-control") ?? "";
  return /^public\b/.test(cache) && !/no-store/.test(cache) && types.test(headers.get("content-type") ?? "");
}
