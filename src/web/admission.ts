import type { IncomingMessage, ServerResponse } from "node:http";
import { callerNetwork } from "../base/address.ts";
import type { Clock } from "../base/clock.ts";
import { Failure } from "../base/failure.ts";
import { Buckets, type RateLimits } from "./api/rate-limit.ts";

/** Lets requests in, before anything is asked of the instance for them. */
export interface Admission {
  /** In how many milliseconds it is the request's turn; throws `too-many` or `unavailable`. */
  admit(request: Pick<IncomingMessage, "url">, response: Closing, address: string): number;
}

type Closing = Pick<ServerResponse, "once">;

export interface AdmissionOptions {
  /** Those of pages; the API counts its own, by account. */
  readonly limits: RateLimits;
  readonly clock: Clock;
  readonly streams?: StreamLimits;
}

/** How many streams of events may be open at once: each holds a connection and asks for news. */
export interface StreamLimits {
  readonly perCaller: number;
  readonly inAll: number;
}

const usualStreams: StreamLimits = { perCaller: 50, inAll: 500 };

/** So long a reader who asks for one page after the other waits for a turn rather than be refused. */
const patienceMsMax = 250;

/** A stream ends with the work it tells of, so that there is room again soon. */
const retryAfterS = 30;

/** Counts by network address: who is behind it is known later, and costs a question to know. */
export function openAdmission({ limits, clock, streams = usualStreams }: AdmissionOptions): Admission {
  const buckets = new Buckets(clock);
  const open = new Map<string, number>();
  let openInAll = 0;

  const holdStream = (caller: string, response: Closing): void => {
    const theirs = open.get(caller) ?? 0;
    if (theirs >= streams.perCaller) {
      throw new Failure("too-many", "server-streams-many", { n: streams.perCaller, retryAfterS });
    }
    if (openInAll >= streams.inAll) throw new Failure("unavailable", "server-streams-full", { retryAfterS });
    open.set(caller, theirs + 1);
    openInAll += 1;
    response.once("close", () => {
      openInAll -= 1;
      const left = (open.get(caller) ?? 1) - 1;
      if (left === 0) open.delete(caller);
      else open.set(caller, left);
    });
  };

  return {
    admit: ({ url }, response, address) => {
      const [path = "/"] = (url ?? "/").split(/[?#]/, 1);
      const caller = callerNetwork(address);
      if (isStream(path)) holdStream(caller, response);
      const limit = limits.page;
      if (limit === undefined || !isPage(path)) return 0;
      const turn = buckets.take(caller, limit, patienceMsMax);
      if (turn.allowed) return turn.waitMs;
      throw new Failure("too-many", "api-too-many-requests", {
        quota: limit.quota,
        window: limit.windowS,
        retryAfterS: turn.nextInS,
      });
    },
  };
}

/** `/api/imports/{id}/events`, and the same of the pages. */
function isStream(path: string): boolean {
  return /\/events\/?$/.test(path);
}

/** What is put together for each reader, unlike scripts, styles and images. */
function isPage(path: string): boolean {
  return !/^\/(?:_app|api)\//.test(path) && !/\.(?:css|js|ico|png|svg|webmanifest|woff2)$/.test(path);
}
