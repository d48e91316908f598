import { datasetsChanged } from "../catalogue/changes.ts";
import type { Work } from "../jobs/work.ts";
import type { AlertsContext } from "./context.ts";
import { judgeRule, listDue } from "./judge-rule.ts";
import { listLetters, sendLetter } from "./letters.ts";
import { alertsChanged } from "./rules.ts";
import { alertsTold } from "./tell.ts";

const everyMs = 10_000;

/** Judges rules whose indicator has another version, or whose day has come; hands over what they say. */
export function alertsWork(ctx: AlertsContext): readonly Work[] {
  return [
    {
      watch: "alerts",
      on: [datasetsChanged, alertsChanged],
      everyMs,
      due: () => listDue(ctx),
      run: (_signal, rule) => judgeRule(ctx, rule),
    },
    {
      watch: "alert-letters",
      on: [alertsTold],
      everyMs,
      due: () => listLetters(ctx),
      run: (_signal, key) => sendLetter(ctx, key),
    },
  ];
}
