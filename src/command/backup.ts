import { basename, join, resolve } from "node:path";
import { datedBackupName, dropOldBackups } from "../backup/dated-backups.ts";
import { systemClock } from "../base/clock.ts";
import { Failure } from "../base/failure.ts";
import { say } from "../words/say.ts";
import { type Command, type Invocation, textOption } from "./command.ts";
import { withKept } from "./instance.ts";
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
  run: (invocation) =>
    withKept(invocation, async (held) => {
      const { terminal, language, signal } = invocation;
      const kept = keptBackups(invocation);
      const now = systemClock();
      const named = resolve(invocation.positionals[0] ?? "");
      const file = kept === undefined ? named : join(named, datedBackupName(now));
      const { writeBackup } = await import("../backup/write-backup.ts");
      const written = await writeBackup(held, file, {
        now,
        signal,
        onProgress: ({ blobs, blobsTotal, bytes }) => {
          if (!terminal.interactive) return;
          const args = { blobs, blobsTotal, bytes: bytesText(bytes, language) };
          terminal.err.write(`\r\u001b[2K${say(language, "command-backup-progress", args)}`);
        },
      });
      if (terminal.interactive) terminal.err.write("\r\u001b[2K");
      for (const { hash, reason } of written.damaged) {
        printLine(terminal.err, say(language, `backup-blob-${reason}`, { hash }));
      }
      if (terminal.json) printJson(terminal, { file, ...written });
      else
        printLine(
          terminal.out,
          say(language, "command-backup-done", {
            file,
            blobs: written.blobs,
            bytes: bytesText(written.bytes, language),
            sha256: written.sha256,
          }),
        );
      if (written.damaged.length > 0) return 3;
      // The former ones may hold what this one found damaged: they stay.
      if (kept !== undefined) await dropOldBackups(named, basename(file), kept);
      return 0;
    }),
};

/** How many stay in the folder that is named; absent where a file is. */
function keptBackups(invocation: Invocation): number | undefined {
  const value = textOption(invocation, "keep");
  if (value === undefined) return undefined;
  if (!/^[1-9]\d{0,3}$/.test(value)) throw new Failure("invalid", "command-backup-keep-wrong", { value });
  return Number(value);
}
