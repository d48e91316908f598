import type { Context } from "hono";

/**
 * Headers of an answer that a client may keep and ask again for (RFC 9110 §8.8, §13). What a
 * reader may see can be withdrawn at any time, so that nothing is used again without asking.
 */
export function conditional(etag: string, modified: Date): Record<string, string> {
  return {
    etag: `"${etag}"`,
    "last-modified": modified.toUTCString(),
    "cache-control": "no-cache",
    vary: "Authorization, Cookie, Accept-Language",
  };
}

/** Whether the client holds that answer already (If-None-Match, compared weakly). */
export function isKnown(c: Context, etag: string): boolean {
  const held = c.req.header("if-none-match");
  if (held === undefined) return false;
  return held.split(",").some((one) => {
    const tag = one.trim().replace(/^W\//, "");
    return tag === "*" || tag === `"${etag}"`;
  });
}

/**
 * The only range asked for, in inclusive bytes; `"all"` for none, or for what is none that we know;
 * `undefined` for one beyond the end (RFC 9110 §14).
 */
export function rangeOf(
  c: Context,
  bytes: number,
  etag: string,
): { start: number; end: number } | "all" | undefined {
  const unless = c.req.header("if-range") ?? `"${etag}"`;
  const [, first = "", last = ""] = /^bytes=(\d*)-(\d*)$/.exec(c.req.header("range") ?? "") ?? [];
  if (unless !== `"${etag}"` || first + last === "") return "all";
  const lastByte = bytes - 1;
  const suffix = first === "";
  const start = suffix ? Math.max(0, bytes - Number(last)) : Number(first);
  const end = suffix || last === "" ? lastByte : Math.min(lastByte, Number(last));
  return start <= end ? { start, end } : undefined;
}
