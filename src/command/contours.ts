import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { system } from "../access/actor.ts";
import { Failure } from "../base/failure.ts";
import type { PlaceLevel } from "../territory/territory.ts";
import { say } from "../words/say.ts";
import { type Command, type ExitCode, type Invocation, textOption } from "./command.ts";
import { withParts, type Parts } from "./instance.ts";
import { printJson, printLine } from "./terminal.ts";

export const contoursCommand: Command = {
  name: "contours",
  positionals: ["file"],
  options: { level: { type: "string" } },
  examples: ["maille contours communes-35.geojson", "maille contours communes.geojson --level commune"],
  run: (invocation) => withParts(invocation, (parts) => giveContours(parts, invocation)),
};

const levels: readonly PlaceLevel[] = ["commune", "epci", "departement", "region"];

async function giveContours({ rooms }: Parts, invocation: Invocation): Promise<ExitCode> {
  const { terminal, language } = invocation;
  const [file = ""] = invocation.positionals;
  const level = levelOf(invocation);
  const found = await stat(file).catch((cause: unknown) => {
    throw new Failure("not-found", "command-file-unreadable", { file }, { cause });
  });
  if (!found.isFile()) throw new Failure("invalid", "command-file-unreadable", { file });
  const kept = await rooms.territory.setContours(system, level, createReadStream(file), basename(file));
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

function levelOf(invocation: Invocation): PlaceLevel | undefined {
  const asked = textOption(invocation, "level");
  const level = levels.find((one) => one === asked);
  if (asked !== undefined && level === undefined) {
    throw new Failure("invalid", "command-contours-level", { level: asked.slice(0, 100) });
  }
  return level;
}
