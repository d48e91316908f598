import { Failure } from "../base/failure.ts";
import { copyFiles } from "../tables/copy-files.ts";
import { say } from "../words/say.ts";
import type { Command, ExitCode, Invocation } from "./command.ts";
import { withParts, type Parts } from "./instance.ts";
import { printJson, printLine } from "./terminal.ts";

export const storeCommand: Command = {
  name: "store",
  positionals: ["action"],
  options: {},
  examples: ["maille store copy"],
  run: (invocation) => {
    const [action = ""] = invocation.positionals;
    if (action !== "copy") throw new Failure("invalid", "command-store-action-unknown", { action });
    return withParts(invocation, (parts) => copy(parts, invocation));
  },
};

async function copy(parts: Parts, { terminal, language, signal }: Invocation): Promise<ExitCode> {
  const onProgress = (files: number): void => {
    if (terminal.interactive)
      terminal.err.write(`\r\u001b[2K${say(language, "command-store-progress", { files })}`);
  };
  const { copied, there, damaged } = await copyFiles(parts, { signal, onProgress });
  if (terminal.interactive) terminal.err.write("\r\u001b[2K");
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
