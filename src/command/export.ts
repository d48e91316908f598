import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { system } from "../access/actor.ts";
import { Failure } from "../base/failure.ts";
import { defined } from "../base/defined.ts";
import type { Rooms } from "../rooms.ts";
import { exportFormatNames, findExportFormat } from "../tables/export-formats.ts";
import { say } from "../words/say.ts";
import { textOption, type Command, type ExitCode, type Invocation } from "./command.ts";
import { chooseTable } from "./choose-table.ts";
import { withInstanceToRead } from "./instance.ts";
import { printJson, printLine } from "./terminal.ts";

export const exportCommand: Command = {
  name: "export",
  positionals: ["dataset"],
  options: {
    table: { type: "string" },
    format: { type: "string", default: "csv" },
    where: { type: "string" },
    version: { type: "string" },
    output: { type: "string", short: "o" },
    bom: { type: "boolean" },
    neutralize: { type: "boolean" },
  },
  examples: [
    "maille export communes-de-france > communes.csv",
    "maille export communes-de-france --format parquet --output communes.parquet",
    "maille export communes-de-france --where 'departement__exact=35&columns=code,nom' --format json",
  ],
  run: (invocation) => withInstanceToRead(invocation, (rooms) => exportFrom(rooms, invocation)),
};

async function exportFrom(rooms: Rooms, invocation: Invocation): Promise<ExitCode> {
  const format = findExportFormat(textOption(invocation, "format"));
  if (format === undefined) {
    const args = { value: textOption(invocation, "format") ?? "", formats: exportFormatNames.join(", ") };
    throw new Failure("invalid", "command-format-unknown", args);
  }
  const table = await chooseTable(rooms, invocation.positionals[0] ?? "", textOption(invocation, "table"));
  const version = versionOption(invocation);
  const { stream } = await rooms.rows.exportRows(
    system,
    table.id,
    format,
    new URLSearchParams(textOption(invocation, "where")),
    {
      signal: invocation.signal,
      byteOrderMark: invocation.options["bom"] === true,
      neutralize: invocation.options["neutralize"] === true,
      ...defined({ version }),
    },
  );
  const output = textOption(invocation, "output");
  if (output === undefined || output === "-") {
    await pipeline(stream, invocation.terminal.out, { end: false });
    return 0;
  }
  const part = `${output}.part`;
  try {
    await pipeline(stream, createWriteStream(part));
    await rename(part, output);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
  if (invocation.terminal.json) printJson(invocation.terminal, { table: table.id, format, output });
  else printLine(invocation.terminal.err, say(invocation.language, "command-export-done", { output }));
  return 0;
}

function versionOption(invocation: Invocation): number | undefined {
  const text = textOption(invocation, "version");
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new Failure("invalid", "command-version-wrong", { value: text });
}
