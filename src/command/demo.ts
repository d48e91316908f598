import { Failure } from "../base/failure.ts";
import { isPlace } from "../demonstration/territory-state.ts";
import type { TerritoryPart } from "../demonstration/parts.ts";
import { say } from "../words/say.ts";
import { type Command, type Invocation, textOption } from "./command.ts";
import { withPartsOrNew } from "./instance.ts";
import type { Parts } from "./parts.ts";
import { printJson, printLine } from "./terminal.ts";

export const demoCommand: Command = {
  name: "demo",
  positionals: [],
  options: { part: { type: "string" }, issuer: { type: "string" } },
  examples: ["maille demo", "maille demo --part operator"],
  run: async (invocation) => {
    const part = await toPart(textOption(invocation, "part"));
    return withPartsOrNew(invocation, async (open) => {
      await (part === undefined ? loadWhole(invocation, open) : load(invocation, open, part));
      return 0;
    });
  },
};

async function toPart(text: string | undefined): Promise<TerritoryPart | undefined> {
  const { parts } = await import("../demonstration/parts.ts");
  const part = parts.find((each) => each === text);
  if (text !== undefined && part === undefined) {
    throw new Failure("invalid", "command-demo-part-unknown", { part: text, parts: parts.join(", ") });
  }
  return part;
}

async function loadWhole(
  { terminal, language, signal }: Invocation,
  { rooms, territory }: Parts,
): Promise<void> {
  const settings = await rooms.instance.settings();
  const { loadDemonstration } = await import("../demonstration/load.ts");
  const made = await loadDemonstration(rooms, territory, settings.language, signal);
  const address = `${rooms.instance.url}/datasets`;
  if (terminal.json) printJson(terminal, { address, made: made.map((dataset) => dataset.slug) });
  else {
    const key = made.length > 0 ? "command-demo-done" : "command-demo-present";
    printLine(terminal.out, say(language, key, { address }));
  }
}

/** Tells the accounts that it made with their passwords, which are told once. */
async function load(invocation: Invocation, { rooms, territory }: Parts, part: TerritoryPart): Promise<void> {
  const { terminal, language, signal } = invocation;
  const settings = await rooms.instance.settings();
  const { loadPart } = await import("../demonstration/parts.ts");
  const { trustProvider } = await import("../demonstration/trust-provider.ts");
  const loading = { rooms, language: settings.language, signal };
  const accounts = await loadPart(loading, territory, part);
  const issuer = textOption(invocation, "issuer");
  // Whoever is trusted says who people are: this is for invented ones, on this machine.
  if (issuer !== undefined && !/^http:\/\/localhost:\d+$/.test(issuer)) {
    throw new Failure("invalid", "command-demo-issuer", { parameter: "issuer" });
  }
  const trusted = issuer === undefined || !isPlace(part) ? undefined : await trustProvider(loading, issuer);
  if (terminal.json) {
    printJson(terminal, { accounts, trusted });
    return;
  }
  for (const { name: person, email, password } of accounts) {
    printLine(terminal.out, say(language, "command-start-account", { person, email, password }));
  }
  printLine(terminal.out, say(language, "command-demo-done", { address: `${rooms.instance.url}/datasets` }));
}
