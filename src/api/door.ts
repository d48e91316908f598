import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Clock } from "../base/clock.ts";
import type { Rooms } from "../rooms.ts";
import type { DoorFacts } from "../server/door.ts";
import type { OnBug } from "../server/served.ts";
import type { Key } from "../words/all.ts";
import type { ApiEnv } from "./routes.ts";

/**
 * An interface for programs: where it is, what answers there, and what the rest of the program knows
 * of it. `doors.ts` lists them; what needs a fact about a door asks its value.
 */
export interface Door extends DoorFacts {
  readonly routes: readonly OpenRoutes[];
  /** Whether its routes read the `Authorization` themselves, which stands for no account here. */
  readonly readsAuthorization?: (path: string, authorization: string) => boolean;
  readonly describedIn?: DoorDescription;
  /** What has endless addresses, in the writing of robots.txt. */
  readonly notToWander?: readonly string[];
}

export interface DoorDescription {
  /** Where it begins, in the catalogue of APIs. */
  readonly anchor: string;
  /** The path and media type of what describes it, by link relation (RFC 8631). */
  readonly links: Readonly<Record<string, readonly [path: string, mediaType: string]>>;
  /** Where a language model begins, and the key of the words that say what is there. */
  readonly begin?: readonly [path: string, words: Key];
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
