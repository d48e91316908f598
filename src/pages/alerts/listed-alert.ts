import type { Alert, AlertState } from "../../alerts/alert.ts";
import type { Language } from "../../base/language.ts";
import { saidAlert } from "./alert-words.ts";

/** An alert as a list shows it. */
export interface ListedAlert {
  readonly id: string;
  readonly said: string;
  readonly state: AlertState;
  readonly raisedAt: Date;
  readonly isRevised: boolean;
  readonly words?: string;
  /** Whose it is, where it is an organization's. */
  readonly by?: string;
}

export function toListed(language: Language, alert: Alert): ListedAlert {
  const { id, state, raisedAt, revised, closed, rule } = alert;
  return {
    id,
    said: saidAlert(language, alert),
    state,
    raisedAt,
    isRevised: revised !== undefined,
    ...(closed === undefined ? {} : { words: closed.words }),
    ...(rule.organization === undefined ? {} : { by: rule.organization.name }),
  };
}
