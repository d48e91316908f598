import { isFailure } from "../../base/failure.ts";
import type { Hash } from "../../store/store.ts";
import type { Job } from "../../jobs/jobs.ts";
import type { Work } from "../../jobs/work.ts";
import type { TablesContext } from "../context.ts";
import { importTable } from "../import/import-table.ts";
import { pathOfFile } from "../version-files.ts";
import { sealingOf } from "../seal-files.ts";
import { nameOf } from "../original-source.ts";
import { findVersion, type StoredVersion } from "../stored/version-rows.ts";
import { forgetNarrowedFile } from "../narrow/narrowed-rows.ts";
import { narrowLater } from "../narrow-ahead.ts";
import { forgetKnown } from "../narrow/known-narrowed.ts";
import { originalSource } from "../original-source.ts";
import { askedOf, readFile, readingIn } from "../read-file.ts";
import { forgetDamaged, type Naming, namingsOf, noteNotMended } from "./damaged-rows.ts";
import { mendQueue } from "../version-files.ts";
import { workspaceFor } from "../workspace-for.ts";

const fetchTimeoutMs = 3_600_000;

export function mendingWork(ctx: TablesContext): Work {
  return {
    queue: mendQueue,
    concurrency: 1,
    attempts: 1,
    run: ({ data, signal }: Job<{ hash: Hash }>) => mendFile(ctx, data.hash, signal),
  };
}

/**
 * Makes a damaged blob again from what is left: an original from its address, rows and rows set
 * aside from the original by the same import, what an agreement lets be read from the rows. It is
 * believed where its bytes have the hash; whatever else comes of it is swept.
 */
async function mendFile(ctx: TablesContext, hash: Hash, signal: AbortSignal): Promise<void> {
  let outcome = "mend-nothing-left";
  try {
    // What another process found, this one may remember as whole: a disk that decays changes no date.
    await ctx.store.verify(hash);
    for (const naming of await namingsOf(ctx.db, hash)) {
      if ((await ctx.store.state(hash)) === "whole") break;
      outcome = await mendAs(ctx, naming, hash, signal);
    }
  } finally {
    const isWhole = (await ctx.store.state(hash)) === "whole";
    if (isWhole || (await namingsOf(ctx.db, hash)).length === 0) await forgetDamaged(ctx.db, hash);
    else if (!signal.aborted) await noteNotMended(ctx.db, hash, outcome);
  }
}

/** Answers the key of why it did not, where it did not. */
async function mendAs(ctx: TablesContext, naming: Naming, hash: Hash, signal: AbortSignal): Promise<string> {
  if (naming.role === "narrowed") {
    await forgetNarrowedFile(ctx.db, hash);
    forgetKnown(ctx, hash);
    await narrowLater(ctx, naming.dataset);
    return "mend-nothing-left";
  }
  const version = await findVersion(ctx.db, naming.table, naming.number);
  if (version === undefined) return "mend-nothing-left";
  const isOriginal = (await ctx.store.state(version.original)) === "whole";
  if (!isOriginal && !(await fetchOriginal(ctx, version, signal))) return "mend-original-gone";
  if (naming.role !== "original") await importAgain(ctx, version, signal);
  return "mend-other-bytes";
}

/** Whether the address still gives the bytes that it gave. */
async function fetchOriginal(
  ctx: TablesContext,
  version: StoredVersion,
  signal: AbortSignal,
): Promise<boolean> {
  const source = await originalSource(ctx, version);
  if (source.kind !== "url") return false;
  try {
    const fetched = await ctx.net.fetch(source.url, {
      maxBytes: version.originalBytes,
      timeoutMs: fetchTimeoutMs,
      signal,
    });
    const { hash } = await ctx.store.put(fetched.body, await sealingOf(ctx, version.table));
    return hash === version.original;
  } catch (error) {
    if (isFailure(error)) return false;
    throw error;
  }
}

/** Puts what the import makes today into the store, where it replaces the damaged blob of the same hash. */
async function importAgain(ctx: TablesContext, version: StoredVersion, signal: AbortSignal): Promise<void> {
  await using workspace = await workspaceFor(ctx, version.table);
  const { options } = version;
  const file = {
    path: await pathOfFile(ctx, workspace, version.original),
    name: nameOf(await originalSource(ctx, version)),
  };
  const readAgain: Parameters<typeof importTable>[0]["readAgain"] = (dialect) =>
    readFile(file, {
      ...readingIn(workspace),
      limits: ctx.limits,
      signal,
      ...askedOf({ ...options, dialect }),
    });
  const sealing = await sealingOf(ctx, version.table);
  const importing = { ctx, workspace, options, signal, sealing, readAgain, onStep: () => undefined };
  for (const raw of await readAgain(options.dialect ?? {})) {
    const { stored, aside } = await importTable(importing, raw);
    if (aside !== undefined) await ctx.store.adopt(aside.path, sealing);
    if (stored.hash === version.parquet) return;
  }
}
