import { basename } from "node:path";
import { addAbortSignal } from "node:stream";
import { z } from "zod";
import { system } from "../access/actor.ts";
import { Failure, type Problem } from "../base/failure.ts";
import { defined } from "../base/defined.ts";
import type { Dataset } from "../catalogue/dataset.ts";
import type { ImportOptions } from "../tables/table.ts";
import type { Rooms } from "../rooms.ts";
import type { Import } from "../tables/imports.ts";
import { say, sayNamed } from "../words/say.ts";
import { chooseDataset } from "./choose-dataset.ts";
import { chooseOrganization } from "./choose-organization.ts";
import { listOption, textOption, type Command, type ExitCode, type Invocation } from "./command.ts";
import { readText } from "./files.ts";
import { withInstanceOrNew } from "./instance.ts";
import { progressBar } from "./progress-bar.ts";
import { printJson, printLine } from "./terminal.ts";

export const importCommand: Command = {
  name: "import",
  positionals: ["file"],
  options: {
    dataset: { type: "string" },
    organization: { type: "string" },
    title: { type: "string" },
    licence: { type: "string" },
    key: { type: "string" },
    schema: { type: "string" },
    csvw: { type: "string" },
    sheets: { type: "string" },
    headers: { type: "string" },
    columns: { type: "string" },
    name: { type: "string" },
    "keep-misfits": { type: "boolean" },
    "set-aside": { type: "boolean" },
    "fewer-rows": { type: "boolean" },
    refresh: { type: "string" },
    publish: { type: "boolean" },
    "personal-data": { type: "string" },
    "personal-data-contact": { type: "string" },
  },
  examples: [
    "maille import cantines.csv --title 'Menus des cantines' --licence lov2 --publish",
    "maille import https://example.org/stations.csv --refresh daily",
    "gzip -dc export.csv.gz | maille import - --name export.csv --dataset menus-des-cantines --key siret",
  ],
  run: (invocation) => withInstanceOrNew(invocation, (rooms) => importInto(rooms, invocation)),
};

async function importInto(rooms: Rooms, invocation: Invocation): Promise<ExitCode> {
  const source = invocation.positionals[0] ?? "";
  const refresh = refreshOption(invocation);
  // What is wrong with them is said before a file is received, which nobody would take then.
  const options = { ...importOptions(invocation), ...(await metadataOption(invocation)) };
  const from = /^https?:\/\//.test(source)
    ? { url: source, ...defined({ refresh }) }
    : { upload: (await receive(rooms, invocation, source)).id };
  const { dataset, made } = await findOrCreateDataset(rooms, invocation, source);
  try {
    const started = await rooms.imports.importLater(system, dataset.id, from, options);
    const ended = await follow(rooms, invocation, started);
    if (ended.state !== "done") throw importFailure(ended);
    const published =
      invocation.options["publish"] === true
        ? await rooms.datasets.publish(system, dataset.id, answerOption(invocation))
        : dataset;
    await report(rooms, invocation, published, ended);
    return 0;
  } catch (error) {
    if (made) await rooms.datasets.discardDraft(system, dataset.id);
    throw error;
  }
}

async function receive(rooms: Rooms, invocation: Invocation, source: string) {
  const { files, signal } = invocation;
  const isPiped = source === "-";
  const name = textOption(invocation, "name") ?? (isPiped ? "stdin" : basename(source));
  const bytes = addAbortSignal(signal, await (isPiped ? files.piped() : files.open(source)));
  try {
    return await rooms.imports.receiveFile(system, name, bytes);
  } catch (error) {
    // What was broken off is told as such, whoever broke it off.
    signal.throwIfAborted();
    throw error;
  }
}

async function findOrCreateDataset(
  rooms: Rooms,
  invocation: Invocation,
  source: string,
): Promise<{ dataset: Dataset; made: boolean }> {
  const wanted = textOption(invocation, "dataset");
  if (wanted !== undefined) return { dataset: await chooseDataset(rooms, wanted), made: false };
  const organization = await chooseOrganization(rooms, textOption(invocation, "organization"));
  const licence = textOption(invocation, "licence");
  const dataset = await rooms.datasets.createDataset(system, {
    organization,
    title: textOption(invocation, "title") ?? titleOf(textOption(invocation, "name") ?? source),
    ...defined({ licence }),
  });
  return { dataset, made: true };
}

