import { system } from "../access/actor.ts";
import { Failure } from "../base/failure.ts";
import type { InstanceKey } from "../identity/key.ts";
import type { Rooms } from "../rooms.ts";
import { say, sayNamed } from "../words/say.ts";
import type { Command, ExitCode, Invocation } from "./command.ts";
import { withInstance } from "./instance.ts";
import { printJson, printTable } from "./terminal.ts";

export const keysCommand: Command = {
  name: "keys",
  positionals: ["action?", "key?"],
  options: {},
  examples: ["maille keys", "maille keys rotate"],
  run: (invocation) => withInstance(invocation, (rooms) => listOrChangeKeys(rooms, invocation)),
};

/** Prints the keys as they are, or as they then are. */
export async function listOrChangeKeys(
  { signatures }: Pick<Rooms, "signatures">,
  invocation: Invocation,
): Promise<ExitCode> {
  const { terminal, language } = invocation;
  const now = await listed(signatures, invocation.positionals);
  if (terminal.json) printJson(terminal, now);
  else {
    const headings = ["id", "state", "from", "until"].map((name) => sayNamed(language, `pages-key-${name}`));
    printTable(
      terminal.out,
      headings,
      now.map(({ id, state, signsFrom, signsUntil, revokedAt }) => [
        id,
        say(language, `pages-key-state-${state}`),
        signsFrom.toISOString(),
        (revokedAt ?? signsUntil)?.toISOString(),
      ]),
    );
  }
  return 0;
}

function listed(
  signatures: Rooms["signatures"],
  [action, key]: readonly string[],
): Promise<readonly InstanceKey[]> {
  if (action === undefined) return signatures.listKeys(system);
  if (action === "rotate") return signatures.rotateKey(system);
  if (action !== "revoke") throw new Failure("invalid", "command-keys-action-unknown", { action });
  if (key === undefined) throw new Failure("invalid", "command-keys-which");
  return signatures.revokeKey(system, key);
}
