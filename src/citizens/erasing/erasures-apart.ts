import { open, readFile, rename, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import { Failure } from "../../base/failure.ts";
import type { Tx } from "../../db/db.ts";
import type { CitizensContext } from "../context.ts";
import { endAgain, selectEnds } from "../ends-for-good.ts";
import { holdAll } from "../../tables/erase-rows.ts";
import { insertErasure, insertKey, selectErasures, selectKeys } from "./erasure-rows.ts";

/*
 * The list of what was erased and of what ended for good, in a file of the instance's folder that no backup holds and
 * no restore overwrites. A line is a key, sealed, an erasure by its commitments, or an end for good by its id.
 */

const id = z.uuid();
const end = z.object({ id, endedAt: z.coerce.date(), endsAt: z.coerce.date() });
const lineSchema = z.union([
  z.object({ ended: end }),
  // As it was written before other things than loans ended.
  z.object({ loan: end }).transform(({ loan }) => ({ ended: loan })),
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

type Context = Pick<CitizensContext, "db" | "apart" | "clock">;

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
  if (erasures.length + ends.length === 0 && !(await isThere(apart))) return;
  const lines = [
    ...keys.map((key) => ({ key })),
    ...erasures.map((erasure) => ({ erasure })),
    ...ends.map((end) => ({ ended: end })),
  ];
  const part = `${apart}.part`;
  {
    await using file = await open(part, "w", 0o600);
    await file.writeFile(lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
    await file.sync();
  }
  await rename(part, apart);
  await using folder = await open(dirname(apart), "r");
  await folder.sync();
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

/**
 * Before anything is served: what the list knows and the database does not, as after a restore, is to be
 * erased again, and nobody reads those tables until it is; what ended does not live again. Throws `precondition` where the list is damaged.
 */
export async function takeUpErasures(ctx: Context): Promise<void> {
  const lines = await readApart(ctx);
  for (const line of lines) {
    await ctx.db.begin(async (tx) => {
      if ("key" in line) await insertKey(tx, line.key);
      else if ("ended" in line) await endAgain(tx, line.ended);
      else if (await insertErasure(tx, line.erasure)) await holdAll(tx, line.erasure.table);
    });
  }
  await writeApart(ctx);
}

async function readApart({ apart }: Pick<Context, "apart">): Promise<readonly z.infer<typeof lineSchema>[]> {
  const text = await readFile(apart, "utf8").catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw error;
  });
  try {
    return text.split("\n").flatMap((line) => (line === "" ? [] : [lineSchema.parse(JSON.parse(line))]));
  } catch (cause) {
    throw new Failure("precondition", "citizens-erasures-damaged", { file: apart }, { cause });
  }
}
