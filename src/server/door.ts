import type { Failure, FailureCode } from "../base/failure.ts";
import type { ProblemDetails } from "./problem-details.ts";

/** What the server knows of an interface for programs: where it is, what a request costs there, how it refuses. */
export interface DoorFacts {
  /** A word of its own, by which what comes to it is counted. */
  readonly name: string;
  /** "/ogc" holds "/ogc/collections" and "/ogc.json" too. No root of one door lies within that of another. */
  readonly roots: readonly string[];
  /** Whether an address outside its roots, among those of pages, is its own. */
  readonly holds?: (path: string, accept: string | undefined) => boolean;
  /** How it writes a refusal; problem details where it is absent. */
  readonly refusal?: RefusalShape;
  /** What a request costs, where its method and path do not tell. */
  readonly rateClass?: (method: string, path: string) => RateClass | undefined;
  /** Whether an address works for so long that few requests are let in at once. */
  readonly worksInTurn?: (path: string) => boolean;
  /** Whether a POST there only asks something: it is answered where nothing more may be kept. */
  readonly readsByPost?: (path: string) => boolean;
}

/** What a request costs: a page, reading, writing, trying a password, having one judged, or a SELECT of one's own. */
export type RateClass = "page" | "read" | "write" | "sign-in" | "password" | "sql";

/** Writes a refusal as a protocol has it; `undefined` where problem details are what it has. Nothing of a bug is told. */
type RefusalShape = (
  details: ProblemDetails,
  code: FailureCode | "broken",
  path: string,
  failure?: Pick<Failure, "key" | "args">,
) => WrittenRefusal | undefined;

export interface WrittenRefusal {
  readonly mediaType: string;
  readonly body: unknown;
  /** Where the protocol wants another than ours. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The door that holds an address by one of its roots. */
export function findDoor<Facts extends DoorFacts>(doors: readonly Facts[], path: string): Facts | undefined {
  return doors.find(({ roots }) => roots.some((root) => isWithin(root, path)));
}

/** Whether a path is a root, or goes on from it. */
export function isWithin(root: string, path: string): boolean {
  return path.startsWith(root) && ["", "/", "."].includes(path.charAt(root.length));
}