/** `2024_menus-cantines.csv.gz` gives `2024 menus cantines`. */
function titleOf(source: string): string {
  const name = basename(source.split(/[?#]/)[0] ?? source).replace(/(?:\.[a-z0-9]{1,7}){1,2}$/i, "");
  return name.replaceAll(/[_-]+/g, " ").trim() || source;
}

function importOptions(invocation: Invocation): ImportOptions {
  const key = listOption(invocation, "key");
  const sheets = listOption(invocation, "sheets");
  const schema = textOption(invocation, "schema");
  return {
    ...defined({
      key,
      sheets,
      schema,
      headers: headersOption(invocation),
      columns: columnsOption(invocation),
    }),
    ...misfitOption(invocation),
    ...(invocation.options["fewer-rows"] === true ? { fewerRows: "publish" } : {}),
  };
}

/** JSON, as the API takes it: `{"salaire": {"publish": false}}`. */
function columnsOption(invocation: Invocation): ImportOptions["columns"] | undefined {
  const text = textOption(invocation, "columns");
  if (text === undefined) return undefined;
  const { data, error } = decisions.safeParse(parsed(text));
  if (data === undefined) throw new Failure("invalid", "command-columns-wrong", {}, { cause: error });
  return JSON.parse(JSON.stringify(data)) as ImportOptions["columns"];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Failure("invalid", "command-columns-wrong", {}, { cause });
  }
}

/** What a column can be told from the command line; the rest is corrected on its page. */
const decisions = z.record(
  z.string(),
  z.strictObject({
    name: z.string().optional(),
    title: z.string().optional(),
    description: z.string().optional(),
    unit: z.string().optional(),
    missing: z.array(z.string()).optional(),
    publish: z.boolean().optional(),
    type: z
      .enum(["integer", "decimal", "boolean", "date", "datetime", "time", "text", "geometry", "list"])
      .optional(),
  }),
);

/** `Menus=3` for a header on line 3, `Menus=3+2` for one of two lines, `Menus=1+0` for none; several with commas. */
function headersOption(invocation: Invocation): ImportOptions["headers"] | undefined {
  const told = listOption(invocation, "headers");
  if (told === undefined) return undefined;
  return Object.fromEntries(
    told.map((each) => {
      const [, sheet, line, rows] = /^(.+)=(\d{1,4})(?:\+(\d))?$/.exec(each) ?? [];
      if (sheet === undefined) throw new Failure("invalid", "command-headers-wrong", { value: each });
      return [sheet, { line: Math.max(1, Number(line)), rows: Number(rows ?? 1) }];
    }),
  );
}

const metadataBytesMax = 40_000_000;

/** The file of the metadata, which is read here: what it says is judged where the import begins. */
async function metadataOption(invocation: Invocation): Promise<{ csvw?: unknown }> {
  const file = textOption(invocation, "csvw");
  if (file === undefined) return {};
  const text = await readText(invocation.files, file, metadataBytesMax);
  if (text === undefined) throw new Failure("too-large", "command-file-unreadable", { file });
  try {
    return { csvw: JSON.parse(text.replace(/^\uFEFF/, "")) as unknown };
  } catch (cause) {
    throw new Failure("invalid", "csvw-unreadable", { where: basename(file) }, { cause });
  }
}

/** Where neither is said, hardly a row is set aside, and who imports is asked beyond that. */
function misfitOption({ options }: Invocation): Pick<ImportOptions, "misfit"> {
  if (options["keep-misfits"] === true) return { misfit: "keep-as-missing" };
  return options["set-aside"] === true ? { misfit: "set-row-aside" } : {};
}

/** Why columns that may name people may be published: who publishes answers, here as on the page. */
function answerOption(invocation: Invocation): { personalData?: string; personalDataContact?: string } {
  return defined({
    personalData: textOption(invocation, "personal-data"),
    personalDataContact: textOption(invocation, "personal-data-contact"),
  });
}

function refreshOption(invocation: Invocation): "hourly" | "daily" | "weekly" | undefined {
  const refresh = textOption(invocation, "refresh");
  if (refresh === undefined || refresh === "hourly" || refresh === "daily" || refresh === "weekly")
    return refresh;
  throw new Failure("invalid", "command-refresh-wrong", { value: refresh });
}

async function follow(rooms: Rooms, invocation: Invocation, started: Import): Promise<Import> {
  const bar = progressBar(invocation.terminal, invocation.language);
  const cancel = () => void rooms.imports.cancelImport(system, started.id).catch(() => {});
  if (invocation.signal.aborted) cancel();
  invocation.signal.addEventListener("abort", cancel, { once: true });
  let last = started;
  try {
    for await (const state of rooms.imports.watchImport(system, started.id, new AbortController().signal)) {
      last = state;
      if (state.progress !== undefined) bar.show(state.progress);
    }
  } finally {
    invocation.signal.removeEventListener("abort", cancel);
    bar.end();
  }
  return last;
}

function importFailure(ended: Import): Failure {
  if (ended.state === "cancelled") return new Failure("conflict", "command-import-cancelled");
  const { key, args } = ended.failure ?? { key: "command-import-failed", args: {} };
  return new Failure("invalid", key, args);
}

async function report(rooms: Rooms, invocation: Invocation, dataset: Dataset, ended: Import): Promise<void> {
  const { terminal, language } = invocation;
  const tables = await Promise.all(
    ended.made.map(async ({ table, version }) => ({
      table: await rooms.tables.getTable(system, table),
      version: await rooms.tables.getVersion(system, table, version),
    })),
  );
  const address = `${rooms.instance.url}/datasets/${dataset.slug}`;
  if (terminal.json) {
    const made = tables.map(({ table, version }) => ({
      table: table.id,
      name: table.name,
      version: version.number,
      rows: version.rows,
      rejectedRows: version.rejectedRows,
      ...defined({ account: version.account }),
      columns: version.columns,
      problems: version.problems,
    }));
    printJson(terminal, {
      dataset: dataset.id,
      slug: dataset.slug,
      state: dataset.state,
      address,
      tables: made,
      problems: ended.problems,
    });
    return;
  }
  for (const { table, version } of tables) {
    const args = {
      table: table.name,
      version: version.number,
      rows: version.rows,
      columns: version.columns.length,
      rejected: version.rejectedRows,
    };
    printLine(terminal.out, say(language, "command-import-table", args));
    for (const found of version.problems) printLine(terminal.out, `  – ${problemText(invocation, found)}`);
  }
  printLine(
    terminal.out,
    say(language, dataset.state === "published" ? "command-import-published" : "command-import-draft", {
      address,
    }),
  );
}

function problemText(invocation: Invocation, found: Problem): string {
  return sayNamed(invocation.language, found.key, found.args);
}
