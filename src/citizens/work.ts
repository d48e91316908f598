import type { Work } from "../jobs/work.ts";
import type { CitizensContext } from "./context.ts";
import { checksWork } from "./check-links.ts";
import { connectionsWork } from "./connections/end-connections.ts";
import { settleErased } from "./demands/answer.ts";
import { demandsWork } from "./demands/forget-demands.ts";
import { filesInClearWork } from "./files-in-clear.ts";
import { erasingWork } from "./erasing/erase-due.ts";
import { announcingWork } from "./entitlements/announce.ts";
import { forgettingToldWork } from "./entitlements/read-told.ts";
import { tellingWork } from "./entitlements/send.ts";
import { forgettingWork } from "./procedures/forget-cases.ts";
import { purgingWork } from "./erasing/purge-kept.ts";
import { loansWork } from "./loans/end-loans.ts";
import { mandatesWork } from "./mandates/end-mandates.ts";
import { recheckWork } from "./recheck-links.ts";
import { apartWork, takeUpErasures } from "./erasing/erasures-apart.ts";

/** Erases what was asked, and what was kept long enough; ends loans, mandates and connections; forgets requests that are over. Before anything is served, what a backup brought back is held. */
export function citizensWork(ctx: CitizensContext): readonly Work[] {
  return [
    { start: () => takeUpErasures(ctx) },
    purgingWork(ctx),
    loansWork(ctx),
    forgettingWork(ctx),
    mandatesWork(ctx),
    apartWork(ctx),
    connectionsWork(ctx),
    checksWork(ctx),
    recheckWork(ctx),
    filesInClearWork(ctx),
    demandsWork(ctx),
    announcingWork(ctx),
    tellingWork(ctx),
    forgettingToldWork(ctx),
    erasingWork(ctx, (tx, erasures) => settleErased(ctx, tx, erasures)),
  ];
}
