import type { IncomingMessage, ServerResponse } from "node:http";
import { callerNetwork } from "../base/address.ts";
import type { Clock } from "../base/clock.ts";
import { Failure } from "../base/failure.ts";
import type { SharedCounts } from "../base/shared-counts.ts";
import { type DoorFacts, findDoor } from "./door.ts";
import { Buckets, rateClassOf, type RateLimits } from "./rate-limit.ts";
import { isWrite } from "./writes.ts";

/** Lets requests in, before anything is asked of the instance for them. */
export interface Admission {
  /** In how many milliseconds it is the request's turn; throws `too-many`, `unavailable` or `no-room`. */
  admit(request: Pick<IncomingMessage, "url" | "method">, response: Answering, address: string): number;
}

type Answering = Pick<ServerResponse, "once" | "writeHead">;

export interface AdmissionOptions {
  /** Those of pages; the API counts its own, by account. */
  readonly limits: RateLimits;
  readonly clock: Clock;
  /** What other processes of the instance count; nothing where absent. */
  readonly counts?: SharedCounts;
  readonly streams?: StreamLimits;
  readonly work?: WorkLimits;
  /** Why nothing may be written at this moment. */
  readonly shortage?: () => Failure | undefined;
  readonly doors: readonly DoorFacts[];
}

/**
 * How many requests may wait for the beginning of their answer at once. Beyond it the next ones are
 * told at once to come back: all of them together would wait for longer than anybody does, and hold
 * up those that are answered in no time.
 */
export interface WorkLimits {
  readonly pages: number;
  /** But for those that wait for a turn of their own. */
  readonly inAll: number;
  /** Statements, validations and sign-ins: few work at once, and the others must not stand in everybody's way. */
  readonly inTurn: number;
  readonly perCaller: number;
}

const usualWork: WorkLimits = { pages: 64, inAll: 128, inTurn: 128, perCaller: 64 };

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
export function openAdmission({
  limits,
  clock,
  counts,
  streams = usualStreams,
  work = usualWork,
  shortage = () => undefined,
  doors,
}: AdmissionOptions): Admission {
  const holdWork = newWork(work);
  const buckets = new Buckets(clock, "page", counts);
  const open = new Map<string, number>();
  let openInAll = 0;

  const holdStream = (caller: string, response: Answering): void => {
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
    admit: ({ url, method = "GET" }, response, address) => {
      const short = isWrite(method, url ?? "/", doors) ? shortage() : undefined;
      if (short !== undefined) throw short;
      const path = pathOf(url);
      const caller = callerNetwork(address);
      if (isStream(path)) holdStream(caller, response);
      else if (isWork(path)) holdWork(caller, workOf(method, path, doors), response);
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

/** Each place is given back with the head of the answer: how fast a reader takes the rest is their affair. */
function newWork(limits: WorkLimits): (caller: string, kind: Work, response: Answering) => void {
  const ofCallers = new Map<string, number>();
  const held: Record<Work, number> = { page: 0, api: 0, turn: 0 };
  const isFull = (kind: Work): boolean => {
    if (kind === "turn") return held.turn >= limits.inTurn;
    return held.page + held.api >= limits.inAll || (kind === "page" && held.page >= limits.pages);
  };

  return (caller, kind, response) => {
    const theirs = ofCallers.get(caller) ?? 0;
    if (theirs >= limits.perCaller)
      throw new Failure("too-many", "server-caller-busy", { n: theirs, retryAfterS: 2 });
    if (isFull(kind)) throw new Failure("unavailable", "server-busy", { retryAfterS: 2 });
    ofCallers.set(caller, theirs + 1);
    held[kind] += 1;
    onceBegun(response, () => {
      held[kind] -= 1;
      const left = (ofCallers.get(caller) ?? 1) - 1;
      if (left === 0) ofCallers.delete(caller);
      else ofCallers.set(caller, left);
    });
  };
}

/** Node writes every head through `writeHead`, also that of an answer that sets none. */
function onceBegun(response: Answering, done: () => void): void {
  let isDone = false;
  const finish = (): void => {
    if (isDone) return;
    isDone = true;
    done();
  };
  const writeHead = response.writeHead.bind(response) as (...head: unknown[]) => ServerResponse;
  const begin = (...head: unknown[]): ServerResponse => {
    finish();
    return writeHead(...head);
  };
  // Not written where it is assigned: it would outlive the answer (ADR 0139).
  response.writeHead = begin;
  response.once("close", finish);
}

/** What costs something. A file on its way in is bounded where it is received, and takes as long as it takes. */
function isWork(path: string): boolean {
  return isPage(path) || (path.startsWith("/api/") && !/^\/api\/(?:health|uploads\/)/.test(path));
}

type Work = "page" | "api" | "turn";

function workOf(method: string, path: string, doors: readonly DoorFacts[]): Work {
  if (isPage(path)) return "page";
  if (/^\/api\/queries\/?$/.test(path) || findDoor(doors, path)?.worksInTurn?.(path) === true) return "turn";
  return ["sql", "sign-in"].includes(rateClassOf(method, path, doors)) ? "turn" : "api";
}

/** `/api/imports/{id}/events`, and the same of the pages. */
function isStream(path: string): boolean {
  return /\/events\/?$/.test(path);
}

/** As those that answer read it: `/_app/../x` is `/x`. */
function pathOf(url: string | undefined): string {
  return URL.parse(url ?? "/", "http://localhost")?.pathname ?? "/";
}

/**
 * What is put together for each reader, charts and maps among it, unlike the scripts, styles and
 * fonts of all. The page that says that there is no `/x.css` is one too.
 */
function isPage(path: string): boolean {
  return !/^\/(?:_app|api)\//.test(path);
}
