import { join } from "node:path";
import { newId } from "../../base/id.ts";
import type { Workspace } from "../../engine/engine.ts";
import { quoteName, quoteText } from "../../engine/quote.ts";
import { fileNameOf } from "../as-published.ts";
import type { TablesContext } from "../context.ts";
import { buildProfile } from "../import/build-profile.ts";
import { parquetSettings } from "../import/write-parquet.ts";
import { nameOf } from "../original-source.ts";
import { sealingOf } from "../seal-files.ts";
import type { StoredVersion } from "../stored/version-rows.ts";
import type { TableSource } from "../table.ts";
import { type ColumnPlace, findPlaces } from "../table-places.ts";

/** A version of which the rows were written anew. */
export interface Rewritten {
  readonly version: StoredVersion;
  readonly places: readonly ColumnPlace[];
}

/**
 * Puts the rows of `select` into the store as those of a version that is `like` another. They are its
 * original too, under the names that its file gave the columns: the file as it came held more.
 */
export async function rewrite(
  { ctx, workspace, signal }: Rewriting,
  like: StoredVersion,
  select: string,
): Promise<Rewritten> {
  const path = join(workspace.folder, `rewritten-${newId()}.parquet`);
  await workspace.run(`copy (${select}) to ${quoteText(path)} ${parquetSettings}`, [], { signal });
  const profile = await buildProfile(workspace, path, like.columns, signal);
  const places = await findPlaces(workspace, { columns: like.columns, path, signal }, ctx.territory);
  const named = await underFileNames(workspace, like, path);
  const sealing = await sealingOf(ctx, like.table);
  const original = named === undefined ? undefined : await ctx.store.adopt(named, sealing);
  const parquet = await ctx.store.adopt(path, sealing);
  const { account: _, dialect: __, rejects: ___, held: ____, ...kept } = like;
  const version: StoredVersion = {
    ...kept,
    id: newId(),
    source: sourceOf(like.source),
    format: "parquet",
    original: (original ?? parquet).hash,
    originalBytes: (original ?? parquet).bytes,
    parquet: parquet.hash,
    parquetBytes: parquet.bytes,
    rows: profile.rows,
    rejectedRows: 0,
    profile,
    // They show a cell here and there.
    problems: [],
  };
  return { version, places };
}

export interface Rewriting {
  readonly ctx: TablesContext;
  readonly workspace: Workspace;
  readonly signal: AbortSignal;
}

/** What was decided of the columns goes by these names, version after version. */
async function underFileNames(
  workspace: Workspace,
  { columns, options }: StoredVersion,
  path: string,
): Promise<string | undefined> {
  const names = columns.map(({ name }) => ({ name, file: fileNameOf(name, options) }));
  if (names.every(({ name, file }) => name === file)) return undefined;
  const list = names.map(({ name, file }) => `${quoteName(name)} as ${quoteName(file)}`).join(", ");
  const named = `${path}.named`;
  await workspace.run(
    `copy (select ${list} from read_parquet(${quoteText(path)})) to ${quoteText(named)} ${parquetSettings}`,
  );
  return named;
}

function sourceOf(source: TableSource): TableSource {
  if (source.kind === "version" || source.kind === "computed" || source.kind === "correction") return source;
  const name = nameOf(source).replace(/\.[^.]{1,10}$/, "");
  return { kind: "upload", fileName: `${name}.parquet` };
}
