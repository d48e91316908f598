import type { OwnLoan } from "../../citizens/room.ts";
import { t } from "../reading/wording.ts";

/** Where a loan stands, for who lends. */
export function sayLoanState({ state, endedBy }: Pick<OwnLoan, "state" | "endedBy">): string {
  return t(state === "ended" ? `loan-state-ended-${endedBy ?? "day"}` : `loan-state-${state}`);
}
