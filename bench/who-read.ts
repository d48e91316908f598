/** "Who read my data" in a journal of many entries, nearly all of which are of others. */
import { type Id, newId } from "../src/base/id.ts";
import { answerReadings } from "../src/citizens/connections/answer-readings.ts";
import { sealSecret } from "../src/citizens/connections/connection-rows.ts";
import { whoRead as whoReadOnAll } from "../src/citizens/connections/who-read.ts";
import type { CitizensContext } from "../src/citizens/context.ts";
import { getOwnTable, listReadings, lookAtOwn } from "../src/citizens/own-data.ts";
import { hashOfSecret, newSecret } from "../src/people/secret.ts";
import { memberOf } from "../test/citizens/procedures-world.ts";
import { byNameAndContract, citizensWorld } from "../test/citizens/world.ts";
import { openTestInstance } from "../test/network/world.ts";
import { standInSites } from "./stand-in-sites.ts";

/** Fewer for a quick look: `BENCH_ENTRIES=100000 npm run bench -- citizens`. */
const entries = Number(process.env["BENCH_ENTRIES"] ?? 1_000_000);
const rounds = 20;
const sitesAsked = 20;

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
  const page = await measured(async () => {
    const { items } = await listReadings(citizens, citizen, own, { pageSize: 20 });
    if (items.length !== 20) throw new Error(`${items.length} readings are told, not 20`);
  });
  const asked = await answering(here.citizens, citizen.account);
  const answer = await measured(asked);
  return [
    `Who read somebody's rows, in a journal of ${entries.toLocaleString("en")} entries about the table, nearly all of others that are newer: a page of 20 in ${page} (at most 1 000). What another site is answered, who asks for that person, fifty at most, signed: ${answer}.`,
    await askingSites(),
  ].join("\n\n");
}

/** What a site that is connected for the person asks, without the way. */
async function answering(citizens: CitizensContext, account: Id): Promise<() => Promise<void>> {
  const ctx = { ...citizens, peers: { ...citizens.peers, isTied: async () => true } };
  const [connection, nonce, secret] = [newId(Date.now()), newId(Date.now()), newSecret()];
  const from = "https://portal.example";
  await ctx.db`
    insert into given_connections (id, account, instance, state, secret, asked_at, ends_at)
    values (${connection}, ${account}, ${from}, 'running', ${hashOfSecret(secret)}, now(), now() + interval '1 day')`;
  return async () => {
    await answerReadings(ctx, from, { connection, secret, nonce });
  };
}

/** One site that asks as many others, over loopback: stand-ins that answer fifty readings, signed, but one that says nothing. */
async function askingSites(): Promise<string> {
  await using portal = await openTestInstance("portal");
  await using sites = await standInSites(sitesAsked, portal.url);
  const { citizens } = portal.app.contexts;
  const ctx = { ...citizens, peers: { ...citizens.peers, isTied: async () => true } };
  const person = await memberOf(portal, "awa");
  for (const instance of sites.urls) {
    const id = newId(Date.now());
    const secret = await sealSecret(ctx, id, { secret: newSecret() });
    await ctx.db`
      insert into held_connections (id, account, instance, secret, held_at, ends_at)
      values (${id}, ${person.account}, ${instance}, ${secret}, now(), now() + interval '1 day')`;
  }
  const ask = async (silent: number) => {
    const { sites: told } = await whoReadOnAll(ctx, person);
    const answered = told.filter(({ state }) => state === "answered").length;
    if (answered !== 1 + sitesAsked - silent) throw new Error(`${answered} sites answered`);
  };
  const all = await measured(() => ask(0));
  sites.silence();
  const oneSilent = await measured(() => ask(1));
  return `Who read it on ${sitesAsked} sites that are connected, asked at once, each of which answers fifty readings that are signed, and verified: ${all}. One of them silent: ${oneSilent} (at most 1 000). These sites are stand-ins that answer at once, in the same process on this machine; what a real one takes to answer stands above.`;
}

async function measured(work: () => Promise<void>): Promise<string> {
  const times: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const from = performance.now();
    await work();
    if (round > 0) times.push(performance.now() - from);
  }
  const sorted = times.toSorted((a, b) => a - b);
  const p95 = sorted[Math.floor(rounds * 0.95)] ?? 0;
  return `${(sorted[rounds / 2] ?? 0).toFixed(0)} ms at the median, ${p95.toFixed(0)} ms at the 95th percentile`;
}
