import { open, readFile, rename } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import { hasCode } from "../../base/error-code.ts";
import { syncFolder } from "../../base/sync-folder.ts";
import { Failure } from "../../base/failure.ts";
import type { Tx } from "../../db/db.ts";
import type { WatchWork } from "../../jobs/watching.ts";
import type { CitizensContext } from "../context.ts";
import { endAgain, selectEnds } from "../ends-for-good.ts";
import { holdAll } from "../../tables/erase-rows.ts";
import { deleteAgain, selectDeleted } from "./deleted-accounts.ts";
import { insertErasure, insertKey, selectErasures, selectKeys } from "./erasure-rows.ts";

/*
 * The list of what was erased, of what ended for good and of accounts that were deleted, in a file of the instance's
 * folder that no backup holds and no restore overwrites. A line is a key, sealed, an erasure by its commitments, or one
 * of the others by its id.
 */

const id = z.uuid();
const end = z.object({ id, endedAt: z.coerce.date(), endsAt: z.coerce.date() });
const lineSchema = z.union([
  z.object({ ended: end }),
  // As it was written before other things than loans ended.
  z.object({ loan: end }).transform(({ loan }) => ({ ended: loan })),
  z.object({ account: z.object({ id, at: z.coerce.date() }) }),
  z.object({ key: z.object({ id, sealed: z.string(), madeAt: z.coerce.date() }) }),
  z.object({
    erasure: z.object({
      id,
      table: id,
      at: z.coerce.date(),
      gone: z.union([
        z.object({
          kind: z.literal("person"),
          key: id,
          column: z.string(),
          person: z.string(),
          alike: z.string().exactOptional(),
          cells: z.record(z.string(), z.string()).exactOptional(),
          keyColumns: z.array(z.string()).exactOptional(),
        }),
        z.object({ kind: z.literal("before"), column: z.string(), day: z.string() }),
      ]),
    }),
  }),
]);

/** Announced where something is to be listed (migration 2041). */
const toListApart = "to-list-apart";
const lookMs = 60_000;

type Context = Pick<CitizensContext, "db" | "apart" | "clock">;

/** What ends or goes within the database, with an account or what else it stood on, is listed beside it too. */
export function apartWork(ctx: Context): WatchWork {
  return { watch: "ended-apart", on: [toListApart], everyMs: lookMs, run: () => writeApart(ctx) };
}

/** Writes all that the database knows, whole or not at all, and on the disk before anything is erased. */
export async function writeApart({ db, apart, clock }: Context): Promise<void> {
  await db.begin(async (tx) => {
    // One after the other, in whichever process: what is written last knows all that was written before.
    await tx`select pg_advisory_xact_lock(hashtextextended('erasures apart', 0))`;
    await writeList(tx, { apart, now: clock() });
  });
}

async function writeList(
  tx: Tx,
  { apart, now }: { readonly apart: string; readonly now: Date },
): Promise<void> {
  const keys = await selectKeys(tx);
  const erasures = await selectErasures(tx);
  const ends = await selectEnds(tx, now);
  const accounts = await selectDeleted(tx);
  const lines = [
    ...keys.map((key) => ({ key })),
    ...erasures.map((erasure) => ({ erasure })),
    ...ends.map((end) => ({ ended: end })),
    ...accounts.map((account) => ({ account })),
  ];
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
  if (text !== (await textOf(apart))) await writeWhole(apart, text);
  await syncFolder(dirname(apart));
}

async function writeWhole(apart: string, text: string): Promise<void> {
  const part = `${apart}.part`;
  {
    await using file = await open(part, "w", 0o600);
    await file.writeFile(text);
    await file.sync();
  }
  await rename(part, apart);
}

/**
 * Before anything is served: what the list knows and the database does not, as after a restore, is to be erased again,
 * and nobody reads those tables until it is; what ended does not live again, and accounts are deleted again. Throws
 * `precondition` where the list is damaged.
 */
export async function takeUpErasures(ctx: Context): Promise<void> {
  const lines = await readApart(ctx);
  for (const line of lines) {
    await ctx.db.begin(async (tx) => {
      if ("key" in line) await insertKey(tx, line.key);
      else if ("ended" in line) await endAgain(tx, line.ended);
      else if ("account" in line) await deleteAgain(tx, line.account);
      else if (await insertErasure(tx, line.erasure)) await holdAll(tx, line.erasure.table);
    });
  }
  await writeApart(ctx);
}

async function readApart({ apart }: Pick<Context, "apart">): Promise<readonly z.infer<typeof lineSchema>[]> {
  const text = await textOf(apart);
  try {
    return text.split("\n").flatMap((line) => (line === "" ? [] : [lineSchema.parse(JSON.parse(line))]));
  } catch (cause) {
    throw new Failure("precondition", "citizens-erasures-damaged", { file: apart }, { cause });
  }
}

/** Empty where nothing was ever listed. */
async function textOf(path: string): Promise<string> {
  return readFile(path, "utf8").catch((error: unknown) => {
    if (hasCode(error, "ENOENT")) return "";
    throw error;
  });
}
