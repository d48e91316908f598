import type { BackupSource } from "../backup/write-backup.ts";
import { Failure } from "../base/failure.ts";
import { refuseTerritory } from "../demonstration/territory-state.ts";
import { refuseFolderWithoutInstance } from "../folder-refusals.ts";
import { holdInstanceFolder } from "../instance-folder.ts";
import { leaveFormer, leavePlace } from "../store/kept-places.ts";
import { writePlace } from "../store/store-place.ts";
import { copyFiles } from "../tables/copy-files.ts";
import { say } from "../words/say.ts";
import type { Command, ExitCode, Invocation } from "./command.ts";
import { LeftToCaller } from "./frames.ts";
import { logTo, withKept } from "./instance.ts";
import { isKeptSmall } from "./kept-small.ts";
import { printJson, printLine } from "./terminal.ts";

export const storeCommand: Command = {
  name: "store",
  positionals: ["action", "place?"],
  options: {},
  examples: ["maille store copy", "maille store leave folder"],
  run: (invocation) => {
    const [action = "", place] = invocation.positionals;
    if (action === "copy" && place === undefined)
      return withKept(invocation, (kept) => copy(kept, invocation));
    if (action === "leave") {
      if (invocation.parts !== undefined) throw new LeftToCaller();
      return leave(place, invocation);
    }
    throw new Failure("invalid", "command-store-action-unknown", {
      action: [action, place].join(" ").trim(),
    });
  },
};

async function copy(
  kept: BackupSource,
  { config, terminal, language, signal, parts }: Invocation,
): Promise<ExitCode> {
  if (parts !== undefined && !(await isKeptSmall(kept))) throw new LeftToCaller();
  const onProgress = (files: number): void => {
    if (terminal.interactive)
      terminal.err.write(`\r\u001b[2K${say(language, "command-store-progress", { files })}`);
  };
  const { copied, there, damaged } = await copyFiles(kept, { signal, onProgress });
  if (terminal.interactive) terminal.err.write("\r\u001b[2K");
  await leaveFormer(kept.db, { place: config.store, former: config.storeFormer });
  if (terminal.json) printJson(terminal, { copied, there, damaged });
  else {
    for (const hash of damaged) printLine(terminal.err, say(language, "store-blob-altered", { hash }));
    printLine(
      terminal.out,
      say(language, "command-store-copied", { copied, there, damaged: damaged.length }),
    );
  }
  return damaged.length === 0 ? 0 : 3;
}

/** On the database alone: with files where the settings do not look, an instance does not open. */
async function leave(
  place: string | undefined,
  { config, terminal, language }: Invocation,
): Promise<ExitCode> {
  if (place === undefined) throw new Failure("invalid", "command-store-place-missing");
  if (place === writePlace(config.store)) throw new Failure("invalid", "command-store-place-used", { place });
  await refuseTerritory(config);
  await refuseFolderWithoutInstance(config);
  await using folder = await holdInstanceFolder(config, logTo(terminal));
  const left = await leavePlace(folder.database.db, place);
  if (terminal.json) printJson(terminal, { left });
  else
    printLine(
      terminal.out,
      say(language, left ? "command-store-left" : "command-store-not-a-place", { place }),
    );
  return left ? 0 : 1;
}
