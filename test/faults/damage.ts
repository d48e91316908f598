import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { MailleProcess } from "./instance.ts";
import type { Random } from "./random.ts";
import type { FaultWorld } from "./world.ts";

/** What becomes of a blob on a bad disk; the last two are what one leaves that told of writes that it lost. */
const harms = {
  altered: (bytes: Buffer, random: Random) => {
    const altered = Buffer.from(bytes);
    const at = random.below(bytes.length);
    altered[at] = (altered[at] ?? 0) ^ (1 << random.below(8));
    return altered;
  },
  zeros: (bytes: Buffer) => Buffer.alloc(bytes.length),
  empty: () => Buffer.alloc(0),
} as const;

/** A blob is harmed: a check and a backup name it, and all is well once it is as it was. */
export async function damageOneBlob(world: FaultWorld, folder: string, random: Random): Promise<string[]> {
  const wrong: string[] = [];
  const names = await readdir(join(world.data, "store"), { recursive: true });
  const blobs = names.filter((name) => /^[0-9a-f]{2}\/[0-9a-f]{62}$/.test(name)).sort();
  if (blobs.length === 0) return wrong;
  const hash = random.pick(blobs).replace("/", "");
  const { harm, bytes } = await damage(world, hash, random);
  for (const words of [["check"], ["backup", join(folder, "damaged.tar.zst")]]) {
    const { code, output } = await new MailleProcess(words, world.environment).ended;
    if (code !== 3 || !output.includes(hash)) {
      wrong.push(`${words[0]} ended with ${code} beside a blob that is ${harm}: ${output}`);
    }
  }
  await writeFile(pathOf(world, hash), bytes);
  const { code, output } = await new MailleProcess(["check"], world.environment).ended;
  if (code !== 0) wrong.push(`the check ended with ${code}: ${output}`);
  return wrong;
}

/** The rows of a table are harmed: they are refused, and made again from the original, byte for byte. */
export async function damageOneTable(world: FaultWorld, random: Random): Promise<string[]> {
  const versions = await world.withRows(
    (db) => db<{ table: string; parquet: string }[]>`
      select table_id as "table", parquet from versions v where number = 1 and rows > 0
        and (select count(*) from versions o where o.parquet = v.parquet) = 1 order by created_at, id`,
  );
  if (versions.length === 0) return [];
  const { table, parquet } = random.pick(versions);
  const { harm, bytes } = await damage(world, parquet, random);
  // What was read before is remembered no more.
  await world.suffer("instance");
  const statuses: number[] = [];
  for (const end = Date.now() + 60_000; Date.now() < end; await wait(200)) {
    const answer = await world.ask("GET", `/api/resources/${table}/data/parquet`);
    statuses.push(answer?.status ?? 0);
    if (answer?.status === 200) break;
  }
  const wrong: string[] = [];
  if (statuses[0] !== 503 || statuses.at(-1) !== 200) {
    wrong.push(`rows that are ${harm} are answered ${String(statuses)}`);
  }
  const now = await readFile(pathOf(world, parquet)).catch(() => undefined);
  if (now?.equals(bytes) !== true) wrong.push(`rows that are ${harm} are not made again: ${parquet}`);
  return wrong;
}

async function damage(world: FaultWorld, hash: string, random: Random) {
  const path = pathOf(world, hash);
  const bytes = await readFile(path);
  const harm = random.pick(["altered", "zeros", "empty", "missing"] as const);
  if (harm === "missing") await rm(path);
  else await writeFile(path, harms[harm](bytes, random));
  return { harm, bytes };
}

function pathOf(world: FaultWorld, hash: string): string {
  return join(world.data, "store", hash.slice(0, 2), hash.slice(2));
}
