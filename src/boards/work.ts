import { anyone } from "../access/actor.ts";
import type { Id } from "../base/id.ts";
import { boardsChanged } from "../catalogue/board-links.ts";
import { datasetsChanged } from "../catalogue/changes.ts";
import type { Work } from "../jobs/work.ts";
import { listLastNumbers } from "../tables/computed.ts";
import { datasetsOf } from "./board.ts";
import { getRow } from "./board-rows.ts";
import type { BoardsContext } from "./context.ts";
import { openVersion, readIndicators } from "./values.ts";
import { wholeLevels } from "./whole-levels.ts";

/** Those that were published last are made ready. */
const boardsMax = 50;

/** Makes published boards ready when something that they show has a new version, before somebody asks for them. */
export function boardsWork(ctx: BoardsContext): readonly Work[] {
  const ready = new Map<Id, string>();
  return [
    {
      watch: "boards",
      ofEach: true,
      on: [datasetsChanged, boardsChanged],
      due: () => listChanged(ctx, ready),
      run: (_signal, board) => makeReady(ctx, board),
    },
  ];
}

/** `ready`: what each showed when it was last made ready. */
async function listChanged(ctx: BoardsContext, ready: Map<Id, string>): Promise<readonly Id[]> {
  const boards = await ctx.db<{ id: Id; shown: number; datasets: Id[] }[]>`
    select b.id, b.shown, coalesce(array_agg(s.dataset) filter (where s.dataset is not null), '{}') as datasets
    from boards b left join board_datasets s on s.board = b.id where b.shown is not null
    group by b.id order by b.published_at desc, b.id desc limit ${boardsMax}`;
  const all = boards.flatMap(({ datasets }) => datasets);
  const numbers = Map.groupBy(await listLastNumbers(ctx.db, all), ({ dataset }) => dataset);
  const shows = boards.map(({ id, shown, datasets }) => {
    const versions = datasets.toSorted().map((dataset) => numbers.get(dataset));
    return [id, JSON.stringify([shown, versions])] as const;
  });
  const changed = shows.filter(([id, mark]) => ready.get(id) !== mark);
  ready.clear();
  for (const [id, mark] of shows) ready.set(id, mark);
  return changed.map(([id]) => id);
}

/** Its values in memory where everybody reads them, then its page. */
async function makeReady(ctx: BoardsContext, id: Id): Promise<void> {
  const { slug, blocks } = await getRow(ctx.db, anyone, id);
  const about = await readIndicators(ctx, anyone, datasetsOf(blocks));
  for (const dataset of about.datasets.values()) {
    const facts = dataset.metadata.indicator;
    const open = openVersion(about, dataset);
    if (facts === undefined || open === undefined || !ctx.kept.hasRoom) continue;
    await wholeLevels(ctx, anyone, facts, ctx.kept.of(open.table, open.number), facts.levels);
  }
  await ctx.makePage(`/boards/${slug}`);
}
