import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type KillWorld, type Killable, until } from "./killable.ts";
import { factsOf, persons } from "./own-data-table.ts";
import type { Visitor } from "./visitor.ts";

interface Known {
  readonly world: KillWorld;
  readonly table: string;
  readonly officer: Visitor;
  /** Whose erasure was accepted. */
  readonly erased: readonly { readonly street: string; readonly contract: string }[];
  /** Of each loan, how often rows came. */
  readonly readings: ReadonlyMap<string, number>;
}

/** All that is promised of people's rows, whichever process died at whichever step. */
export async function ownDataHolds(known: Known): Promise<void> {
  await nothingIsHalfErased(known);
  await whatEndedIsWrittenApart(known);
  await loansAgree(known);
  await readingsAreWritten(known);
}

/** Where all rows of the last version are read, and why. */
export function wholeTable(
  table: string,
): readonly [path: string, headers: Readonly<Record<string, string>>] {
  return [
    `/api/resources/${table}/data/csv/`,
    { "maille-reason": encodeURIComponent("La table est vérifiée.") },
  ];
}

/** No row of who was erased is anywhere, and every row of everybody else is in the last version, once. */
async function nothingIsHalfErased({ world, table, officer, erased }: Known): Promise<void> {
  const { producer, follower } = world;
  const csv = await officer.read(...wholeTable(table));
  const gone = new Set(erased.map(({ street }) => street));
  const streets = csv.split("\n").flatMap((line) => /\d+ rue Introuvable/.exec(line)?.[0] ?? []);
  const expected = Array.from({ length: persons }, (_, at) => factsOf(at + 1)[2])
    .filter((street) => !gone.has(street))
    .flatMap((street) => [street, street]);
  assert.deepEqual(streets.toSorted(), expected.toSorted());
  for (const { street, contract } of erased) {
    for (const { member, db } of [producer, follower]) {
      assert.deepEqual(await filesWith(member.folder, street), [], street);
      assert.deepEqual(await tablesWith(db, street), [], street);
      assert.deepEqual(await tablesWith(db, contract), [], contract);
    }
  }
  const entries = await producer.db<{ taken: readonly { version: number; rows: number }[] }[]>`
    select entry::jsonb -> 'taken' as taken from journal_entries
    where entry::jsonb ->> 'reading' = 'erasure'`;
  const rows = entries.flatMap(({ taken }) => taken).reduce((sum, one) => sum + one.rows, 0);
  // Two rows in each of two versions.
  assert.equal(rows, erased.length * 4);
}

async function whatEndedIsWrittenApart({ world }: Known): Promise<void> {
  const { member, db } = world.producer;
  const apart = join(member.folder, "erasures.jsonl");
  await until("the list beside the database is whole", async () => {
    const ended = await db<{ id: string }[]>`select id from ends_for_good union all select id from erasures`;
    const text = await readFile(apart, "utf8").catch(() => "");
    return ended.every(({ id }) => text.split("\n").filter((line) => line.includes(id)).length === 1);
  });
}

async function loansAgree({ world }: Known): Promise<void> {
  const { producer, follower } = world;
  const here = await producer.db`
    select id, state = 'ended' as ended, deleted_at is not null as deleted from loans
    where state <> 'unproven' order by id`;
  const there = await follower.db`
    select id, ended is not null as ended, deleted_at is not null as deleted from borrowed_loans order by id`;
  assert.deepEqual([...there], [...here]);
  const files = await producer.db`
    select from narrowed_versions n join loans l on l.id = n.loan where l.state = 'ended'`;
  assert.deepEqual([...files], []);
}

async function readingsAreWritten({ world, readings }: Known): Promise<void> {
  const { producer, follower } = world;
  const entries = await producer.db<{ loan: string; n: number }[]>`
    select entry::jsonb ->> 'agreement' as loan, count(*)::int as n from journal_entries
    where entry::jsonb ->> 'agreement' in (select id::text from loans) group by 1`;
  assert.deepEqual(new Map(entries.map(({ loan, n }) => [loan, n])), readings);
  const sent = await producer.db`select id from asked_once where state = 'sent'`;
  const taken = await follower.db`select id from procedure_cases where state = 'taken'`;
  assert.deepEqual(
    [(await toldOnce(producer)).length, (await toldOnce(follower)).length],
    [sent.length, taken.length],
  );
}

function toldOnce({ db }: Killable) {
  return db`select from journal_entries where entry::jsonb ->> 'reading' = 'told-once'`;
}

async function filesWith(folder: string, text: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    if ((await readFile(path).catch(() => Buffer.of())).includes(text)) found.push(path);
  }
  return found;
}

/** The tables of PostgreSQL of which a row holds a text. */
async function tablesWith(db: Killable["db"], text: string): Promise<readonly string[]> {
  const tables = await db<{ name: string }[]>`
    select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema')`;
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await db.unsafe(`select from ${name} t where strpos(t::text, $1) > 0 limit 1`, [text]);
    if (rows.length > 0) found.push(name);
  }
  return found;
}
