import { basename } from "node:path";
import { system } from "../access/actor.ts";
import { Failure } from "../base/failure.ts";
import { mapLevels } from "../territory/read-contours.ts";
import type { MapLevel } from "../territory/territory.ts";
import { say } from "../words/say.ts";
import { type Command, type ExitCode, type Invocation, textOption } from "./command.ts";
import type { CallersFiles } from "./files.ts";
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
  if (await isBaseMap(files, file)) return giveBaseMap(rooms, invocation, file);
  const kept = await rooms.territory.setContours(system, level, await files.open(file), basename(file));
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

/** By how it begins, whatever it is called. */
async function isBaseMap(files: CallersFiles, file: string): Promise<boolean> {
  for await (const piece of (await files.open(file)) as AsyncIterable<Buffer>)
    return piece.toString("latin1", 0, 7) === "PMTiles";
  return false;
}

async function giveBaseMap(
  rooms: Parts["rooms"],
  { terminal, language, files }: Invocation,
  file: string,
): Promise<ExitCode> {
  const kept = await rooms.territory.setBaseMap(system, await files.open(file));
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
