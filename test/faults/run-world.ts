import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { MailleProcess } from "./instance.ts";
import type { Write } from "./ledger.ts";
import { Random } from "./random.ts";
import { mountSmallDisk, type SmallDisk } from "./small-disk.ts";
import { type Fault, FaultWorld } from "./world.ts";
import { Writer } from "./writes.ts";

export interface Outcome {
  readonly acknowledged: number;
  readonly strikes: number;
  readonly lost: readonly Write[];
  readonly twice: readonly Write[];
  /** What else was not as it must be, each in a sentence. */
  readonly wrong: readonly string[];
}

export interface WorldOptions {
  readonly seed: number;
  /** How long is written and struck; what is compared at the end comes on top. */
  readonly seconds: number;
  /** On a disk that is filled, too, where one may be mounted. */
  readonly onSmallDisk?: boolean;
}

const faults: readonly Fault[] = ["instance", "database", "both"];

/** One instance from its first start: written to and struck, then compared, backed up, restored and damaged. */
export async function runWorld({ seed, seconds, onSmallDisk = false }: WorldOptions): Promise<Outcome> {
  const random = new Random(seed);
  const folder = await mkdtemp(join(tmpdir(), "maille-faults-"));
  const disk = onSmallDisk ? await mountSmallDisk(900) : undefined;
  try {
    await using world = await FaultWorld.open(folder, disk?.path);
    const writer = new Writer(world, random);
    const wrong: string[] = [];
    let strikes = 0;
    for (const end = Date.now() + seconds * 1000; Date.now() < end; strikes += 1) {
      await strikeOnce({ world, writer, random, disk });
      wrong.push(...(await differences(world)));
    }
    await world.untilImported();
    wrong.push(...writer.unforeseen, ...(await differences(world)));
    wrong.push(...(await backUpAndRestore(world, folder)), ...(await damageOneBlob(world, folder, random)));
    const { acknowledged, lost, twice } = await world.compare();
    return { acknowledged, strikes, lost, twice, wrong };
  } finally {
    await disk?.[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Stage {
  readonly world: FaultWorld;
  readonly writer: Writer;
  readonly random: Random;
  readonly disk: SmallDisk | undefined;
}

/** Two write at once until a fault comes at a moment of chance. */
async function strikeOnce({ world, writer, random, disk }: Stage): Promise<void> {
  const stop = new AbortController();
  const writing = [writer.writeUntil(stop.signal), writer.writeUntil(stop.signal)];
  try {
    await wait(300 + random.below(2500));
    if (disk !== undefined && random.below(3) === 0) await fillForAWhile(disk, random);
    const suffered = world.suffer(random.pick(faults));
    stop.abort();
    await suffered;
  } finally {
    // Who writes has ended before the world does, also where it never came back.
    stop.abort();
    await Promise.allSettled(writing);
  }
  await Promise.all(writing);
}

async function fillForAWhile(disk: SmallDisk, random: Random): Promise<void> {
  await disk.fill(random.below(300_000));
  await wait(500 + random.below(1500));
  await disk.free();
}

/** Right after a restart; imports that were accepted may still be on their way. */
async function differences(world: FaultWorld): Promise<string[]> {
  const { lost, twice } = await world.compare();
  return [
    ...lost.filter(({ kind }) => kind !== "import").map(({ kind, key }) => `lost: ${kind} ${key}`),
    ...twice.map(({ kind, key }) => `twice: ${kind} ${key}`),
  ];
}

async function backUpAndRestore(world: FaultWorld, folder: string): Promise<string[]> {
  const file = join(folder, "all.tar.zst");
  const acknowledged = world.ledger.acknowledged;
  const backedUp = await new MailleProcess(["backup", file], world.environment).ended;
  if (backedUp.code !== 0) return [`the backup ended with ${backedUp.code}: ${backedUp.output}`];
  const environment = { ...world.environment, MAILLE_DATA: join(folder, "restored"), PORT: "0" };
  const killed = new MailleProcess(["restore", file], environment);
  await wait(200);
  await killed.end("SIGKILL");
  await rm(environment.MAILLE_DATA, { recursive: true, force: true });
  const restored = await new MailleProcess(["restore", file], environment).ended;
  if (restored.code !== 0) return [`the restore ended with ${restored.code}: ${restored.output}`];
  // No backup holds the key of its secrets.
  await copyFile(join(world.data, "secrets.key"), join(environment.MAILLE_DATA, "secrets.key"));
  await using serving = new MailleProcess(["serve"], environment);
  await serving.told(/Maille is open/);
  const { lost, twice } = await world.withRows(
    (db) => world.ledger.compare(db, acknowledged),
    environment.MAILLE_DATA,
  );
  return [...lost, ...twice].map(({ kind, key }) => `not as it was in what was restored: ${kind} ${key}`);
}

/** A bit of a blob flips: a check and a backup name it, and all is well once it is as it was. */
async function damageOneBlob(world: FaultWorld, folder: string, random: Random): Promise<string[]> {
  const wrong: string[] = [];
  const store = join(world.data, "store");
  const names = await readdir(store, { recursive: true });
  const blobs = names.filter((name) => /^[0-9a-f]{2}\/[0-9a-f]{62}$/.test(name)).sort();
  if (blobs.length === 0) return wrong;
  const name = random.pick(blobs);
  const hash = name.replace("/", "");
  const bytes = await readFile(join(store, name));
  const altered = Buffer.from(bytes);
  const at = random.below(bytes.length);
  altered[at] = (altered[at] ?? 0) ^ (1 << random.below(8));
  await writeFile(join(store, name), altered);
  for (const words of [["check"], ["backup", join(folder, "damaged.tar.zst")]]) {
    const { code, output } = await new MailleProcess(words, world.environment).ended;
    if (code !== 3 || !output.includes(hash)) {
      wrong.push(`${words[0]} ended with ${code} beside a blob that is altered: ${output}`);
    }
  }
  await writeFile(join(store, name), bytes);
  const { code, output } = await new MailleProcess(["check"], world.environment).ended;
  if (code !== 0) wrong.push(`the check ended with ${code}: ${output}`);
  return wrong;
}
