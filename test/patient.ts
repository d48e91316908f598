import type { EngineOptions } from "../src/engine/open-engine.ts";

/** An engine that waits for the file that answers, however long a busy machine takes: nothing stands in for it. */
export const patient = { patience: { fileMs: 60_000, rowsMs: 60_000 } } satisfies Partial<EngineOptions>;
