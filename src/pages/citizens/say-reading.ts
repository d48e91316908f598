import { withoutRows } from "../../citizens/readings-filter.ts";
import type { Purpose } from "../../access/policy.ts";
import { t } from "../reading/wording.ts";

/** A reading of somebody's data, as it is told in words. */
export interface SaidReading {
  readonly basis: "agreement" | "producer" | "account" | "person" | "loan" | "mandate";
  readonly reading: string;
  readonly isOwn: boolean;
  /** The organization that read; people are not named. */
  readonly party?: string | undefined;
  readonly purpose?: Purpose | undefined;
  /** Of staff: of the organization, or who administers the site; and why. An agent who asked for what was told once is such. */
  readonly agent?: "staff" | "steward" | undefined;
  readonly reason?: string | undefined;
  /** How many were read. */
  readonly columns: number;
  /** Of what was told once: for which procedure, under which law; and which right it opens, where nobody asked for it. */
  readonly once?:
    | { readonly procedure: string; readonly law: string; readonly right?: string | undefined }
    | undefined;
}

/** By whom it is told, or by a helper of theirs. */
export function isOnesOwn({ isOwn, basis }: SaidReading): boolean {
  return isOwn && (basis === "person" || basis === "mandate");
}

export function whoOf(reading: SaidReading, producer: string): string {
  const { basis, party, agent } = reading;
  if (isOnesOwn(reading)) return t("my-readings-you");
  if (basis === "mandate") return t("my-readings-helper");
  return (
    party ?? (agent === "steward" ? t("my-readings-steward") : t("my-readings-staff", { name: producer }))
  );
}

export function whatOf({ reading, columns }: SaidReading): string {
  const one = withoutRows.find((kind) => kind === reading);
  return one === undefined ? t("my-readings-columns", { n: columns }) : t(`journal-reading-${one}`);
}

export function groundOf({ basis, purpose, agent, once }: SaidReading): string {
  if (once) return toldOnce(once, agent);
  if (basis === "person") return t("my-readings-own");
  if (basis === "loan") return t("my-readings-loan");
  if (basis === "mandate") return t("my-readings-mandate");
  return purpose === undefined
    ? t("my-readings-producer")
    : t("my-readings-agreement", { purpose: t(`sharing-purpose-${purpose}`) });
}

function toldOnce(
  { procedure, law, right }: NonNullable<SaidReading["once"]>,
  agent: SaidReading["agent"],
): string {
  if (right !== undefined) return t("my-readings-once-right", { procedure, law, right });
  return t(agent === undefined ? "my-readings-once" : "my-readings-once-agent", { procedure, law });
}
