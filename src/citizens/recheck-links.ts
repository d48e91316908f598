import { isFailure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { Tx } from "../db/db.ts";
import type { WatchWork } from "../jobs/watching.ts";
import { lastVersions } from "../tables/computed.ts";
import { readFactsOf } from "../tables/own-rows.ts";
import { versionRecorded } from "../tables/seal-files.ts";
import { placeOf } from "../vault/sealed-columns.ts";
import type { CitizensContext } from "./context.ts";
import { selectSelfData } from "./declarations.ts";
import { writeApart } from "./erasing/erasures-apart.ts";
import { openFoundDigester } from "./found-by.ts";
import { endLinks, sealedLinks } from "./links.ts";
import { endMandateNow } from "./mandate-rows.ts";
import { postLetters } from "./post-letters.ts";
import type { SelfDataTable } from "./self-data.ts";

const lookMs = 60_000;

/**
 * Looks at links once more where a version came: somebody else may hold the number by now by which a person was
 * found. What they were found by tells; who is not told by it any more finds their rows anew.
 */
export function recheckWork(ctx: CitizensContext): WatchWork {
  return {
    watch: "links-of-versions",
    on: [versionRecorded],
    everyMs: lookMs,
    due: () => dueTables(ctx),
    run: async (_signal, table) => {
      try {
        await recheckLinks(ctx, table);
      } catch (error) {
        // Held while rows of it are erased: nobody reads it, and the next look finds it.
        if (!isFailure(error, "unavailable")) throw error;
      }
    },
  };
}

async function dueTables({ db }: CitizensContext): Promise<readonly Id[]> {
  const rows = await db<{ table: Id; seen: number }[]>`
    select table_id as table, min(seen) as seen from person_links where linked_at is not null group by table_id`;
  const versions = await lastVersions(
    db,
    rows.map(({ table }) => table),
  );
  return rows
    .filter(({ table, seen }) => seen < (versions.get(table)?.number ?? 0))
    .map(({ table }) => table);
}

interface Row {
  readonly id: Id;
  readonly person: string;
  readonly foundIn: readonly string[];
  readonly foundBy: readonly string[];
}

/**
 * Ends the links whose rows are about somebody else in the current version, with all that followed from them; of
 * one alone where that is told.
 */
export async function recheckLinks(ctx: CitizensContext, table: Id, only?: Id): Promise<void> {
  const version = (await lastVersions(ctx.db, [table])).get(table)?.number ?? 0;
  const [declared] = await selectSelfData(ctx, [table]);
  // Withdrawn for now: nobody reads it.
  if (declared === undefined) return;
  const rows = await ctx.db<Row[]>`
    select id, person, found_in, found_by from person_links
    where table_id = ${table} and linked_at is not null and seen < ${version}
      and ${only === undefined ? ctx.db`true` : ctx.db`id = ${only}`}`;
  const usual = columnsOf(declared);
  const links = await Promise.all(
    rows.map(async (row) => ({
      ...row,
      person: await ctx.vault.openText(row.person, placeOf(sealedLinks, row.id)),
      columns: row.foundIn.length > 0 ? row.foundIn : usual,
    })),
  );
  for (const some of Map.groupBy(links, ({ columns }) => JSON.stringify(columns)).values()) {
    const anyEnded = await recheckSome(ctx, declared, some);
    if (anyEnded) await writeApart(ctx);
    // One whose rows were corrected meanwhile is found anew.
    await ctx.db`
      update person_links set seen = greatest(seen, ${version})
      where id = any(${some.map(({ id }) => id)}::uuid[]) and found_in <> '{}'`;
  }
}

/** By which people are found there. */
function columnsOf({ facts, identity }: SelfDataTable): readonly string[] {
  return facts.length > 0 ? facts.map(({ column }) => column) : Object.values(identity ?? {});
}

interface Link extends Row {
  readonly columns: readonly string[];
}

/** Those that were found by the same columns; a version that lost one of these tells nothing. Answers whether any ended. */
async function recheckSome(
  ctx: CitizensContext,
  { table, personColumn: column, organization }: SelfDataTable,
  links: readonly Link[],
): Promise<boolean> {
  const columns = links[0]?.columns ?? [];
  const persons = [...new Set(links.map(({ person }) => person))];
  const held = await readFactsOf(ctx, { table, column }, columns, persons);
  if (held === undefined) return false;
  const digest = await openFoundDigester(ctx, table, columns);
  let anyEnded = false;
  for (const { id, person, foundIn, foundBy } of links) {
    const now = (held.get(person) ?? []).map(digest);
    // Without rows there is nothing to see, nor to tell.
    if (now.length === 0) continue;
    const isNew = foundIn.length === 0;
    if (isNew) await keepFoundBy(ctx, id, columns, now);
    else if (!foundBy.some((before) => now.includes(before))) {
      await ctx.db.begin((tx) => endOne(ctx, tx, id, { foundBy, organization }));
      anyEnded = true;
    }
  }
  return anyEnded;
}

async function keepFoundBy(
  { db }: CitizensContext,
  id: Id,
  columns: readonly string[],
  digests: readonly string[],
): Promise<void> {
  await db`
    update person_links set found_in = ${[...columns]}, found_by = ${[...digests]}
    where id = ${id} and found_in = '{}'`;
}

interface Ending {
  readonly foundBy: readonly string[];
  readonly organization: Id;
}

/** With what was lent by it, and asked; one by a mandate ends that. Not where it was found anew meanwhile. */
async function endOne(
  ctx: CitizensContext,
  tx: Tx,
  id: Id,
  { foundBy, organization }: Ending,
): Promise<void> {
  const [link] = await tx<{ account: Id; table: Id; digest: Buffer; mandate: Id | null }[]>`
    select account, table_id as table, digest, mandate from person_links
    where id = ${id} and found_by = ${[...foundBy]} for update`;
  if (link === undefined) return;
  const { account, table, digest, mandate } = link;
  const at = ctx.clock();
  if (mandate !== null) return endMandateNow(tx, mandate, at, "ground");
  await endLinks(tx, tx`id = ${id}`, at);
  await tx`
    update demands set state = 'withdrawn', content = '', code = null
    where account = ${account} and table_id = ${table} and digest = ${digest} and state in ('asked', 'unproven')`;
  await postLetters(ctx, tx, { organization, what: "unlinked" }, [{ account, link: "/my" }]);
}
