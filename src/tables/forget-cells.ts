import { personTables } from "../access/person-tables.ts";
import type { Problem } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { Db, Tx } from "../db/db.ts";
import { tell } from "../db/tell.ts";
import type { Profile } from "./profile.ts";
import { forgetVersions, versionsChanged } from "./stored/version-rows.ts";
import { profileWithoutCells, quoting, withoutCells } from "./without-cells.ts";

const profileHasCells = "$.columns[*] ? (@.top.size() > 0 || exists(@.min))";
const isQuote = `@.key like_regex "^(${quoting.join("|")})$" && (@.value.type() != "string" || @.value != "…")`;
const problemQuotes = `$[*].args.keyvalue() ? (${isQuote})`;

/** Takes cells out of what was told of tables before they were declared to be about people. */
export async function forgetCells(db: Db): Promise<void> {
  const isChanged = await db.begin(async (tx) => {
    const tables = await personTables(tx);
    await ofNarrowed(tx, tables);
    await ofImports(tx, tables);
    const isSaidAnew = await ofVersions(tx, tables);
    if (isSaidAnew) await tell(tx, versionsChanged);
    return isSaidAnew;
  });
  if (isChanged) forgetVersions(db);
}

async function ofVersions(tx: Tx, tables: readonly Id[]): Promise<boolean> {
  const versions = await tx<{ id: Id; profile: Profile; problems: Problem[] }[]>`
    select id, profile, problems from versions
    where table_id = any(${[...tables]}::uuid[])
      and (profile @? ${profileHasCells}::jsonpath or problems @? ${problemQuotes}::jsonpath) for update`;
  for (const { id, profile, problems } of versions) {
    await tx`
      update versions set profile = ${json(tx, profileWithoutCells(profile))},
        problems = ${json(tx, problems.map(withoutCells))} where id = ${id}`;
  }
  return versions.length > 0;
}

async function ofNarrowed(tx: Tx, tables: readonly Id[]): Promise<void> {
  const narrowed = await tx<{ version: Id; narrowing: string; profile: Profile }[]>`
    select n.version, n.narrowing, n.profile from narrowed_versions n join versions v on v.id = n.version
    where v.table_id = any(${[...tables]}::uuid[]) and n.profile @? ${profileHasCells}::jsonpath for update of n`;
  for (const { version, narrowing, profile } of narrowed) {
    await tx`
      update narrowed_versions set profile = ${json(tx, profileWithoutCells(profile))}
      where version = ${version} and narrowing = ${narrowing}`;
  }
}

async function ofImports(tx: Tx, tables: readonly Id[]): Promise<void> {
  const imports = await tx<{ id: Id; failure: Problem | null; problems: Problem[] }[]>`
    select id, failure, problems from imports
    where dataset in (select dataset from tables where id = any(${[...tables]}::uuid[]))
      and (problems @? ${problemQuotes}::jsonpath or failure @? ${problemQuotes}::jsonpath) for update`;
  for (const { id, failure, problems } of imports) {
    await tx`
      update imports set failure = ${failure === null ? null : json(tx, withoutCells(failure))},
        problems = ${json(tx, problems.map(withoutCells))} where id = ${id}`;
  }
}

function json(tx: Tx, value: unknown) {
  return tx.json(value as Parameters<Tx["json"]>[0]);
}
