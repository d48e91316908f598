import { system } from "../access/actor.ts";
import { Failure, isFailure } from "../base/failure.ts";
import { defined } from "../base/defined.ts";
import { everyValues, type ProblemKind, sourceKinds } from "../harvest/source.ts";
import type { Rooms } from "../rooms.ts";
import type { NewSource } from "../harvest/sources.ts";
import type { Preview } from "../harvest/preview.ts";
import type { Run, Source } from "../harvest/source.ts";
import { remedyOf } from "../words/remedies.ts";
import { say, sayProblem } from "../words/say.ts";
import { chooseOrganization } from "./choose-organization.ts";
import { textOption, type Command, type ExitCode, type Invocation } from "./command.ts";
import { withInstanceOrNew } from "./instance.ts";
import { printJson, printLine } from "./terminal.ts";

export const harvestCommand: Command = {
  name: "harvest",
  positionals: ["address?"],
  options: {
    kind: { type: "string" },
    organization: { type: "string" },
    name: { type: "string" },
    every: { type: "string" },
    "ignore-robots": { type: "boolean" },
    preview: { type: "boolean" },
    "dry-run": { type: "boolean" },
  },
  examples: [
    "maille harvest",
    "maille harvest https://data.example.org --preview",
    "maille harvest https://data.example.org/catalog.ttl --kind dcat --organization ville --dry-run",
  ],
  run: (invocation) => withInstanceOrNew(invocation, (rooms) => harvest(rooms, invocation)),
};

async function harvest(rooms: Rooms, invocation: Invocation): Promise<ExitCode> {
  const [address] = invocation.positionals;
  choicesOf(invocation);
  if (address === undefined) return harvestAll(rooms, invocation, await allSources(rooms));
  if (invocation.options["preview"] === true) {
    printPreview(
      invocation,
      await rooms.harvests.previewSource(system, await told(rooms, invocation, address)),
    );
    return 0;
  }
  const known = await findSource(rooms, address);
  const source = known ?? (await rooms.harvests.createSource(system, await told(rooms, invocation, address)));
  return harvestAll(rooms, invocation, [source]);
}

async function told(rooms: Rooms, invocation: Invocation, url: string): Promise<NewSource> {
  const { kind, every } = choicesOf(invocation);
  return {
    organization: await chooseOrganization(rooms, textOption(invocation, "organization")),
    name: textOption(invocation, "name") ?? "",
    url,
    options: invocation.options["ignore-robots"] === true ? { robots: "ignore" } : {},
    ...defined({ kind, every }),
  };
}

function choicesOf(invocation: Invocation) {
  return {
    kind: choice(invocation, "kind", sourceKinds, "federation-kind-unknown"),
    every: choice(invocation, "every", everyValues, "federation-every-wrong"),
  };
}

function choice<Value extends string>(
  invocation: Invocation,
  name: string,
  values: readonly Value[],
  refusal: string,
): Value | undefined {
  const text = textOption(invocation, name);
  const found = values.find((value) => value === text);
  if (text !== undefined && found === undefined) throw new Failure("invalid", refusal, { [name]: text });
  return found;
}

async function findSource(rooms: Rooms, address: string): Promise<Source | undefined> {
  const href = URL.parse(address)?.href;
  return (await allSources(rooms)).find(({ url }) => url === href);
}

async function allSources(rooms: Rooms): Promise<readonly Source[]> {
  const { items } = await rooms.harvests.listSources(system, { page: 1, pageSize: 100_000 });
  return items;
}

