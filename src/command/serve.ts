import { say } from "../words/say.ts";
import { refuseTerritory } from "../demonstration/territory-state.ts";
import { serve } from "../serve.ts";
import type { Command } from "./command.ts";
import { endLost } from "./lost.ts";
import { logTo } from "./log.ts";
import { printJson, printLine } from "./terminal.ts";

export const serveCommand: Command = {
  name: "serve",
  positionals: [],
  options: { beside: { type: "boolean" } },
  examples: [
    "maille serve",
    "PORT=8080 MAILLE_DATA=/srv/maille maille serve",
    "PORT=8081 maille serve --beside",
  ],
  run: async ({ config, language, terminal, signal, options }) => {
    await refuseTerritory(config);
    await serve({
      config,
      language,
      signal,
      log: logTo(terminal, config.logFormat),
      beside: options["beside"] === true,
      onLost: (failure) => endLost(failure, { language, terminal }),
      onOpen: ({ url, listens, administratorLink }) => {
        if (terminal.json) {
          // What is `undefined` is not in the JSON.
          printJson(terminal, { url, listens, administratorLink });
          return;
        }
        printLine(terminal.out, say(language, "app-open", { url }));
        if (listens !== undefined) printLine(terminal.out, say(language, "app-listens", { listens }));
        if (administratorLink === undefined) return;
        printLine(terminal.out, say(language, "app-administrator-link", { link: administratorLink }));
      },
    });
    return 0;
  },
};
