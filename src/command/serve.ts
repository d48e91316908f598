import { say } from "../web/words/say.ts";
import { serve } from "../serve.ts";
import type { Command } from "./command.ts";
import { logTo } from "./log.ts";
import { printJson, printLine } from "./terminal.ts";

export const serveCommand: Command = {
  name: "serve",
  positionals: [],
  options: {},
  examples: ["maille serve", "PORT=8080 MAILLE_DATA=/srv/maille maille serve"],
  run: async ({ config, language, terminal, signal }) => {
    await serve({
      config,
      language,
      signal,
      log: logTo(terminal),
      onOpen: ({ url, administratorLink }) => {
        if (terminal.json) {
          printJson(terminal, { url, ...(administratorLink === undefined ? {} : { administratorLink }) });
          return;
        }
        printLine(terminal.out, say(language, "app-open", { url }));
        if (administratorLink === undefined) return;
        printLine(terminal.out, say(language, "app-administrator-link", { link: administratorLink }));
      },
    });
    return 0;
  },
};
