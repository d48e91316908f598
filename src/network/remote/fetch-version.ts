import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { system } from "../../access/actor.ts";
import { Failure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import type { Column } from "../../tables/column.ts";
import type { Profile } from "../../tables/profile.ts";
import { findRemoteTable, openVersions, type RemoteTable } from "../following/remote-tables.ts";
import { askProducer } from "./ask-producer.ts";
import { fetchRows } from "./fetch-rows.ts";
import { exportPath, type QueriesContext, questionOf } from "./query-tables.ts";
import { queryLimits } from "./query.ts";
import { readDescription } from "./remote-version.ts";

/** A table of another instance, which everybody reads there. */
export interface TableElsewhere {
  readonly instance: string;
  readonly table: Id;
}

/** One of its versions, as its instance describes it now. */
export interface VersionElsewhere extends TableElsewhere {
  readonly number: number;
  readonly columns: readonly Column[];
  readonly profile: Profile;
  /** The dataset, by its id here, and by its address there. */
  readonly dataset: Id;
  readonly subject: string;
}

/** The last version that each instance told of; none of what it tells no version of that everybody reads. */
export function toldVersions(
  { db }: Pick<QueriesContext, "db">,
  tables: readonly TableElsewhere[],
): Promise<readonly (TableElsewhere & { readonly number: number })[]> {
  return openVersions(db, tables);
}

/** The version of that number, or the current one. Throws as `askProducer` does, and where the table is not open, or known. */
export async function describeVersion(
  ctx: QueriesContext,
  { instance, table }: TableElsewhere,
  number: number | undefined,
): Promise<VersionElsewhere> {
  const { dataset, subject } = await openTable(ctx, { instance, table });
  const { version } = await askProducer(ctx, {
    instance,
    path: `/api/resources/${table}${number === undefined ? "" : `/versions/${number}`}/description`,
    read: (json) => readDescription(json, table),
  });
  const { columns, profile } = version;
  return { instance, table, number: version.number, columns, profile, dataset, subject };
}

async function openTable(
  { db }: QueriesContext,
  { instance, table }: TableElsewhere,
): Promise<Pick<RemoteTable, "dataset" | "subject">> {
  const found = await findRemoteTable(db, system, table, instance);
  if (found === undefined) throw new Failure("not-found", "resource-unknown", { id: table });
  if (found.level === "open") return found;
  throw new Failure("forbidden", "remote-not-open", { table: found.record.name, level: found.level });
}

/**
 * Rows of a version as a Parquet file at `to`, which nobody has checked: it is for the process that is
 * shut in. Answers its SHA-256, in hexadecimal. Waits its turn among the queries that fetch.
 */
export async function fetchVersion(
  ctx: QueriesContext,
  { instance, table, number }: VersionElsewhere,
  {
    columns,
    filters,
    to,
  }: { readonly columns: readonly string[]; readonly filters: string; readonly to: string },
): Promise<string> {
  const leave = await ctx.fetching.enter({ caller: "indicators" });
  try {
    await fetchRows(ctx, ctx.files, {
      instance,
      path: exportPath(table, number, questionOf({ columns, filters })),
      to,
      bytesMax: queryLimits.bytesMax,
      timeMs: queryLimits.fetchMs,
    });
  } finally {
    leave();
  }
  const hash = createHash("sha256");
  await pipeline(createReadStream(to), hash);
  return hash.digest("hex");
}
