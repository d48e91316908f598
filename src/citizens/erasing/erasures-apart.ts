import { open, readFile, rename, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import { Failure } from "../../base/failure.ts";
import type { CitizensContext } from "../context.ts";
import { holdAll } from "../../tables/erase-rows.ts";
import { insertErasure, insertKey, selectErasures, selectKeys } from "./erasure-rows.ts";

/*
 * The list of what was erased, in a file of the instance's folder that no backup holds and no restore
 * overwrites. A line is a key, sealed, or an erasure by its commitments.
 */

const id = z.uuid();
const lineSchema = z.union([
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
        }),
        z.object({ kind: z.literal("before"), column: z.string(), day: z.string() }),
      ]),
    }),
  }),
]);

type Context = Pick<CitizensContext, "db" | "apart">;

/** Writes all that the database knows, whole or not at all, and on the disk before anything is erased. */
export async function writeApart({ db, apart }: Context): Promise<void> {
  const [keys, erasures] = await Promise.all([selectKeys(db), selectErasures(db)]);
  if (erasures.length === 0 && !(await isThere(apart))) return;
  const lines = [...keys.map((key) => ({ key })), ...erasures.map((erasure) => ({ erasure }))];
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
 * erased again, and nobody reads those tables until it is. Throws `precondition` where the list is damaged.
 */
export async function takeUpErasures(ctx: Context & Pick<CitizensContext, "clock">): Promise<void> {
  const lines = await readApart(ctx);
  for (const line of lines) {
    await ctx.db.begin(async (tx) => {
      if ("key" in line) await insertKey(tx, line.key);
      else if (await insertErasure(tx, line.erasure)) await holdAll(tx, line.erasure.table);
    });
  }
  await writeApart(ctx);
}

async function readApart({ apart }: Context): Promise<readonly z.infer<typeof lineSchema>[]> {
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
