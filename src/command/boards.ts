import { system } from "../access/actor.ts";
import { Failure } from "../base/failure.ts";
import { documentBytesMax } from "../boards/board.ts";
import type { Rooms } from "../rooms.ts";
import { say, sayProblem } from "../words/say.ts";
import { chooseOrganization } from "./choose-organization.ts";
import { type Command, type ExitCode, type Invocation, textOption } from "./command.ts";
import { readText } from "./files.ts";
import { withInstance } from "./instance.ts";
import { printJson, printLine, printTable } from "./terminal.ts";

export const boardsCommand: Command = {
  name: "boards",
  positionals: ["action", "what?"],
  options: { organization: { type: "string" } },
  examples: [
    "maille boards list",
    "maille boards export hopitaux > hopitaux.json",
    "maille boards import hopitaux.json --organization region",
    "maille boards publish hopitaux",
  ],
  run: (invocation) => withInstance(invocation, (rooms) => run(rooms, invocation)),
};

async function run(rooms: Rooms, invocation: Invocation): Promise<ExitCode> {
  const [action = "", what] = invocation.positionals;
  if (action === "list") return list(rooms, invocation);
  if (action !== "export" && action !== "import" && action !== "publish")
    throw new Failure("invalid", "command-boards-action", { action });
  if (what === undefined) throw new Failure("invalid", "command-boards-what");
  if (action === "export") return exportOne(rooms, invocation, what);
  return action === "import" ? importOne(rooms, invocation, what) : publish(rooms, invocation, what);
}

const pageSize = 100;

/** Those that are published, then the drafts. */
async function list({ boards }: Rooms, { terminal }: Invocation): Promise<ExitCode> {
  const told = [];
  for (const which of [{}, { drafts: true }] as const) {
    for (let page = 1; ; page += 1) {
      const { items, next } = await boards.listBoards(system, { page, pageSize, ...which });
      told.push(...items.map(({ slug, title, state, version }) => ({ slug, title, state, version })));
      if (next === undefined) break;
    }
  }
  if (terminal.json) printJson(terminal, told);
  else {
    const rows = told.map(({ slug, title, state, version }) => [slug, title, state, version]);
    printTable(terminal.out, ["slug", "title", "state", "version"], rows);
  }
  return 0;
}

async function exportOne({ boards }: Rooms, { terminal }: Invocation, what: string): Promise<ExitCode> {
  printJson(terminal, await boards.exportBoard(system, what));
  return 0;
}

/** What the instance does not have is said; the rest is a draft. */
async function importOne(rooms: Rooms, invocation: Invocation, file: string): Promise<ExitCode> {
  const { terminal, language } = invocation;
  const told = await readJson(invocation, file);
  const organization = await chooseOrganization(rooms, textOption(invocation, "organization"));
  const { board, left } = await rooms.boards.importBoard(system, organization, told);
  const { slug, title } = board;
  const problems = left.map((one) => sayProblem(language, one));
  if (terminal.json) printJson(terminal, { slug, title, left: problems });
  else {
    printLine(terminal.out, say(language, "command-boards-imported", { title, board: slug }));
    for (const problem of problems) printLine(terminal.err, problem);
  }
  return 0;
}

async function publish(
  { boards, instance }: Rooms,
  { terminal, language }: Invocation,
  what: string,
): Promise<ExitCode> {
  const { id } = await boards.getDraft(system, what);
  const { slug, title } = await boards.publishBoard(system, id);
  const url = `${instance.url}/boards/${slug}`;
  if (terminal.json) printJson(terminal, { slug, title, url });
  else printLine(terminal.out, say(language, "command-boards-published", { title, url }));
  return 0;
}

async function readJson({ files }: Invocation, file: string): Promise<unknown> {
  try {
    const text = await readText(files, file, documentBytesMax);
    if (text !== undefined) return JSON.parse(text);
  } catch (cause) {
    throw new Failure("invalid", "command-boards-file", { file }, { cause });
  }
  throw new Failure("too-large", "command-boards-file", { file });
}
