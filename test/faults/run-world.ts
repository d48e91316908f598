import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { backUpAndRestore } from "./backups.ts";
import { damageOneBlob, damageOneTable } from "./damage.ts";
import type { Outcome } from "./outcome.ts";
import { Random } from "./random.ts";
import { mountSmallDisk, type SmallDisk } from "./small-disk.ts";
import { killDuringImport } from "./stuck-import.ts";
import { faults, FaultWorld } from "./world.ts";
import { Writer } from "./writes.ts";

export interface WorldOptions {
  readonly seed: number;
  /** How long is written and struck; what is compared at the end comes on top. */
  readonly seconds: number;
  /** On a disk that is filled, too, where one may be mounted. */
  readonly onSmallDisk?: boolean;
  /** With an import whose process ends each time that it begins. */
  readonly withLongImport?: boolean;
}

/** One instance from its first start: written to and struck, then compared, backed up, restored and damaged. */
export async function runWorld({
  seed,
  seconds,
  onSmallDisk = false,
  withLongImport = false,
}: WorldOptions): Promise<Outcome> {
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
    if (withLongImport) wrong.push(...(await killDuringImport(world, writer)));
    await world.untilImported();
    wrong.push(...writer.unforeseen, ...(await differences(world)));
    wrong.push(...(await backUpAndRestore(world, folder, random)));
    wrong.push(...(await damageOneBlob(world, folder, random)));
    const { acknowledged, lost, twice } = await world.compare();
    // Read as a person reads, which the journal holds: after it is compared.
    wrong.push(...(await damageOneTable(world, random)));
    return { acknowledged, strikes, lost, twice, wrong };
  } finally {
    await disk?.[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true }).catch((error: unknown) => {
      // Where a world ends by an error, its database may still write: that error is the one to tell.
      process.stderr.write(`${String(error)}\n`);
    });
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
