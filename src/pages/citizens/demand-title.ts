import type { Demand } from "../../citizens/room.ts";
import { writeDate } from "../reading/format.ts";
import { language, t } from "../reading/wording.ts";

/** What is asked and when, the same on both sides: `Demande du 12 novembre 2026 : Corriger`. */
export function demandTitle({ kind, askedAt }: Pick<Demand, "kind" | "askedAt">): string {
  return t("demand-title", { what: t(`demand-kind-${kind}`), date: writeDate(language(), askedAt) });
}
