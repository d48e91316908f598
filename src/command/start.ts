import { access } from "node:fs/promises";
import { join } from "node:path";
import { aborted } from "../base/aborted.ts";
import type { Config } from "../config.ts";
import { holdsTerritory } from "../demonstration/territory-state.ts";
import { lockFolder } from "../folder-lock.ts";
import { say, sayNamed } from "../words/say.ts";
import type { Command, Invocation } from "./command.ts";
import { logTo } from "./log.ts";
import { serveCommand } from "./serve.ts";
import { printJson, printLine } from "./terminal.ts";

export const startCommand: Command = {
  name: "start",
  positionals: [],
  options: {},
  examples: ["maille start", "MAILLE_DEMO=no maille start"],
  answersCalls: true,
  run: async (invocation) => {
    const { config, language, terminal } = invocation;
    if (await holdsTerritory(config.data)) return runTerritory(invocation);
    if (isSetForOne(config)) return serveCommand.run(invocation);
    if (!(await holdsOneInstance(config))) return runTerritory(invocation);
    if (!terminal.json)
      printLine(terminal.out, say(language, "command-start-one-instance", { folder: config.data }));
    return serveCommand.run(invocation);
  },
};

/** Whether a setting speaks of one instance. */
function isSetForOne(config: Config): boolean {
  const { demo, url, databaseUrl, store } = config;
  return !demo || url !== undefined || databaseUrl !== undefined || store !== "folder";
}

/** What was there before is opened as it is: a territory is made in a folder of its own. */
function holdsOneInstance(config: Config): Promise<boolean> {
  return access(join(config.data, "store")).then(
    () => true,
    () => false,
  );
}

async function runTerritory({ config, language, terminal, signal }: Invocation): Promise<0> {
  await using stack = new AsyncDisposableStack();
  stack.use(await lockFolder(config.data));
  const log = logTo(terminal, config.logFormat);
  if (!terminal.json) printLine(terminal.out, say(language, "command-start-opening"));
  const { openTerritory } = await import("../demonstration/territory.ts");
  const territory = stack.use(
    await openTerritory({
      folder: config.data,
      port: config.port,
      host: config.host,
      binaries: config.postgresBinaries,
      memoryMb: config.memoryMb,
      log,
      language,
    }),
  );
  const accounts = await territory.furnish(signal, (step) => {
    if (!terminal.json) printLine(terminal.out, sayNamed(language, `command-start-step-${step}`));
  });
  const members = territory.members.map(({ name, url, administratorLink }) => ({
    name,
    url,
    administratorLink,
  }));
  const told = { members, accounts, provider: territory.provider };
  if (terminal.json) printJson(terminal, told);
  else for (const line of linesOf(told, language)) printLine(terminal.out, line);
  await aborted(signal);
  return 0;
}

interface Told {
  readonly members: readonly { name: string; url: string; administratorLink: string | undefined }[];
  /** Where the invented citizens sign in. */
  readonly provider: string;
  readonly accounts: readonly { place: string; name: string; email: string; password: string }[];
}

function* linesOf({ members, accounts, provider }: Told, language: Invocation["language"]): Iterable<string> {
  for (const { name, url, administratorLink } of members) {
    yield "";
    yield say(language, "command-start-instance", { name: sayNamed(language, `demo-${name}-name`), url });
    if (administratorLink !== undefined) {
      yield `  ${say(language, "app-administrator-link", { link: administratorLink })}`;
    }
    for (const { place, name: person, email, password } of accounts) {
      if (place === name) yield `  ${say(language, "command-start-account", { person, email, password })}`;
    }
  }
  yield "";
  yield say(language, "command-start-citizens", { url: provider });
  yield "";
  yield say(language, "command-start-open", { url: members[0]?.url ?? "" });
}
