import type { Readable } from "node:stream";

export interface Fetched {
  readonly status: 200 | 304;
  /** After redirects. */
  readonly url: string;
  readonly headers: Headers;
  readonly fileName?: string;
  readonly bytesTotal?: number;
  /** Ends with a `Failure` past the size or time, or where fewer bytes came than were announced. */
  readonly body: Readable;
}

/**
 * The only door out. Refuses private addresses, at each redirect, unless the operator lists them.
 * A status that is no answer is a `Failure` `net-status` with `status`, and `retryAfter` as the
 * server wrote it.
 */
export interface Net {
  fetch(
    url: string,
    options: {
      maxBytes: number;
      timeoutMs: number;
      signal?: AbortSignal;
      ifNoneMatch?: string;
      ifModifiedSince?: string;
      accept?: string;
      /** Only the beginning of the body, of so many bytes; the whole may be of any size. */
      firstBytes?: number;
    },
  ): Promise<Fetched>;
}
