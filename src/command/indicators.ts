import { system } from "../access/actor.ts";
import { Failure } from "../base/failure.ts";
import type { Indicator } from "../indicators/indicator.ts";
import type { NewIndicator } from "../indicators/room.ts";
import type { Rooms } from "../rooms.ts";
import { say, sayProblem } from "../words/say.ts";
import { chooseOrganization } from "./choose-organization.ts";
import { type Command, type ExitCode, type Invocation, textOption } from "./command.ts";
import { readText } from "./files.ts";
import { withInstance } from "./instance.ts";
import { printJson, printLine, printTable } from "./terminal.ts";

export const indicatorsCommand: Command = {
  name: "indicators",
  positionals: ["action", "what?"],
  options: { organization: { type: "string" } },
  examples: [
    "maille indicators list",
    "maille indicators show admissions --json",
    "maille indicators compute admissions",
    "maille indicators create admissions.json --organization region",
  ],
  run: (invocation) => withInstance(invocation, (rooms) => run(rooms, invocation)),
};

async function run(rooms: Rooms, invocation: Invocation): Promise<ExitCode> {
  const [action = "", what] = invocation.positionals;
  if (action === "list") return list(rooms, invocation);
  if (action !== "show" && action !== "compute" && action !== "create")
    throw new Failure("invalid", "command-indicators-action", { action });
  if (what === undefined) throw new Failure("invalid", "command-indicators-what");
  if (action === "create")
    return tell(invocation, await create(rooms, invocation, what), "command-indicators-created");
  const found = await rooms.indicators.getIndicator(system, what);
  if (action === "show") return show(invocation, found);
  await rooms.indicators.computeNow(system, found.dataset.id);
  return tell(invocation, await rooms.indicators.getIndicator(system, found.dataset.id));
}

async function list({ indicators }: Rooms, { terminal }: Invocation): Promise<ExitCode> {
  const { items } = await indicators.listIndicators(system, { page: 1, pageSize: 1000 });
  const told = items.map(({ dataset: { slug, title, state }, facts, vintage }) => ({
    slug,
    title,
    state,
    grain: facts.grain,
    to: facts.to,
    vintage: vintage?.number,
  }));
  if (terminal.json) printJson(terminal, told);
  else {
    printTable(
      terminal.out,
      ["slug", "title", "state", "to", "vintage"],
      told.map(({ slug, title, state, to, vintage }) => [slug, title, state, to, vintage]),
    );
  }
  return 0;
}

function show(
  { terminal }: Invocation,
  { dataset, facts, definition, vintage, problem }: Indicator,
): ExitCode {
  const { id, slug, title } = dataset;
  printJson(terminal, { id, slug, title, facts, definition, vintage, problem });
  return 0;
}

/** What it was computed to; what keeps it from being computed ends in an error. */
function tell(
  { terminal, language }: Invocation,
  { dataset, facts, vintage, problem }: Indicator,
  words: "command-indicators-computed" | "command-indicators-created" = "command-indicators-computed",
): ExitCode {
  const { slug, title } = dataset;
  const { from, to } = facts;
  if (terminal.json) printJson(terminal, { slug, title, from, to, vintage: vintage?.number, problem });
  else if (problem !== undefined) printLine(terminal.err, sayProblem(language, problem));
  else {
    const args = { title, indicator: slug, number: vintage?.number ?? 0, from: from ?? "–", to: to ?? "–" };
    printLine(terminal.out, say(language, words, args));
  }
  return problem === undefined ? 0 : 1;
}

async function create(rooms: Rooms, invocation: Invocation, file: string): Promise<Indicator> {
  const told = await readJson(invocation, file);
  const named = told["organization"];
  const wanted = textOption(invocation, "organization") ?? (typeof named === "string" ? named : undefined);
  const organization = await chooseOrganization(rooms, wanted);
  const { title } = told;
  if (typeof title !== "string") throw new Failure("invalid", "command-indicators-file", { file });
  // The verb checks the rest, and says what is wrong.
  return rooms.indicators.createIndicator(system, {
    decimals: 0,
    ...told,
    organization,
  } as unknown as NewIndicator);
}

/** Of what tells a figure. */
const documentBytesMax = 10_000_000;

async function readJson({ files }: Invocation, file: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    const told: unknown = JSON.parse((await readText(files, file, documentBytesMax)) ?? "");
    if (typeof told === "object" && told !== null && !Array.isArray(told)) return { ...told };
  } catch (cause) {
    throw new Failure("invalid", "command-indicators-file", { file }, { cause });
  }
  throw new Failure("invalid", "command-indicators-file", { file });
}
