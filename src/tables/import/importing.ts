import type { Workspace } from "../../engine/engine.ts";
import type { TablesContext } from "../context.ts";
import type { Dialect } from "../../formats/dialect/dialect.ts";
import type { RawTable } from "../../formats/raw.ts";
import type { ImportOptions } from "../table.ts";

/** A table on its way in: what each step works with. */
export interface Importing {
  readonly ctx: TablesContext;
  readonly workspace: Workspace;
  readonly options: ImportOptions;
  readonly signal: AbortSignal;
  /** Whether its files are encrypted on their way into the store. */
  readonly sealing: { readonly sealed: boolean };
  /** Reads the original again where the engine cannot take a text as it is. */
  readonly readAgain: (dialect: Partial<Dialect>) => Promise<readonly RawTable[]>;
  /** The step under way, and how much of it is done, from 0 to 1. */
  readonly onStep: (step: "types" | "write" | "profile", fraction: number, rows?: number) => void;
}