/** All at once: the queue runs some of them at a time, and each host keeps its pace. */
async function harvestAll(
  rooms: Rooms,
  invocation: Invocation,
  sources: readonly Source[],
): Promise<ExitCode> {
  const { terminal, language } = invocation;
  if (sources.length === 0) {
    if (terminal.json) printJson(terminal, []);
    else printLine(terminal.out, say(language, "command-harvest-none"));
    return 0;
  }
  const ended = await Promise.all(
    sources.map(async (source) => {
      const run = await follow(rooms, invocation, source);
      return { source, run, problems: await rooms.harvests.countProblems(system, run.id) };
    }),
  );
  if (terminal.json) printJson(terminal, ended);
  else {
    for (const each of ended) printRun(rooms, invocation, each);
    if (invocation.options["dry-run"] === true) printLine(terminal.out, say(language, "command-harvest-dry"));
  }
  return ended.every(({ run }) => run.state === "done") ? 0 : 1;
}

async function follow(rooms: Rooms, invocation: Invocation, source: Source): Promise<Run> {
  const dry = invocation.options["dry-run"] === true;
  let run = await begin(rooms, source, dry);
  const cancel = () => void rooms.harvests.cancelRun(system, run.id).catch(() => undefined);
  if (invocation.signal.aborted) cancel();
  invocation.signal.addEventListener("abort", cancel, { once: true });
  try {
    for await (const now of rooms.harvests.watchRun(system, run.id, new AbortController().signal)) {
      run = now;
      showProgress(invocation, source, run);
    }
  } finally {
    invocation.signal.removeEventListener("abort", cancel);
  }
  return run;
}

/** One that is under way already is followed. */
async function begin(rooms: Rooms, source: Source, dry: boolean): Promise<Run> {
  try {
    return await rooms.harvests.harvestLater(system, source.id, { dry });
  } catch (error) {
    const { lastRun } = await rooms.harvests.getSource(system, source.id);
    if (!isFailure(error, "conflict") || lastRun === undefined || dry) throw error;
    return lastRun;
  }
}

function showProgress({ terminal, language }: Invocation, { name }: Source, { counts, endedAt }: Run): void {
  if (!terminal.interactive || terminal.json) return;
  const line = say(language, "command-harvest-progress", { name, ...counts });
  terminal.err.write(`\r\u001b[2K${endedAt === undefined ? line.slice(0, terminal.width - 1) : ""}`);
}

interface Ended {
  readonly source: Source;
  readonly run: Run;
  readonly problems: readonly ProblemKind[];
}

function printRun(rooms: Rooms, { terminal, language }: Invocation, { source, run, problems }: Ended): void {
  const state = say(language, `pages-harvest-state-${run.state}`);
  printLine(
    terminal.out,
    say(language, "command-harvest-summary", { name: source.name, state, ...run.counts }),
  );
  if (run.failure !== undefined) printLine(terminal.out, `  – ${sayProblem(language, run.failure)}`);
  for (const { key, records, refused, example } of problems) {
    const problem = sayProblem(language, example);
    printLine(
      terminal.out,
      `  – ${say(language, "command-harvest-problems", { n: records, refused, problem })}`,
    );
    const remedy = remedyOf(key);
    if (remedy !== undefined) printLine(terminal.out, `    ${say(language, remedy)}`);
  }
  const address = `${rooms.instance.url}/harvests/${source.id}/runs/${run.id}`;
  printLine(terminal.out, `  ${say(language, "command-harvest-address", { address })}`);
}

function printPreview({ terminal, language }: Invocation, preview: Preview): void {
  if (terminal.json) {
    printJson(terminal, preview);
    return;
  }
  const { kind, announced, records, problems } = preview;
  printLine(
    terminal.out,
    say(language, "pages-harvest-preview-kind", { kind: say(language, `pages-harvest-kind-${kind}`) }),
  );
  if (announced !== undefined) {
    printLine(terminal.out, say(language, "pages-harvest-announced", { n: announced }));
  }
  for (const problem of problems) printLine(terminal.out, `! ${sayProblem(language, problem)}`);
  for (const { dataset, identifier, place, problems: own } of records) {
    const title = dataset?.title ?? say(language, "pages-harvest-refused");
    printLine(terminal.out, `${title}  (${identifier ?? place})`);
    for (const problem of own) printLine(terminal.out, `  – ${sayProblem(language, problem)}`);
  }
}
