import { resolve } from "node:path";
import { systemClock } from "../base/clock.ts";
import { say } from "../words/say.ts";
import type { Command } from "./command.ts";
import { withParts } from "./instance.ts";
import { bytesText } from "./progress-bar.ts";
import { printJson, printLine } from "./terminal.ts";

export const backupCommand: Command = {
  name: "backup",
  positionals: ["file"],
  options: {},
  examples: ["maille backup /srv/sauvegardes/maille-2026-11-25.tar.zst"],
  run: (invocation) =>
    withParts(invocation, async (parts) => {
      const { terminal, language, signal } = invocation;
      const file = resolve(invocation.positionals[0] ?? "");
      const { writeBackup } = await import("../backup/write-backup.ts");
      const written = await writeBackup(parts, file, {
        now: systemClock(),
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
      return written.damaged.length === 0 ? 0 : 3;
    }),
};
