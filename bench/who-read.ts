/** "Who read my data" in a journal of many entries, nearly all of which are of others. */
import { getOwnTable, listReadings, lookAtOwn } from "../src/citizens/own-data.ts";
import { byNameAndContract, citizensWorld } from "../test/citizens/world.ts";

/** Fewer for a quick look: `BENCH_ENTRIES=100000 npm run bench -- citizens`. */
const entries = Number(process.env["BENCH_ENTRIES"] ?? 1_000_000);
const rounds = 20;

export async function whoRead(): Promise<string> {
  await using here = await citizensWorld();
  const { citizens, ctx } = here;
  await here.declare(byNameAndContract);
  const citizen = await here.citizen("awa");
  const { id } = await here.link(citizen, { contrat: "C-1", nom: "Le Gall" });
  const own = await getOwnTable(citizens, citizen, id);
  const look = () => lookAtOwn(citizens, citizen, own);
  for (let time = 0; time < 30; time += 1) await look();
  // Of others, as the journal holds them: between the person's own, which are the oldest and the newest.
  const [model] = await ctx.db<{ entry: string; index: number }[]>`
    select entry, index from journal_entries order by index desc limit 1`;
  if (model === undefined) throw new Error("nothing was written down");
  await ctx.db`
    insert into journal_entries (index, entry, leaf)
    select ${model.index} + n, ${model.entry}, sha256(convert_to(n::text, 'UTF8')) from generate_series(1, ${entries}) n`;
  await ctx.db`
    insert into journal_clear (entry, field, salt, value)
    select ${model.index} + n, 'account', decode(repeat('00', 32), 'hex'), 'other ' || (n % 50000)
    from generate_series(1, ${entries}) n`;
  await ctx.db`analyze journal_entries`;
  await ctx.db`analyze journal_clear`;
  const times: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const from = performance.now();
    const { items } = await listReadings(citizens, citizen, own, { pageSize: 20 });
    if (items.length !== 20) throw new Error(`${items.length} readings are told, not 20`);
    if (round > 0) times.push(performance.now() - from);
  }
  const sorted = times.toSorted((a, b) => a - b);
  const p95 = sorted[Math.floor(rounds * 0.95)] ?? 0;
  return `Who read somebody's rows, in a journal of ${entries.toLocaleString("en")} entries about the table, nearly all of others that are newer: a page of 20 in ${(sorted[rounds / 2] ?? 0).toFixed(0)} ms at the median, ${p95.toFixed(0)} ms at the 95th percentile (at most 1 000).`;
}
