import type { IndicatorsContext } from "../indicators/context.ts";
import type { KeptValues } from "./kept-values.ts";

/** What the verbs of this room work with. */
export interface BoardsContext extends IndicatorsContext {
  readonly kept: KeptValues;
  /** Has a page made that everybody may read, where pages are kept. */
  readonly makePage: (path: string) => Promise<void>;
}

/** What verbs on the boards themselves work with. */
export type BoardRowsContext = Pick<IndicatorsContext, "db" | "clock" | "url">;
