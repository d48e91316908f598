import { openTable } from "../access/access-rules.ts";
import { holdAccess } from "../access/hold.ts";
import { isFailure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { Tx } from "../db/db.ts";
import type { Workspace } from "../engine/engine.ts";
import { quoteName } from "../engine/quote.ts";
import type { Job } from "../jobs/jobs.ts";
import type { Work } from "../jobs/work.ts";
import { pathOfRows } from "./version-files.ts";
import type { Column, Meaning } from "./column.ts";
import type { TablesContext } from "./context.ts";
import { versionsByIds } from "./stored/version-rows.ts";
import type { Version } from "./table.ts";
import { gatherRowWords } from "./gather-row-words.ts";
import type { WordList } from "./words-of-rows.ts";

export const rowWordsQueue = "tables-words";

/** What is kept of one version: a larger one is known by the first of its values. */
const columnsMax = 12;
const valuesMax = 200_000;
const valuesAtOnce = 5_000;
const versionsAtOnce = 20;

/** Looking through its values takes a second of a processor or more. */
const isLarge = ({ rows }: Pick<Version, "rows">): boolean => rows >= 200_000;

/** Rises with what `rowWordsOf` takes for a word: what was kept in another form is kept anew, and serves until then. */
const wordsForm = 2;

/** Behind imports: which words the names and codes of rows hold, so that a search finds them. */
export function rowWordsWork(ctx: TablesContext): Work {
  return {
    queue: rowWordsQueue,
    concurrency: 1,
    attempts: 3,
    run: ({ signal }: Job<object>) => keepRowWords(ctx, signal),
  };
}

/** What is to be kept is found by looking: one job is enough for whatever was imported. */
export async function keepRowWordsLater({ jobs }: Pick<TablesContext, "jobs">): Promise<void> {
  await jobs.add(rowWordsQueue, {}, { key: "all" });
}

/** Of the current versions of tables that everybody reads; of others, what was kept is deleted. */
export async function keepRowWords(ctx: TablesContext, signal?: AbortSignal): Promise<void> {
  await dropOthers(ctx);
  const unread: Id[] = [];
  for (;;) {
    const versions = await wanting(ctx, unread);
    if (versions.length === 0) return;
    const isLong = versions.some(isLarge);
    await using workspace = await ctx.engine.workspace(isLong ? "long" : undefined);
    for (const version of versions) {
      signal?.throwIfAborted();
      const list = await unlessUnread(listOf(ctx, workspace, version, signal));
      if (list === undefined) {
        unread.push(version.id);
        continue;
      }
      await keepWords(ctx, version.id, list);
    }
  }
}

/** Where its table is open still: it may have been declared to be about people while it was read. */
async function keepWords(
  { db }: TablesContext,
  version: Id,
  { hashes, packed, digest }: WordList,
): Promise<void> {
  await db.begin(async (tx) => {
    const [of] = await tx<{ table: Id; dataset: Id }[]>`
      select t.id as table, t.dataset from versions v join tables t on t.id = v.table_id
      where v.id = ${version}`;
    if (of === undefined) return;
    await holdAccess(tx, of.dataset);
    await tx`
      insert into version_words (version, hashes, packed, digest, form)
      select id, ${hashes}::text::int[], ${packed}, ${digest}, ${wordsForm} from versions where id = ${version}
        and ${openTable(tx, { id: tx`${of.table}::uuid`, dataset: tx`${of.dataset}::uuid` })}
      on conflict (version) do update
        set hashes = excluded.hashes, packed = excluded.packed, digest = excluded.digest, form = excluded.form`;
  });
}

/** For who closes a table in the same transaction, holding its access: no word of its rows is kept. */
export async function forgetRowWords(tx: Tx, table: Id): Promise<void> {
  await tx`
    delete from version_words where version in (select id from versions where table_id = ${table})`;
}

async function dropOthers({ db }: Pick<TablesContext, "db">): Promise<void> {
  await db`
    delete from version_words w using versions v join tables t on t.id = v.table_id
    where v.id = w.version and (
      t.deleted_at is not null or v.number < (select max(number) from versions where table_id = v.table_id)
      or not ${openTable(db, { id: db`t.id`, dataset: db`t.dataset` })})`;
}

/** Of a file that is damaged nothing is kept until it was mended: the others do not wait for it. */
async function unlessUnread<Value>(reading: Promise<Value>): Promise<Value | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (isFailure(error, "unavailable")) return undefined;
    throw error;
  }
}

async function wanting(
  { db }: Pick<TablesContext, "db">,
  unread: readonly Id[],
): Promise<readonly Version[]> {
  const rows = await db<{ id: Id }[]>`
    select v.id from tables t join lateral (
      select id from versions where table_id = t.id order by number desc limit 1
    ) v on true
    where t.deleted_at is null and v.id <> all(${[...unread]}::uuid[])
      and not exists (select from version_words where version = v.id and form = ${wordsForm})
      and ${openTable(db, { id: db`t.id`, dataset: db`t.dataset` })}
    limit ${versionsAtOnce}`;
  const versions = await versionsByIds(
    db,
    rows.map(({ id }) => id),
  );
  return [...versions.values()];
}

async function listOf(
  ctx: TablesContext,
  workspace: Workspace,
  version: Version,
  signal: AbortSignal | undefined,
): Promise<WordList> {
  const { columns, personalData } = version;
  const personal = new Set(personalData.map(({ column }) => column));
  const named = columns.filter((column) => isNameOrCode(column) && !personal.has(column.name));
  const path = await pathOfRows(ctx, workspace, version);
  await using words = gatherRowWords(isLarge(version));
  for (const { name } of named.slice(0, columnsMax)) {
    for await (const values of distinctOf(workspace, { path, name }, signal)) {
      if (!(await words.add(values))) return await words.list();
    }
  }
  return await words.list();
}

/** The distinct values of a column, some at a time: others have their turn meanwhile. */
async function* distinctOf(
  workspace: Workspace,
  { path, name }: { readonly path: string; readonly name: string },
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly string[]> {
  const budget = signal === undefined ? {} : { signal };
  await workspace.run(
    `create or replace temp table named as
      select distinct cast(${quoteName(name)} as varchar) as value from read_parquet($1) limit ${valuesMax}`,
    [path],
    budget,
  );
  for (let from = 0; from < valuesMax; from += valuesAtOnce) {
    const rows = await workspace.rows<{ value: string | null }>(
      "select value from named where rowid >= $1 and rowid < $2",
      [from, from + valuesAtOnce],
      budget,
    );
    if (rows.length === 0) return;
    yield rows.map(({ value }) => value ?? "");
  }
}

const meanings: ReadonlySet<Meaning> = new Set<Meaning>([
  "commune-code",
  "commune-name",
  "postal-code",
  "epci-code",
  "departement-code",
  "departement-name",
  "region-code",
  "region-name",
  "siren",
  "siret",
  "rna",
  "uai",
]);

const nameOrCode =
  /^(?:.*[_ .-])?(?:nom|noms|name|libell[eé]|intitul[eé]|titre|title|label|d[eé]signation|code|codes|id|identifiant|ref|r[eé]f[eé]rence)(?:[_ .-].*)?$/i;

function isNameOrCode({ name, type, meaning }: Column): boolean {
  if (meaning !== undefined) return meanings.has(meaning);
  return type === "text" && nameOrCode.test(name);
}
