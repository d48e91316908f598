import { anyone } from "../access/actor.ts";
import type { Id } from "../base/id.ts";
import { boardsChanged } from "../catalogue/board-links.ts";
import { datasetsChanged } from "../catalogue/changes.ts";
import type { Work } from "../jobs/work.ts";
import { lastNumbers } from "../tables/computed.ts";
import type { BoardsContext } from "./context.ts";
import { openVersion, readIndicators } from "./values.ts";
import { wholeLevels } from "./whole-levels.ts";

/** What published boards show to everybody is read when a version comes, before somebody asks for it. */
export function boardsWork(ctx: BoardsContext): readonly Work[] {
  const seen = new Map<Id, number>();
  return [
    {
      watch: "boards",
      on: [datasetsChanged, boardsChanged],
      due: () => listNew(ctx, seen),
      run: (_signal, indicator) => readAhead(ctx, indicator),
    },
  ];
}

/** Indicators with a version that was not looked at; `seen` tells those that were, by table. */
async function listNew(ctx: BoardsContext, seen: Map<Id, number>): Promise<readonly Id[]> {
  const rows = await ctx.db<{ dataset: Id }[]>`select distinct dataset from board_datasets`;
  const shown = rows.map(({ dataset }) => dataset);
  const numbers = await lastNumbers(ctx.db, shown);
  const isNew = (table: Id): boolean => seen.get(table) !== numbers.get(table);
  if (![...numbers.keys()].some(isNew)) return [];
  const { datasets } = await readIndicators(ctx, anyone, shown);
  const due = [...datasets.values()].filter(
    ({ metadata: { indicator } }) => indicator && isNew(indicator.table),
  );
  seen.clear();
  for (const [table, number] of numbers) seen.set(table, number);
  return due.map(({ id }) => id);
}

async function readAhead(ctx: BoardsContext, id: Id): Promise<void> {
  const about = await readIndicators(ctx, anyone, [id]);
  const dataset = about.datasets.get(id);
  const facts = dataset?.metadata.indicator;
  const open = openVersion(about, dataset);
  if (facts === undefined || open === undefined || !ctx.kept.hasRoom) return;
  await wholeLevels(ctx, anyone, facts, ctx.kept.of(open.table, open.number), facts.levels);
}
