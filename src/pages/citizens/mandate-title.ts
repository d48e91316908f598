import type { SeenMandate } from "../../citizens/room.ts";
import { t } from "../reading/wording.ts";

/** What a mandate is of, and who is on its other side for the reader. */
export function mandateTitle(mandate: SeenMandate, organization: string): string {
  const { name, isHelper, byOrganization, giver, helper, state } = mandate;
  if (!isHelper)
    return t("mandate-by", { name, who: helper?.name ?? helper?.email ?? t("mandate-who-gone") });
  const who = byOrganization
    ? t("mandate-who-organization", { organization })
    : (giver ?? t(state === "offered" ? "mandate-who-asks" : "mandate-who-gone"));
  return t("mandate-of", { name, who });
}

/** How far it is, and how it ended. */
export function sayMandateState({ state, endedBy }: SeenMandate): string {
  const said = t(`mandate-state-${state}`);
  return endedBy === undefined ? said : `${said}, ${t(`mandate-ended-by-${endedBy}`)}`;
}
