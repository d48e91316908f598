import assert from "node:assert/strict";
import { test } from "node:test";
import { setRule } from "../access/access-rules.ts";
import { type Actor, anyone, system } from "../access/actor.ts";
import type { Id } from "../base/id.ts";
import { connect } from "../db/connect.ts";
import type { Db } from "../db/db.ts";
import { peopleWorld } from "../../test/people-world.ts";
import { countPublishedBy } from "./count-published.ts";
import { countDatasets, createDataset } from "./datasets.ts";
import { listDatasets } from "./list-datasets.ts";
import { publish, withdraw } from "./publish.ts";
import { listPublished } from "./published.ts";
import { withState } from "./reading.ts";

/** What is told of what is published is what publications and withdrawals say, row by row. */
async function assertTold(db: Db): Promise<void> {
  const said = await db`
    select d.id as dataset, d.organization, date_trunc('milliseconds', p.at) as at from datasets d ${withState(db)}
    where d.deleted_at is null and p.id is not null and w.publication is null order by d.id`;
  const told = await db`select dataset, organization, at from published_datasets order by dataset`;
  assert.deepEqual([...told], [...said]);
  const counted = await db`
    select organization, sum(datasets)::int as n from published_counts
    group by organization having sum(datasets) <> 0 order by organization`;
  const [...of] = await db`
    select organization, count(*)::int as n from published_datasets group by organization order by organization`;
  assert.deepEqual([...counted], of);
}

async function worldOfDatasets(many: number) {
  const world = await peopleWorld();
  const ids: Id[] = [];
  for (let n = 0; n < many; n += 1) {
    const organization = n % 3 === 0 ? world.other.id : world.town.id;
    const made = await createDataset(world.catalogue, system, {
      organization,
      title: `d${n}`,
      licence: "lov2",
    });
    ids.push(made.id);
  }
  return { world, ids };
}

test("what is published is known whoever publishes, withdraws or moves it, at once with others or undone", async () => {
  const { world, ids } = await worldOfDatasets(12);
  await using _ = world;
  const { db, catalogue, time } = world;
  const others = connect({ ...world.connection, connectionsMax: 8 });
  try {
    for (let turn = 0; turn < 6; turn += 1) {
      time.now = new Date(time.now.getTime() + 60_000);
      const works = ids.flatMap((id, n) => [
        () => publish({ ...catalogue, db: others }, system, id),
        ...((n + turn) % 2 === 0 ? [() => withdraw({ ...catalogue, db: others }, system, id, "faux")] : []),
        ...((n + turn) % 5 === 0
          ? [() => others`update datasets set organization = ${world.town.id} where id = ${id}`]
          : []),
      ]);
      // One that is withdrawn before it was ever opened is refused, and changes nothing.
      const ended = await Promise.allSettled(works.map((work) => work()));
      for (const each of ended)
        if (each.status === "rejected") assert.equal((each.reason as { code?: string }).code, "conflict");
      await assertTold(db);
    }
    await db
      .begin(async (tx) => {
        await tx`insert into publications (id, dataset, at) select gen_random_uuid(), id, now() from datasets`;
        throw new Error("undone");
      })
      .catch(() => undefined);
    await assertTold(db);
    await db`update datasets set deleted_at = now() where id = ${ids[0] ?? ""}`;
    await assertTold(db);
    await db`delete from withdrawals`;
    await assertTold(db);
    await db`delete from publications where dataset = any(${ids.slice(0, 7)}::uuid[])`;
    await assertTold(db);
    const [kept] = await db<{ rows: number }[]>`select count(*)::int as rows from published_counts`;
    assert.ok((kept?.rows ?? 0) <= 4, "what was counted is summed up");
  } finally {
    await others.end();
  }
});

