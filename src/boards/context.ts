import type { IndicatorsContext } from "../indicators/context.ts";
import type { KeptValues } from "./kept-values.ts";

/** What the verbs of this room work with. */
export interface BoardsContext extends IndicatorsContext {
  readonly kept: KeptValues;
}

/** What verbs on the boards themselves work with. */
export type BoardRowsContext = Pick<IndicatorsContext, "db" | "clock" | "url">;
