import assert from "node:assert/strict";
import { test } from "node:test";
import { peopleWorld } from "../../../test/people-world.ts";
import type { Db } from "../../db/db.ts";
import { type EntryFacts, noFacts, type SearchEntry } from "./entry.ts";
import { pullEntries, type PulledRow, takeStale, writeEntries } from "./rows.ts";

const many = 2_500;

/** Of so many datasets, as analysis would write them; every seventh has left the index. */
async function write(db: Db, at: (n: number) => SearchEntry | undefined): Promise<void> {
  await db.begin(async (tx) => {
    const stale = await takeStale(tx, many);
    await writeEntries(
      tx,
      stale.map((each, n) => {
        const entry = at(n);
        return { stale: each, entry: entry === undefined ? undefined : { ...entry, dataset: each.dataset } };
      }),
    );
  });
}

async function fill(db: Db, organization: string): Promise<void> {
  await db`
    insert into datasets (id, slug, organization, title, description, metadata, created_at, modified_at)
    select gen_random_uuid(), 'd' || n, ${organization}, 'd' || n, '', '{}', now(), now()
    from generate_series(1, ${many}) n`;
  await db`insert into dataset_search (dataset) select id from datasets on conflict do nothing`;
  await write(db, entryOf);
}

function entryOf(n: number): SearchEntry | undefined {
  if (n % 7 === 6) return undefined;
  const noWords = { words: "", impacts: new Uint8Array(0) };
  const facts = { ...noFacts, title: `“Forêts” \\ ${n}, \u001e\u001f {"a"}`, slug: `d${n}` };
  // The last has no words either, and is not taken for one that left.
  if (n % 5 === 0 || n === many - 1) return { dataset: "", ...noWords, text: "", facts };
  return {
    dataset: "",
    words: `forêts école w${n} 数据`,
    impacts: Uint8Array.of(1 + (n % 255), 16, 171, 255),
    text: "",
    facts,
  };
}

interface Pulled {
  readonly dataset: string;
  readonly revision: number;
  readonly slug: string | undefined;
}

/** What was pulled, which is as it was written. */
function read({ dataset, revision, entry }: PulledRow): Pulled {
  if (entry === undefined) return { dataset, revision, slug: undefined };
  const facts = JSON.parse(Buffer.from(entry.facts).toString()) as EntryFacts;
  const written = entryOf(Number(facts.slug.slice(1)));
  assert.deepEqual(facts, written?.facts);
  assert.deepEqual(Uint8Array.from(entry.impacts), written?.impacts);
  assert.equal(Buffer.from(entry.words).toString(), written?.words);
  return { dataset, revision, slug: facts.slug };
}

test("entries are pulled as they were written, each once, and what changes meanwhile at its later revision", async () => {
  await using world = await peopleWorld();
  const { db } = world;
  await fill(db, world.town.id);
  const pulled: Pulled[] = [];
  let turn = 0;
  for await (const rows of pullEntries(db, 0)) {
    for (const row of rows) pulled.push(read(row));
    if (turn++ > 0) continue;
    // One that was pulled, and one that may be under way or not.
    await db`update dataset_search set touched = touched + 1 where dataset = ${pulled[3]?.dataset ?? ""}
      or revision = (select max(revision) from dataset_search)`;
    await write(db, () => undefined);
  }
  const revisions = pulled.map(({ revision }) => revision);
  assert.deepEqual(
    revisions,
    revisions.toSorted((one, other) => one - other),
  );
  const last = new Map(pulled.map(({ dataset, slug }) => [dataset, slug]));
  assert.equal(last.size, many);
  assert.equal([...last.values()].filter((slug) => slug === undefined).length, Math.floor(many / 7) + 2);
  const since = pulled.at(-3)?.revision ?? 0;
  const rest = await Array.fromAsync(pullEntries(db, since), (rows) => [...rows]);
  assert.deepEqual(
    rest.flat().map(({ dataset }) => dataset),
    pulled.slice(-2).map(({ dataset }) => dataset),
  );
});

test("whoever stops pulling holds up nobody", async () => {
  await using world = await peopleWorld();
  const { db } = world;
  await fill(db, world.town.id);
  for (let turn = 0; turn < 10; turn += 1) {
    for await (const rows of pullEntries(db, 0)) {
      assert.equal([...rows].length, 1000);
      break;
    }
  }
  assert.deepEqual(await Array.fromAsync(pullEntries(db, 10 ** 12), (rows) => [...rows].length), [0]);
});
