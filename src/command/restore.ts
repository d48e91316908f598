import { rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { VerifiedBackup } from "../backup/verify-backup.ts";
import { refuseOccupiedFolder, restoreMark } from "../folder-refusals.ts";
import { findMissingKey } from "../secrets.ts";
import { say, sayProblem } from "../words/say.ts";
import type { Command, ExitCode, Invocation } from "./command.ts";
import { openEmptyInstance } from "./empty-instance.ts";
import { bytesText } from "./progress-bar.ts";
import { printJson, printLine } from "./terminal.ts";

export const restoreCommand: Command = {
  name: "restore",
  positionals: ["file"],
  options: {},
  examples: ["MAILLE_DATA=/srv/maille-new maille restore /srv/sauvegardes/maille-2026-11-25.tar.zst"],
  run: restore,
};

/** Verifies the whole file first, then brings it into what is empty: all of it, or nothing. */
async function restore(invocation: Invocation): Promise<ExitCode> {
  const { terminal, language, config, signal } = invocation;
  const file = resolve(invocation.positionals[0] ?? "");
  await refuseOccupiedFolder(config.data);
  const { verifyBackup } = await import("../backup/verify-backup.ts");
  const { readBackup } = await import("../backup/read-backup.ts");
  const verified = await verifyBackup(file, signal);
  await using target = await openEmptyInstance(config, terminal);
  await readBackup(target, file, verified, {
    signal,
    onProgress: ({ blobs, blobsTotal, bytes }) => {
      if (!terminal.interactive) return;
      const args = { blobs, blobsTotal, bytes: bytesText(bytes, language) };
      terminal.err.write(`\r\u001b[2K${say(language, "command-backup-progress", args)}`);
    },
  });
  target.keep();
  await rm(join(config.data, restoreMark));
  if (terminal.interactive) terminal.err.write("\r\u001b[2K");
  tell(invocation, verified);
  const missing = await findMissingKey(config, target.db);
  if (missing !== undefined) printLine(terminal.err, sayProblem(language, missing));
  return verified.damaged.length === 0 ? 0 : 3;
}

function tell({ terminal, language }: Invocation, { manifest, damaged, sha256 }: VerifiedBackup): void {
  if (terminal.json) {
    printJson(terminal, { ...manifest, verified: sha256 !== undefined, damaged });
    return;
  }
  for (const { hash, reason } of damaged) {
    printLine(terminal.err, say(language, `backup-blob-was-${reason}`, { hash }));
  }
  if (sha256 === undefined) printLine(terminal.err, say(language, "command-restore-unverified"));
  const { createdAt: date, blobs } = manifest;
  printLine(
    terminal.out,
    say(language, "command-restore-done", { date, blobs: blobs - countAltered(damaged) }),
  );
}

function countAltered(damaged: VerifiedBackup["damaged"]): number {
  return damaged.filter(({ reason }) => reason === "altered").length;
}
