import { datasetsChanged } from "../catalogue/changes.ts";
import type { Work } from "../jobs/work.ts";
import type { IndicatorsContext } from "./context.ts";
import { listDue, refresh } from "./refresh.ts";

const everyMs = 10_000;

/** Computes what reads a table that has a new version; what reads those, once they have one. */
export function indicatorsWork(ctx: IndicatorsContext): readonly Work[] {
  return [
    {
      watch: "indicators",
      on: [datasetsChanged],
      everyMs,
      due: () => listDue(ctx),
      atOnce: 2,
      run: async (_signal, dataset) => {
        await refresh(ctx, dataset);
      },
    },
  ];
}
