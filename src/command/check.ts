import { system } from "../access/actor.ts";
import { Failure, problem, type Problem } from "../base/failure.ts";
import type { Store } from "../store/store.ts";
import { say, sayProblem } from "../words/say.ts";
import type { Rooms } from "../rooms.ts";
import { type Command, type ExitCode, type Invocation, textOption } from "./command.ts";
import { LeftToCaller } from "./frames.ts";
import { withPartsToRead } from "./instance.ts";
import { isCheckedSmall } from "./kept-small.ts";
import type { Parts } from "./parts.ts";
import { printJson, printLine } from "./terminal.ts";

export const checkCommand: Command = {
  name: "check",
  positionals: [],
  options: { vintages: { type: "string" } },
  examples: ["maille check", "maille check --json", "maille check --vintages all"],
  run: (invocation) => withPartsToRead(invocation, (parts) => check(parts, invocation)),
};

async function check(parts: Parts, invocation: Invocation): Promise<ExitCode> {
  if (invocation.parts !== undefined && !(await isBrief(parts, invocation))) throw new LeftToCaller();
  const found = await checkAll(parts, invocation);
  tell(invocation, found);
  return found.problems.length === 0 ? 0 : 3;
}

type Checked = Awaited<ReturnType<typeof checkAll>>;

async function checkAll({ store, rooms }: Parts, invocation: Invocation) {
  const { signal } = invocation;
  const { blobs, problems } = await checkBlobs(store, signal);
  let versions = 0;
  for await (const found of rooms.tables.checkVersions(system)) {
    signal.throwIfAborted();
    if (found === undefined) versions += 1;
    else problems.push(found);
  }
  const { files: copies, damaged } = await rooms.tables.checkServing(system);
  problems.push(...damaged.map((file) => problem("check-serving-damaged", { file })));
  const journal = await rooms.journal.checkJournal(system, signal);
  problems.push(...journal.problems);
  const vintages = await checkVintages(rooms, invocation);
  problems.push(...vintages.differing);
  return { blobs, versions, copies, journal, vintages, problems };
}

function tell({ terminal, language }: Invocation, found: Checked): void {
  const { blobs, versions, copies, vintages, problems } = found;
  const { entries, checkpoints, cosignatures, erased } = found.journal;
  const journal = { entries, checkpoints, cosignatures, erased };
  if (terminal.json) {
    return printJson(terminal, { blobs, versions, copies, journal, vintages: vintages.counts, problems });
  }
  for (const each of [...problems, ...found.journal.unproved, ...vintages.unreadable])
    printLine(terminal.out, sayProblem(language, each));
  printLine(terminal.out, say(language, "command-check-journal", journal));
  printLine(terminal.out, say(language, "command-check-vintages", vintages.counts));
  const key = problems.length === 0 ? "command-check-good" : "command-check-bad";
  printLine(terminal.out, say(language, key, { blobs, versions, count: problems.length }));
}

/** All vintages are computed anew where they are asked for, however many. */
async function isBrief(parts: Parts, invocation: Invocation): Promise<boolean> {
  return textOption(invocation, "vintages") !== "all" && (await isCheckedSmall(parts));
}

interface VintagesFound {
  readonly counts: { same: number; differs: number; unread: number };
  readonly differing: Problem[];
  /** Each with why, which is no damage: a column that is not published any more, a dataset withdrawn. */
  readonly unreadable: Problem[];
}

async function checkVintages({ indicators }: Rooms, invocation: Invocation): Promise<VintagesFound> {
  const which = textOption(invocation, "vintages") ?? "last";
  const found: VintagesFound = {
    counts: { same: 0, differs: 0, unread: 0 },
    differing: [],
    unreadable: [],
  };
  if (which === "none") return found;
  if (which !== "last" && which !== "all") throw new Failure("invalid", "command-check-vintages-wrong");
  for await (const { outcome, problem: told, why } of indicators.checkVintages(system, which)) {
    invocation.signal.throwIfAborted();
    found.counts[outcome] += 1;
    if (told === undefined) continue;
    if (why === undefined) found.differing.push(told);
    else found.unreadable.push(told, why);
  }
  return found;
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
