import type { Readable } from "node:stream";

export interface FetchedResponse {
  readonly status: 200 | 304;
  /** After redirects. */
  readonly url: string;
  readonly headers: Headers;
  readonly fileName?: string;
  readonly bytesTotal?: number;
  /** Ends with a `Failure` past the size or time, or where fewer bytes came than were announced. */
  readonly body: Readable;
}

export interface SendOptions {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: Uint8Array | string;
  /** Of the answer, unpacked. */
  readonly maxBytes: number;
  /** Until the last byte of the answer. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  readonly accept?: string;
  /**
   * The network address of who had this asked, where that is a stranger: a private address is then
   * connected to only where it is theirs, even in what the operator allows.
   */
  readonly askedBy?: string;
}

export interface Sent {
  /** Any status: a refusal and a redirect are answers. */
  readonly status: number;
  /** What was asked: redirects are not followed. */
  readonly url: string;
  readonly headers: Headers;
  /** To be read or destroyed. Ends with a `Failure` as that of `Fetched` does. */
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
      /** Addresses that the operator lists are refused, too: for a caller who is not trusted with them. */
      publicOnly?: boolean;
      /** Only the beginning of the body, of so many bytes; the whole may be of any size. */
      firstBytes?: number;
    },
  ): Promise<FetchedResponse>;
  /**
   * One request by a connection that is kept. Any status is an answer, which the caller judges;
   * redirects are not followed. Fails with `net-private-address`, `net-unreachable`,
   * `net-unknown-host`, `net-stalled`, `net-too-slow` or `net-too-large`.
   */
  send(url: string, options: SendOptions): Promise<Sent>;
}
