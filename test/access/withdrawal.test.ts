import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { setRule } from "../../src/access/access-rules.ts";
import { endAgreement } from "../../src/access/agreements.ts";
import { isFailure } from "../../src/base/failure.ts";
import { agreedColumns, letOut, restrictedWorld, type RestrictedWorld } from "./world.ts";

let world: RestrictedWorld;
const portal = "https://portal.example";

before(async () => {
  world = await restrictedWorld();
});

after(() => world[Symbol.asyncDispose]());

async function reader() {
  const agreement = await world.agree(world.personAt(portal), { columns: agreedColumns, rows: letOut });
  return { agreement, headers: await world.keyOf([agreement], portal) };
}

/** Those that allowed a reading: how streams ended is told after them. */
const entries = async () =>
  (await world.db`select entry from journal_entries where first is null order by index`).map(
    ({ entry }) => JSON.parse(entry as string) as Record<string, unknown>,
  );

test("each reading has its entry, what is refused has none, and what everybody may know has none", async () => {
  const { agreement, headers } = await reader();
  const base = `/api/resources/${world.table}`;
  const before = (await entries()).length;
  const told = async () => (await entries()).slice(before).map(({ reading }) => reading);
  await world.ask(base, headers);
  await world.ask(`/api/datasets/${world.dataset.id}/tables`, headers);
  assert.deepEqual(await told(), []);
  for (const [path, reading] of [
    ["/data/?columns=nom&montees__less=9", "page"],
    ["/data/csv/", "export-csv"],
    ["/data.parquet", "parquet"],
    ["/profile", "profile"],
  ] as const) {
    const answer = await world.ask(base + path, headers);
    assert.equal(answer.status, 200, path);
    assert.equal((await told()).at(-1), reading);
  }
  const count = (await told()).length;
  assert.equal((await world.ask(`${base}/data/?nope__exact=1`, headers)).status, 400);
  assert.equal((await world.ask(`${base}/data/`)).status, 403);
  assert.equal((await world.ask(`${base}/original`, headers)).status, 403);
  assert.equal((await told()).length, count);
  const [page] = (await entries()).slice(before);
  assert.equal(page?.["agreement"], agreement.id);
  assert.equal(page?.["basis"], "agreement");
  assert.equal(page?.["purpose"], "research");
  assert.equal(page?.["instance"], portal);
  assert.deepEqual(page?.["columns"], ["nom"]);
  assert.equal(page?.["rows"], 20, "as many as a page holds, at most");
});

test("a hundred readings at once have a hundred entries", async () => {
  const { headers } = await reader();
  const before = (await entries()).length;
  const answers = await Promise.all(
    Array.from({ length: 100 }, () => world.ask(`/api/resources/${world.table}/data/`, headers)),
  );
  assert.ok(answers.every(({ status }) => status === 200));
  assert.equal((await entries()).length - before, 100);
});

test("after a withdrawal the next request is refused, and told which agreement, since when and why", async () => {
  const { agreement, headers } = await reader();
  const path = `/api/resources/${world.table}/data/`;
  const read = await world.ask(path, headers);
  assert.equal(read.status, 200);
  const etag = read.headers.get("etag") ?? "";
  await endAgreement(world.db, agreement.id, new Date(), {
    state: "withdrawn",
    reason: "Le contrat a changé.",
  });
  for (const asked of [headers, { ...headers, "if-none-match": etag }]) {
    const refused = await world.ask(path, asked);
    assert.equal(refused.status, 403);
    assert.ok(
      refused.text.includes(agreement.id) && refused.text.includes("Le contrat a changé."),
      refused.text,
    );
    assert.ok(refused.text.includes(`/datasets/${world.dataset.slug}/request`));
  }
});

test("a stream that runs when its agreement is withdrawn breaks off", async () => {
  const { agreement } = await reader();
  const actor = {
    kind: "grantee",
    agreements: [agreement.id],
    instance: portal,
    credential: "k",
  } as const;
  const parquet = await world.rooms.rows.openParquet(actor, world.table);
  const csv = await world.rooms.rows.exportRows(actor, world.table, "csv", new URLSearchParams());
  const broken = [parquet, csv].map(
    ({ stream }) => new Promise((resolve) => stream.once("error", (error) => resolve(error))),
  );
  await endAgreement(world.db, agreement.id, new Date(), { state: "withdrawn" });
  const errors = await Promise.race([Promise.all(broken), wait(60_000, [], { ref: false })]);
  assert.equal(errors.length, 2);
  for (const error of errors) {
    assert.ok(isFailure(error, "forbidden"));
    assert.equal(error.key, "access-agreement-withdrawn-unexplained");
  }
});

test("a stream ends when its agreement comes to its term", async () => {
  const { agreement } = await reader();
  await world.db`update agreements set ends_at = now() + interval '10 seconds' where id = ${agreement.id}`;
  const actor = { kind: "grantee", agreements: [agreement.id], instance: portal, credential: "k" } as const;
  const { stream } = await world.rooms.rows.openParquet(actor, world.table);
  const error = await Promise.race([
    new Promise((resolve) => stream.once("error", resolve)),
    wait(60_000, undefined, { ref: false }),
  ]);
  assert.ok(isFailure(error, "forbidden"));
  assert.equal(error.key, "access-agreement-expired");
});

test("a withdrawal ends what runs under it and nothing else", async () => {
  const [mine, theirs] = [await reader(), await reader()];
  const open = ({ agreement }: typeof mine) =>
    world.rooms.rows.openParquet(
      { kind: "grantee", agreements: [agreement.id], instance: portal, credential: agreement.id },
      world.table,
    );
  const [{ stream: ended }, { stream: kept }] = [await open(mine), await open(theirs)];
  const gone = new Promise((resolve) => ended.once("error", resolve));
  await endAgreement(world.db, mine.agreement.id, new Date());
  await gone;
  assert.equal(kept.destroyed, false);
  let bytes = 0;
  for await (const chunk of kept as AsyncIterable<Buffer>) bytes += chunk.length;
  assert.ok(bytes > 0);
});

test("what is closed meanwhile is refused at once, and ends what runs", async () => {
  const { agreement, headers } = await reader();
  const actor = { kind: "grantee", agreements: [agreement.id], instance: portal, credential: "k" } as const;
  const { stream } = await world.rooms.rows.openParquet(actor, world.table);
  const error = new Promise((resolve) => stream.once("error", resolve));
  await setRule(world.db, { dataset: world.dataset.id, level: "closed", reason: "Fuite en cours d’examen." });
  assert.ok(isFailure(await error, "forbidden"));
  const refused = await world.ask(`/api/resources/${world.table}/data/`, headers);
  assert.equal(refused.status, 403);
  assert.match(refused.text, /Fuite en cours d’examen/);
  assert.deepEqual(world.bugs, []);
});
