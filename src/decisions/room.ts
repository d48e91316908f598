import { bindAll } from "../base/bind-all.ts";
import { newGate } from "../base/gate.ts";
import * as files from "./act-file.ts";
import * as cite from "./cite.ts";
import type { DecisionsContext } from "./context.ts";
import * as decisions from "./decisions.ts";
import { checkFigures, followUp } from "./follow-up.ts";
import { getDocument, listVersions, publishDecision } from "./publish.ts";
import { checkFigure, readFigure } from "./read-figure.ts";

/** Computing again reads whole tables: two at once, and some who wait. */
const checkTurns = { running: 2, waiting: 20, waitMs: 30_000 } as const;

export function openDecisions(own: Omit<DecisionsContext, "checks">): DecisionsContext {
  return { ...own, checks: newGate(checkTurns) };
}

/** What was decided, on which figures, and what has become of them. */
export function decisionsVerbs(context: DecisionsContext) {
  return {
    decisions: bindAll(context, {
      changeDecision: decisions.changeDecision,
      checkFigure,
      checkFigures,
      citeFigure: cite.citeFigure,
      createDecision: decisions.createDecision,
      deleteDecision: decisions.deleteDecision,
      expectEffect: cite.expectEffect,
      followUp,
      getDecision: decisions.getDecision,
      getDocument,
      listDecisions: decisions.listDecisions,
      listVersions,
      mayChangeDecision: decisions.mayChangeDecision,
      publishDecision,
      putActFile: files.putActFile,
      readActFile: files.readActFile,
      readFigure,
      removeActFile: files.removeActFile,
      removeEffect: cite.removeEffect,
      removeFigure: cite.removeFigure,
    }),
  };
}
