import { readdir, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Failure } from "../base/failure.ts";
import { readBackup } from "../backup/read-backup.ts";
import { refuseUnfinishedRestore, restoreMark } from "../folder-refusals.ts";
import { say } from "../web/words/say.ts";
import type { Command, ExitCode, Invocation } from "./command.ts";
import { openEmptyInstance } from "./instance.ts";
import { bytesText } from "./progress-bar.ts";
import { printJson, printLine } from "./terminal.ts";

export const restoreCommand: Command = {
  name: "restore",
  positionals: ["file"],
  options: {},
  examples: ["MAILLE_DATA=/srv/maille-new maille restore /srv/sauvegardes/maille-2026-11-25.tar.zst"],
  run: restore,
};

async function restore(invocation: Invocation): Promise<ExitCode> {
  const { terminal, language, config } = invocation;
  const file = resolve(invocation.positionals[0] ?? "");
  await refuseOccupied(config.data);
  await using target = await openEmptyInstance(config, terminal);
  const mark = join(config.data, restoreMark);
  await writeFile(mark, "");
  const manifest = await readBackup(target, file, ({ blobs, blobsTotal, bytes }) => {
    if (!terminal.interactive) return;
    const args = { blobs, blobsTotal, bytes: bytesText(bytes, language) };
    terminal.err.write(`\r\u001b[2K${say(language, "command-backup-progress", args)}`);
  });
  await target.finish();
  await rm(mark);
  if (terminal.interactive) terminal.err.write("\r\u001b[2K");
  if (terminal.json) printJson(terminal, manifest);
  else
    printLine(
      terminal.out,
      say(language, "command-restore-done", { date: manifest.createdAt, blobs: manifest.blobs }),
    );
  return 0;
}

async function refuseOccupied(folder: string): Promise<void> {
  await refuseUnfinishedRestore(folder);
  const entries = await readdir(folder).catch(() => []);
  if (entries.length > 0) throw new Failure("conflict", "command-restore-occupied", { folder });
}
