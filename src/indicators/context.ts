import type { QueriesContext } from "../network/remote/query-tables.ts";
import type { TablesContext } from "../tables/context.ts";

/** What the verbs of this room work with. */
export interface IndicatorsContext extends TablesContext {
  /** What reading from other instances works with. */
  readonly remote: QueriesContext;
  /** Of the program: it is written into what it computes. */
  readonly program: string;
}
