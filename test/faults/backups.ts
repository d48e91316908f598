import { copyFile, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { type Ended, MailleProcess } from "./instance.ts";
import type { Random } from "./random.ts";
import { faults, type FaultWorld } from "./world.ts";

const stack = /^\s+at .*:\d+:\d+/m;

/** Backups that are struck are whole or not there; restores of them that are killed open as no instance. */
export async function backUpAndRestore(world: FaultWorld, folder: string, random: Random): Promise<string[]> {
  const file = join(folder, "all.tar.zst");
  const wrong = await strikeBackup(world, folder, random);
  const acknowledged = world.ledger.acknowledged;
  const backedUp = await new MailleProcess(["backup", file], world.environment).ended;
  if (backedUp.code !== 0) return [...wrong, `the backup ended with ${backedUp.code}: ${backedUp.output}`];
  wrong.push(...(await killRestore(world, file, random)));
  const environment = restoredIn(world, join(folder, "restored"));
  const restored = await new MailleProcess(["restore", file], environment).ended;
  if (restored.code !== 0) return [...wrong, `the restore ended with ${restored.code}: ${restored.output}`];
  await giveKey(world, environment.MAILLE_DATA);
  await using serving = new MailleProcess(["serve"], environment);
  await serving.told(/Maille is open/);
  const { lost, twice } = await world.withRows(
    (db) => world.ledger.compare(db, acknowledged),
    environment.MAILLE_DATA,
  );
  const differ = [...lost, ...twice];
  return [...wrong, ...differ.map(({ kind, key }) => `not as it was in what was restored: ${kind} ${key}`)];
}

function restoredIn(world: FaultWorld, data: string) {
  return { ...world.environment, MAILLE_DATA: data, PORT: "0" };
}

/** No backup holds the key of its secrets: who restores it puts the key there. */
function giveKey(world: FaultWorld, data: string) {
  return copyFile(join(world.data, "secrets.key"), join(data, "secrets.key"));
}

/** The command, the instance or its database ends while a backup is written. */
async function strikeBackup(world: FaultWorld, folder: string, random: Random): Promise<string[]> {
  const file = join(folder, "struck.tar.zst");
  const backingUp = new MailleProcess(["backup", file], world.environment);
  await wait(300 + random.below(1500));
  const fault = random.pick(["command", ...faults] as const);
  if (fault === "command") backingUp.child.kill("SIGKILL");
  else await world.suffer(fault);
  const { code, output } = await backingUp.ended;
  const wrong = stack.test(output) ? [`a backup whose ${fault} was struck told: ${output}`] : [];
  const isThere = await stat(file).then(
    () => true,
    () => false,
  );
  if (code === 0 && !isThere) wrong.push("a backup that was told is not there");
  if (isThere) wrong.push(...(await restoreStruck(world, file)));
  await rm(file, { force: true });
  return wrong;
}

/** What stands under its name is the whole of a backup. */
async function restoreStruck(world: FaultWorld, file: string): Promise<string[]> {
  const environment = restoredIn(world, `${file}.restored`);
  const { code, output } = await new MailleProcess(["restore", file], environment).ended;
  await removeWhatIsWritten(environment.MAILLE_DATA);
  return code === 0 ? [] : [`the restore of a backup that was struck ended with ${code}: ${output}`];
}

/** What it leaves is empty, or says that it is not whole, or is whole. */
async function killRestore(world: FaultWorld, file: string, random: Random): Promise<string[]> {
  const environment = restoredIn(world, `${file}.killed`);
  const restoring = new MailleProcess(["restore", file], environment);
  await wait(100 + random.below(3000));
  const killed = await restoring.end("SIGKILL");
  const entries = await readdir(environment.MAILLE_DATA).catch((): string[] => []);
  if (entries.length > 0) await giveKey(world, environment.MAILLE_DATA);
  const checked = await new MailleProcess(["check"], environment).ended;
  const wrong = problemsOf({ killed, checked, isUnfinished: entries.includes("restore-unfinished") });
  await removeWhatIsWritten(environment.MAILLE_DATA);
  return wrong;
}

/** A database that was being made goes on writing for a moment after the command that made it was killed. */
function removeWhatIsWritten(folder: string) {
  return rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}

function problemsOf(told: { killed: Ended; checked: Ended; isUnfinished: boolean }): string[] {
  const { killed, checked, isUnfinished } = told;
  const isWhole = killed.code === 0;
  const isRight =
    !stack.test(checked.output) &&
    (isUnfinished
      ? checked.code === 1 && /did not come to its end|There is no instance/.test(checked.output)
      : true) &&
    (isWhole ? checked.code === 0 : true) &&
    checked.code !== 3;
  return isRight ? [] : [`a restore that was killed is checked with ${checked.code}: ${checked.output}`];
}
