import { Failure } from "../base/failure.ts";
import { refuseTerritory } from "../demonstration/territory-state.ts";
import { refuseFolderWithoutInstance } from "../folder-refusals.ts";
import { holdInstanceFolder } from "../instance-folder.ts";
import { forgetSecrets, readSecrets, rotateSecrets, type SecretsState } from "../secrets.ts";
import { say, sayNamed } from "../words/say.ts";
import type { Command, ExitCode, Invocation } from "./command.ts";
import { logTo, withParts } from "./instance.ts";
import { printJson, printLine } from "./terminal.ts";

export const secretsCommand: Command = {
  name: "secrets",
  positionals: ["action?"],
  options: {},
  examples: ["maille secrets", "maille secrets rotate", "maille secrets forget"],
  run: secrets,
};

function secrets(invocation: Invocation): Promise<ExitCode> {
  const { config, positionals } = invocation;
  const [action] = positionals;
  if (action === undefined) {
    return withParts(invocation, async ({ db }) => tell(invocation, await readSecrets(config, db)));
  }
  if (action === "rotate") {
    return withParts(invocation, async ({ db }) => tell(invocation, await rotateSecrets(config, db)));
  }
  if (action === "forget") return forget(invocation);
  throw new Failure("invalid", "command-secrets-action-unknown", { action });
}

function tell({ terminal, language }: Invocation, state: SecretsState & { rotated?: number }): ExitCode {
  const { rotated, ...now } = state;
  if (terminal.json) printJson(terminal, state);
  else {
    printLine(terminal.out, say(language, "command-secrets-now", { ...now }));
    if (rotated !== undefined) printLine(terminal.out, say(language, "command-secrets-rotated", { rotated }));
  }
  return 0;
}

/** On the database alone: an instance whose key is gone does not open. */
async function forget({ config, terminal, language }: Invocation): Promise<ExitCode> {
  await refuseTerritory(config);
  await refuseFolderWithoutInstance(config);
  await using folder = await holdInstanceFolder(config, logTo(terminal));
  const lost = await forgetSecrets(config, folder.database.db);
  if (terminal.json) printJson(terminal, lost);
  else {
    for (const [table, rows] of Object.entries(lost)) {
      printLine(
        terminal.out,
        sayNamed(language, `command-secrets-lost-${table.replaceAll("_", "-")}`, { rows }),
      );
    }
    if (Object.keys(lost).length === 0)
      printLine(terminal.out, say(language, "command-secrets-nothing-lost"));
  }
  return 0;
}
