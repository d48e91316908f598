import { datasetsChanged } from "../catalogue/changes.ts";
import type { Work } from "../jobs/work.ts";
import type { IndicatorsContext } from "./context.ts";
import { editionOf } from "../territory/edition.ts";
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
        // What was told while it was computed has it due once more, though nothing of it changed since.
        for (const due of await listDue(ctx, dataset)) await refresh(ctx, due);
      },
    },
    { watch: "edition-of-places", ofEach: true, run: () => readEdition(ctx) },
  ];
}

/** At the start, what the first computation would wait for: the places of today, which take half a second. */
async function readEdition({ db, territory }: IndicatorsContext): Promise<void> {
  const [any] = await db`select 1 from indicators limit 1`;
  if (any !== undefined) await editionOf(territory);
}
