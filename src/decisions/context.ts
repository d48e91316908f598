import type { Gate } from "../base/gate.ts";
import type { Identity } from "../identity/identity.ts";
import type { IndicatorsContext } from "../indicators/context.ts";

/** What the verbs of this room work with. */
export interface DecisionsContext extends IndicatorsContext {
  /** What is published is signed with it. */
  readonly identity: Identity;
  /** Figures are computed again a few at once. */
  readonly checks: Gate;
}
