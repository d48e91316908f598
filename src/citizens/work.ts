import type { Work } from "../jobs/work.ts";
import type { CitizensContext } from "./context.ts";
import { settleErased } from "./demands/answer.ts";
import { tellAsker } from "./demands/tell.ts";
import { erasingWork } from "./erasing/erase-due.ts";
import { takeUpErasures } from "./erasing/erasures-apart.ts";

/** Erases what was asked; before anything is served, what a backup brought back is held. */
export function citizensWork(ctx: CitizensContext): readonly Work[] {
  return [
    { start: () => takeUpErasures(ctx) },
    erasingWork(ctx, { settle: settleErased, tell: (demands) => tellAsker(ctx, demands) }),
  ];
}
