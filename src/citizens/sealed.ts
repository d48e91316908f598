import type { SealedColumn } from "../vault/sealed-columns.ts";
import { sealedChecks } from "./check-rows.ts";
import { sealedConnections } from "./connections/connection-rows.ts";
import { sealedDemands } from "./demands/demand-rows.ts";
import { sealedEntitlements } from "./entitlements/entitlement-rows.ts";
import { sealedErasureKeys } from "./erasing/erasure-rows.ts";
import { sealedLinks } from "./links.ts";
import { sealedLoans } from "./loans/loan-rows.ts";
import { sealedMandates } from "./mandate-rows.ts";
import { sealedDigestKeys } from "./person-digest.ts";
import { sealedAnswers } from "./procedures/asked-rows.ts";
import { sealedContents } from "./procedures/case-rows.ts";

/** Who somebody is, what they ask and lend, and by what those whose rows were erased are known again. */
export const sealedCitizens: readonly SealedColumn[] = [
  sealedLinks,
  sealedDigestKeys,
  sealedErasureKeys,
  ...sealedConnections,
  ...sealedDemands,
  ...sealedLoans,
  ...sealedMandates,
  ...sealedChecks,
  sealedAnswers,
  sealedContents,
  ...sealedEntitlements,
];
