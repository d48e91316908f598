import type { Id } from "../base/id.ts";
import type { Dataset } from "../catalogue/dataset.ts";
import type { IndicatorFacts } from "../catalogue/metadata.ts";
import type { IndicatorPlace, ValueStatus } from "../indicators/definition.ts";
import type { AlertRule } from "./rule.ts";

/**
 * `running`: it is true of the last figure; `over`: it is not any more. Whoever answers for the rule
 * closes it, and may silence it before.
 */
export const alertStates = ["running", "over", "silenced", "closed"] as const;
export type AlertState = (typeof alertStates)[number];

export interface Alert {
  readonly id: Id;
  readonly rule: AlertRule;
  /** The indicator as the reader knows it. */
  readonly dataset: Dataset;
  readonly facts: IndicatorFacts;
  readonly state: AlertState;
  readonly place: IndicatorPlace & { readonly label: string };
  /** The first day of the period that raised it. */
  readonly period: string;
  /** Its figure as it was then; none of one that did not come. */
  readonly value?: number;
  readonly status?: ValueStatus;
  readonly before?: { readonly period: string; readonly value: number };
  readonly target?: number;
  /** The number of the vintage, or of the version at its producer. */
  readonly version: number;
  readonly raisedAt: Date;
  /** The last period of which it was true, where that is a later one. */
  readonly last?: { readonly period: string; readonly value?: number };
  readonly over?: { readonly at: Date; readonly period: string; readonly value?: number };
  /** The figure that raised it is another one since: none where it is missing now. */
  readonly revised?: { readonly at: Date; readonly value?: number };
  readonly silencedUntil?: string;
  readonly closed?: { readonly at: Date; readonly by?: string; readonly words: string };
}
