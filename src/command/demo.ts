import { loadDemonstration } from "../demonstration.ts";
import { say } from "../web/words/say.ts";
import type { Command } from "./command.ts";
import { withParts } from "./instance.ts";
import { printJson, printLine } from "./terminal.ts";

export const demoCommand: Command = {
  name: "demo",
  positionals: [],
  options: {},
  examples: ["maille demo"],
  run: (invocation) =>
    withParts(invocation, async ({ rooms, territory }) => {
      const { terminal, language, signal } = invocation;
      const made = await loadDemonstration(
        rooms,
        territory,
        (await rooms.instance.settings()).language,
        signal,
      );
      const address = `${rooms.instance.url}/datasets`;
      if (terminal.json) printJson(terminal, { address, made: made.map((dataset) => dataset.slug) });
      else
        printLine(
          terminal.out,
          say(language, made.length > 0 ? "command-demo-done" : "command-demo-present", { address }),
        );
      return 0;
    }),
};
