import { system } from "../access/actor.ts";
import { Failure } from "../base/failure.ts";
import { say } from "../words/say.ts";
import type { Command } from "./command.ts";
import { withInstance } from "./instance.ts";
import { printJson, printLine } from "./terminal.ts";

export const searchCommand: Command = {
  name: "search",
  positionals: ["action"],
  options: {},
  examples: ["maille search rebuild"],
  run: (invocation) => {
    const [action = ""] = invocation.positionals;
    if (action !== "rebuild") throw new Failure("invalid", "command-search-action-unknown", { action });
    const { terminal, language } = invocation;
    return withInstance(invocation, async ({ search }) => {
      await search.rebuildIndex(system);
      if (terminal.json) printJson(terminal, { rebuilt: true });
      else printLine(terminal.out, say(language, "command-search-rebuilt"));
      return 0;
    });
  },
};
