import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Clock } from "../../base/clock.ts";
import type { FailureCode } from "../../base/failure.ts";
import type { Rooms } from "../../rooms.ts";
import type { ProblemDetails } from "./problem-details.ts";
import type { ApiEnv } from "./routes.ts";

/**
 * An interface for programs: where it is, what answers there, and what the rest of the server knows
 * of it. `doors.ts` lists them; what needs a fact about a door asks its value.
 */
export interface Door {
  /** "/ogc" holds "/ogc/collections" and "/ogc.json" too. No root of one door lies within that of another. */
  readonly roots: readonly string[];
  /** Whether an address outside its roots, among those of pages, is its own. */
  readonly holds?: (path: string, accept: string | undefined) => boolean;
  readonly routes: readonly OpenRoutes[];
  /** How it writes a refusal; problem details where it is absent. */
  readonly refusal?: RefusalShape;
  /** What a request costs, where its method and path do not tell. */
  readonly rateClass?: (method: string, path: string) => RateClass | undefined;
  /** Whether an address works for so long that few requests are let in at once. */
  readonly worksInTurn?: (path: string) => boolean;
  /** Whether its routes read the `Authorization` themselves, which stands for no account here. */
  readonly readsAuthorization?: (path: string, authorization: string) => boolean;
  /** Whether a POST there only asks something: it is answered where nothing more may be kept. */
  readonly readsByPost?: (path: string) => boolean;
  readonly describedIn?: DoorDescription;
  /** What has endless addresses, in the writing of robots.txt. */
  readonly notToWander?: readonly string[];
}

/** What a request costs: a page, reading, writing, trying a password, having one judged, or a SELECT of one's own. */
export type RateClass = "page" | "read" | "write" | "sign-in" | "password" | "sql";

export interface DoorDescription {
  /** Where it begins, in the catalogue of APIs. */
  readonly anchor: string;
  /** The path and media type of what describes it, by link relation (RFC 8631). */
  readonly links: Readonly<Record<string, readonly [path: string, mediaType: string]>>;
  /** Where a language model begins, and the key of the words that say what is there. */
  readonly begin?: readonly [path: string, words: string];
}

export type OpenRoutes = (rooms: Rooms, options: RouteOptions) => OpenAPIHono<ApiEnv>;

export interface RouteOptions {
  /** The public address of the instance, without a slash at its end. */
  readonly url: string;
  readonly version: string;
  readonly clock: Clock;
  readonly onBug: OnBug;
  readonly doors: readonly Door[];
}

/** Is told each bug once. */
export type OnBug = (bug: { requestId: string; method: string; path: string; error: unknown }) => void;

/** Writes a refusal as a protocol has it; `undefined` where problem details are what it has. */
type RefusalShape = (
  details: ProblemDetails,
  code: FailureCode | "broken",
  path: string,
) => WrittenRefusal | undefined;

export interface WrittenRefusal {
  readonly mediaType: string;
  readonly body: unknown;
  /** Where the protocol wants another than ours. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The door that holds an address by one of its roots. */
export function findDoor(doors: readonly Door[], path: string): Door | undefined {
  return doors.find(({ roots }) => roots.some((root) => isWithin(root, path)));
}

/** Whether a path is a root, or goes on from it. */
export function isWithin(root: string, path: string): boolean {
  return path.startsWith(root) && ["", "/", "."].includes(path.charAt(root.length));
}
