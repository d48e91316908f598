import { system } from "../access/actor.ts";
import { problem, type Problem } from "../base/failure.ts";
import type { Store } from "../store/store.ts";
import { say, sayProblem } from "../words/say.ts";
import type { Command, ExitCode, Invocation } from "./command.ts";
import { withParts, type Parts } from "./instance.ts";
import { printJson, printLine } from "./terminal.ts";

export const checkCommand: Command = {
  name: "check",
  positionals: [],
  options: {},
  examples: ["maille check", "maille check --json"],
  run: (invocation) => withParts(invocation, (parts) => check(parts, invocation)),
};

async function check(parts: Parts, invocation: Invocation): Promise<ExitCode> {
  const { terminal, language, signal } = invocation;
  const { blobs, problems } = await checkBlobs(parts.store, signal);
  let versions = 0;
  for await (const found of parts.rooms.tables.checkVersions(system)) {
    if (found === undefined) versions += 1;
    else problems.push(found);
  }
  const { files: copies, damaged } = await parts.rooms.tables.checkServing(system);
  problems.push(...damaged.map((file) => problem("check-serving-damaged", { file })));
  const journal = await parts.rooms.journal.checkJournal(system, signal);
  problems.push(...journal.problems);
  const { entries, checkpoints, cosignatures, erased } = journal;
  const told = { entries, checkpoints, cosignatures, erased };
  if (terminal.json) printJson(terminal, { blobs, versions, copies, journal: told, problems });
  else {
    for (const found of problems) printLine(terminal.out, sayProblem(language, found));
    printLine(terminal.out, say(language, "command-check-journal", told));
    const key = problems.length === 0 ? "command-check-good" : "command-check-bad";
    printLine(terminal.out, say(language, key, { blobs, versions, count: problems.length }));
  }
  return problems.length === 0 ? 0 : 3;
}

/** One that is swept while the others are read is no defect. */
async function checkBlobs(
  store: Store,
  signal: AbortSignal,
): Promise<{ blobs: number; problems: Problem[] }> {
  const problems: Problem[] = [];
  let blobs = 0;
  for await (const { hash } of store.list()) {
    signal.throwIfAborted();
    const state = await store.verify(hash);
    if (state === "missing") continue;
    if (state === "altered") problems.push(problem("check-blob-altered", { hash }));
    blobs += 1;
  }
  return { blobs, problems };
}
