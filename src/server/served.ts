import type { ServerResponse } from "node:http";

/** What is known of a request while it is answered: the server in front puts it there. */
export interface Served {
  /** Told in the header `X-Request-Id`, by refusals and by the log. */
  readonly id: string;
  /** As it stands in the program, `/datasets/[slug]`, told by what answers: without a word of who asks. */
  route?: string | undefined;
}

/** A request that was answered: nothing of who asked or of what they looked for. */
export interface Answered {
  readonly requestId: string;
  readonly method: string;
  /** What it came to: `page`, `asset`, `api`, or the name of a door. */
  readonly door: string;
  readonly route: string | undefined;
  readonly status: number;
  readonly ms: number;
  /** Whether it told events as they came. */
  readonly isStream: boolean;
}

/** What nobody foresaw, by the request that it broke; its route holds no value of an address. */
export interface Bug {
  readonly requestId: string;
  readonly method: string;
  readonly route: string;
  readonly error: unknown;
}

/** Is told each bug once. */
export type OnBug = (bug: Bug) => void;

/** The status that was sent; 499, as nginx counts it, where the reader left before any was. */
export function statusOf({
  headersSent,
  statusCode,
}: Pick<ServerResponse, "headersSent" | "statusCode">): number {
  return headersSent ? statusCode : 499;
}
