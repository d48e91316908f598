import type { Log } from "../base/log.ts";
import type { IndicatorsContext } from "../indicators/context.ts";
import type { Letters } from "../letters/letters.ts";
import type { NetworkContext } from "../network/context.ts";

/** What the verbs of this room work with. */
export interface AlertsContext extends IndicatorsContext {
  readonly network: NetworkContext;
  readonly letters: Letters;
  readonly log: Log;
}