test("a statement of many in one transaction passes over nothing that those before it left", async () => {
  const many = 2_000;
  await using world = await peopleWorld();
  const { db, town, other } = world;
  await db`
    insert into datasets (id, slug, organization, title, description, created_at, modified_at)
    select gen_random_uuid(), 'd' || n, case n % 2 when 0 then ${town.id}::uuid else ${other.id}::uuid end,
      't', '', now(), now()
    from generate_series(1, ${many}) n`;
  await db.begin(async (tx) => {
    await tx.unsafe(`
      do $$ declare d uuid; begin
        for d in select id from datasets loop
          insert into publications (id, dataset, at) values (gen_random_uuid(), d, now());
        end loop;
      end $$`);
    await tx
      .savepoint(async (undone) => {
        await undone`insert into withdrawals (publication, at, reason) select id, now(), 'x' from publications limit 9`;
        throw new Error("undone");
      })
      .catch(() => undefined);
    await tx`insert into withdrawals (publication, at, reason) select id, now(), 'x' from publications limit 7`;
    await tx`select pg_stat_force_next_flush()`;
  });
  await assertTold(db);
  const [read] = await db<{ blocks: number }[]>`
    select (heap_blks_hit + heap_blks_read)::int as blocks from pg_statio_user_tables
    where relname = 'published_counts' and schemaname = current_schema()`;
  const blocks = read?.blocks ?? 0;
  assert.ok(blocks > many && blocks < 8 * many, `${blocks} blocks were looked at`);
  await db`update datasets set organization = ${town.id}`;
  await assertTold(db);
  const [counted] = await db`
    select organization, sum(datasets)::int as n from published_counts where datasets <> 0 group by 1`;
  assert.deepEqual({ ...counted }, { organization: town.id, n: many - 7 });
});

test("totals are of what each may know of, as their pages are", async () => {
  const { world, ids } = await worldOfDatasets(24);
  await using _ = world;
  const { db, catalogue, town, other } = world;
  for (const id of ids.slice(0, 20)) await publish(catalogue, system, id);
  const [a = "", b = "", c = "", d = "", e = ""] = ids;
  await setRule(db, { dataset: a, level: "restricted", audience: [town.id] });
  await setRule(db, { dataset: b, level: "open", audience: ["accounts"] });
  await setRule(db, { dataset: c, level: "open", audience: [] });
  await setRule(db, { dataset: ids[21] ?? "", level: "open", audience: [other.id] });
  await withdraw(catalogue, system, d, "faux");
  await withdraw(catalogue, system, e, "faux");
  const actors: Actor[] = [
    anyone,
    system,
    ...(await Promise.all(["ada", "eve", "rita", "oscar"].map(world.actor))),
  ];
  const totals: number[] = [];
  for (const actor of actors) totals.push(await totalFor(world, actor));
  assert.deepEqual(totals, [15, 18, 18, 18, 18, 17]);
});

/** How many are published for the actor, as all lists tell it, of all and of each organization. */
async function totalFor({ catalogue, db, town, other }: World, actor: Actor): Promise<number> {
  const all = { page: 1, pageSize: 100 };
  const organizations = [town.id, other.id];
  const counts = await countPublishedBy(db, actor, organizations);
  const seen = await countDatasets(db, actor, organizations);
  for (const organization of organizations) {
    const { items, total } = await listPublished(catalogue, actor, { ...all, organization });
    assert.deepEqual([total, counts.get(organization) ?? 0], [items.length, items.length]);
    for (const asked of [{}, { state: "published" }, { sort: "title" }] as const) {
      const listed = await listDatasets(catalogue, actor, { ...all, ...asked, organization });
      assert.equal(listed.total, listed.items.length);
      assert.ok("state" in asked || listed.total === seen.get(organization));
    }
  }
  for (const asked of [{}, { state: "published" }, { sort: "title" }] as const) {
    const listed = await listDatasets(catalogue, actor, { ...all, ...asked });
    assert.equal(listed.total, listed.items.length);
  }
  const { items, total } = await listPublished(catalogue, actor, all);
  assert.equal(total, items.length);
  return total;
}

type World = Awaited<ReturnType<typeof peopleWorld>>;
