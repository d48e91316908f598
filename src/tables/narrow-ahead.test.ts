import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { importWorld } from "../../test/import-world.ts";
import { setRule } from "../access/access-rules.ts";
import { startAgreement } from "../access/agreements.ts";
import { newId } from "../base/id.ts";
import { findVersion } from "./stored/version-rows.ts";
import { sweepBlobs } from "./import/sweep.ts";
import { narrowAhead } from "./narrow-ahead.ts";
import { freeNarrowed } from "./narrow/free-narrowed.ts";
import { narrowVersion } from "./narrow/narrow-version.ts";

const csv = "arret;nom;montees\n3;Gare;12\n1;Place;7\n";
const narrowing = { columns: ["arret", "nom"], rows: [] };

async function world() {
  const made = await importWorld();
  const { ctx, dataset } = made;
  const { made: tables } = await made.import("arrets.csv", csv);
  const table = tables[0]?.table ?? "";
  await setRule(ctx.db, { dataset: dataset.id, level: "restricted" });
  const agree = (columns: readonly string[] = narrowing.columns) =>
    startAgreement(ctx.db, {
      id: newId(),
      dataset: dataset.id,
      party: { instance: "https://v.example", kind: "person", id: newId(), name: "Zoé", requester: "person" },
      terms: {
        purpose: "research",
        tables: [{ table, columns, rows: [] }],
        until: "2030-01-01",
        duties: [],
        words: "",
      },
      startedAt: new Date(Date.now() - 1000),
      endsAt: new Date(Date.now() + 86_400_000),
    });
  const kept = () =>
    ctx.db<{ version: string; parquet: string; madeAt: Date }[]>`
      select version, parquet, made_at from narrowed_versions order by made_at`;
  return { ...made, table, agree, kept };
}

test("what is agreed is made before somebody reads it, once, whoever comes first", async () => {
  await using w = await world();
  const { ctx, dataset, table } = w;
  const version = await findVersion(ctx.db, table);
  assert.ok(version !== undefined);
  await w.agree();
  await w.agree();
  const [, read] = await Promise.all([
    narrowAhead(ctx, dataset.id),
    narrowVersion(ctx, version, narrowing),
    narrowAhead(ctx, dataset.id),
  ]);
  const [one, ...more] = await w.kept();
  assert.deepEqual([one?.version, one?.parquet, more.length], [version.id, read.parquet, 0]);
  await narrowAhead(ctx, dataset.id);
  assert.deepEqual([...(await w.kept())], [one], "twice makes nothing more");
});

test("a version that is committed under a running agreement is made ready by a job", async () => {
  await using w = await world();
  const { ctx, table } = w;
  await w.agree();
  await w.import("arrets.csv", `${csv}4;Mairie;30\n`, { table });
  const version = await findVersion(ctx.db, table);
  assert.equal(version?.number, 2);
  for (let attempt = 0; (await w.kept()).length === 0 && attempt < 1200; attempt += 1) await wait(50);
  assert.deepEqual(
    (await w.kept()).map((each) => each.version),
    [version.id],
  );
});

test("a table that lost what was agreed on holds up nothing", async () => {
  await using w = await world();
  await w.agree(["gone"]);
  await w.agree();
  await narrowAhead(w.ctx, w.dataset.id);
  assert.equal((await w.kept()).length, 1);
});

/** Each process knows for a while what it looked up. */
function anotherProcess<Ctx extends { readonly db: object }>(ctx: Ctx): Ctx {
  return { ...ctx, db: new Proxy(ctx.db, {}) };
}

test("the file of agreements that ended is freed an hour later, and made again for one that begins", async () => {
  await using w = await world();
  const { ctx, dataset, time } = w;
  const pass = (minutes: number) => (time.now = new Date(time.now.getTime() + minutes * 60_000));
  time.now = new Date();
  await w.agree();
  await narrowAhead(ctx, dataset.id);
  const [file] = await w.kept();
  assert.ok(file !== undefined);
  pass(180);
  assert.equal(await freeNarrowed(ctx), 0, "it runs");
  pass(-180);
  await ctx.db`update agreements set ends_at = now() - interval '2 hours', started_at = now() - interval '5 hours'`;
  assert.equal(await freeNarrowed(ctx), 0, "that it ended has just been seen");
  pass(59);
  assert.equal(await freeNarrowed(ctx), 0);
  pass(2);
  assert.equal(await freeNarrowed(ctx), 1);
  await sweepBlobs(ctx, 0);
  assert.equal(await ctx.store.has(file.parquet), false);
  await w.agree();
  // What a process knows is looked at again long before what ended is freed: this one begins anew.
  await narrowAhead(anotherProcess(ctx), dataset.id);
  assert.equal((await w.kept()).length, 1);
  assert.ok(await ctx.store.has(file.parquet));
});

test("a rule that is changed and set back leaves the file to whoever knows of it", async () => {
  await using w = await world();
  const { ctx, dataset, table, time } = w;
  const version = await findVersion(ctx.db, table);
  assert.ok(version !== undefined);
  const pass = (minutes: number) => (time.now = new Date(time.now.getTime() + minutes * 60_000));
  const hide = (hiddenColumns: readonly string[]) =>
    setRule(ctx.db, {
      dataset: dataset.id,
      level: "account",
      policy: {
        hiddenColumns,
        rows: [],
        purposes: [],
        requesters: [],
        duties: [],
        answerDays: 15,
        terms: "",
        acceptance: "by-hand",
      },
    });
  time.now = new Date();
  await hide(["montees"]);
  const read = await narrowVersion(anotherProcess(ctx), version, narrowing);
  const isThere = () => ctx.store.has(read.parquet);
  // Long after it was made, the rule is another for some minutes.
  pass(300);
  await hide(["nom"]);
  assert.equal(await freeNarrowed(ctx), 0);
  await sweepBlobs(ctx, 0);
  assert.ok(await isThere());
  pass(5);
  await hide(["montees"]);
  assert.equal(await freeNarrowed(ctx), 0);
  // It is another again, until just before the file is freed, when one more process looks it up.
  await hide(["nom"]);
  await freeNarrowed(ctx);
  pass(61);
  await narrowVersion(anotherProcess(ctx), version, narrowing);
  assert.equal(await freeNarrowed(ctx), 0);
  await sweepBlobs(ctx, 0);
  assert.ok(await isThere());
  pass(61);
  assert.equal(await freeNarrowed(ctx), 1, "an hour after it was last looked up");
});
