import { basename } from "node:path";
import { Readable } from "node:stream";
import { system } from "../access/actor.ts";
import { Failure } from "../base/failure.ts";
import { openBeginning } from "../base/beginning.ts";
import { mapLevels } from "../territory/read-contours.ts";
import type { MapLevel } from "../territory/territory.ts";
import { say } from "../words/say.ts";
import { type Command, type ExitCode, type Invocation, textOption } from "./command.ts";
import { withParts } from "./instance.ts";
import type { Parts } from "./parts.ts";
import { printJson, printLine } from "./terminal.ts";

export const contoursCommand: Command = {
  name: "contours",
  positionals: ["file"],
  options: { level: { type: "string" } },
  examples: [
    "maille contours communes-35.geojson",
    "maille contours communes.geojson --level commune",
    "maille contours iris.geojson --level iris",
    "maille contours ille-et-vilaine.pmtiles",
  ],
  run: (invocation) => withParts(invocation, (parts) => giveContours(parts, invocation)),
};

async function giveContours({ rooms }: Parts, invocation: Invocation): Promise<ExitCode> {
  const { terminal, language, files } = invocation;
  const [file = ""] = invocation.positionals;
  const level = levelOf(invocation);
  const { isBaseMap, bytes } = await told(await files.open(file));
  if (isBaseMap) return giveBaseMap(rooms, invocation, { file, bytes });
  const kept = await rooms.territory.setContours(system, level, bytes, basename(file));
  if (terminal.json) {
    printJson(terminal, kept);
    return 0;
  }
  printLine(terminal.out, say(language, `command-contours-${kept.level}`, { features: kept.features }));
  if (kept.unknown.length > 0) {
    printLine(terminal.err, say(language, "command-contours-unknown", { codes: kept.unknown.join(", ") }));
  }
  return 0;
}

const mark = "PMTiles";

/** What it is, by how it begins, whatever it is called. It is read once: a pipe gives what it holds but once. */
async function told(file: Readable): Promise<{ readonly isBaseMap: boolean; readonly bytes: Readable }> {
  const { start, all } = await openBeginning(file, mark.length);
  const isBaseMap = Buffer.concat(start).toString("latin1", 0, mark.length) === mark;
  return { isBaseMap, bytes: Readable.from(all, { objectMode: false }) };
}

async function giveBaseMap(
  rooms: Parts["rooms"],
  { terminal, language }: Invocation,
  { file, bytes }: { readonly file: string; readonly bytes: Readable },
): Promise<ExitCode> {
  const kept = await rooms.territory.setBaseMap(system, bytes);
  if (terminal.json) {
    printJson(terminal, kept);
    return 0;
  }
  const { zoomMin: min, zoomMax: max } = kept;
  const name = kept.name || basename(file);
  printLine(terminal.out, say(language, "command-base-map-kept", { name, min, max }));
  return 0;
}

function levelOf(invocation: Invocation): MapLevel | undefined {
  const asked = textOption(invocation, "level");
  const level = mapLevels.find((one) => one === asked);
  if (asked !== undefined && level === undefined) {
    throw new Failure("invalid", "command-contours-level", { level: asked.slice(0, 100) });
  }
  return level;
}
