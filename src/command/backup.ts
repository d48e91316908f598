import type { BackupProgress } from "../backup/archive.ts";
import { datedBackupName } from "../backup/dated-backups.ts";
import { type BackupSource, writeArchive } from "../backup/write-backup.ts";
import { systemClock } from "../base/clock.ts";
import { Failure } from "../base/failure.ts";
import { say } from "../words/say.ts";
import { type Command, type ExitCode, type Invocation, textOption } from "./command.ts";
import { LeftToCaller } from "./frames.ts";
import { withKept } from "./instance.ts";
import { isKeptSmall } from "./kept-small.ts";
import { bytesText } from "./progress-bar.ts";
import { printJson, printLine } from "./terminal.ts";

export const backupCommand: Command = {
  name: "backup",
  positionals: ["file"],
  options: { keep: { type: "string" } },
  examples: [
    "maille backup /srv/sauvegardes/maille-2026-11-25.tar.zst",
    "maille backup --keep 14 /srv/sauvegardes",
  ],
  run: (invocation) => withKept(invocation, (held) => backUp(held, invocation)),
};

async function backUp(held: BackupSource, invocation: Invocation): Promise<ExitCode> {
  const { terminal, language, signal, files, positionals } = invocation;
  const kept = keptBackups(invocation);
  if (invocation.parts !== undefined && !(await isKeptSmall(held))) throw new LeftToCaller();
  const now = systemClock();
  const dated = kept === undefined ? {} : { dated: datedBackupName(now) };
  await using place = await files.place({ file: positionals[0] ?? "", ...dated });
  const written = await writeArchive(held, (piece) => place.write(piece), {
    now,
    signal,
    onProgress: (progress) => showProgress(invocation, progress),
  });
  const bytes = await place.keep();
  if (terminal.interactive) terminal.err.write("\r\u001b[2K");
  const { file } = place;
  const { blobs, damaged, sha256 } = written;
  for (const { hash, reason } of damaged)
    printLine(terminal.err, say(language, `backup-blob-${reason}`, { hash }));
  if (terminal.json) printJson(terminal, { file, blobs, damaged, bytes, sha256 });
  else {
    const args = { file, blobs, bytes: bytesText(bytes, language), sha256 };
    printLine(terminal.out, say(language, "command-backup-done", args));
  }
  if (damaged.length > 0) return 3;
  // The former ones may hold what this one found damaged: they stay.
  if (kept !== undefined) await place.dropOlder(kept);
  return 0;
}

function showProgress(
  { terminal, language }: Invocation,
  { blobs, blobsTotal, bytes }: BackupProgress,
): void {
  if (!terminal.interactive) return;
  const args = { blobs, blobsTotal, bytes: bytesText(bytes, language) };
  terminal.err.write(`\r\u001b[2K${say(language, "command-backup-progress", args)}`);
}

/** How many stay in the folder that is named; absent where a file is. */
function keptBackups(invocation: Invocation): number | undefined {
  const value = textOption(invocation, "keep");
  if (value === undefined) return undefined;
  if (!/^[1-9]\d{0,3}$/.test(value)) throw new Failure("invalid", "command-backup-keep-wrong", { value });
  return Number(value);
}
