import type { Value } from "./engine.ts";
import type { WorkEngineSettings } from "./work-instances.ts";

/** What the process that works is told: first how it opens its engine, then one statement after the answer to another. */
export type WorkRequest =
  | { readonly kind: "open"; readonly settings: WorkEngineSettings }
  | { readonly kind: "run" | "rows"; readonly sql: string; readonly values: readonly Value[] }
  /** Of the statement that runs. */
  | { readonly kind: "interrupt" };

/** What it says. */
export type WorkReply =
  | { readonly kind: "done"; readonly rows: Record<string, unknown>[] }
  | { readonly kind: "failed"; readonly message: string }
  /** From 0 to 1, now and then. */
  | { readonly kind: "progress"; readonly share: number | undefined };
