import { Failure } from "../base/failure.ts";
import type { ProcessRole } from "../db/processes.ts";
import { say } from "../words/say.ts";
import { refuseTerritory } from "../demonstration/territory-state.ts";
import { serve } from "../serve.ts";
import { type Command, listOption } from "./command.ts";
import { endLost } from "./lost.ts";
import { logTo } from "./log.ts";
import { printJson, printLine } from "./terminal.ts";

const roles = ["web", "work", "all"] as const satisfies readonly ProcessRole[];

export const serveCommand: Command = {
  name: "serve",
  positionals: [],
  options: { role: { type: "string" }, kinds: { type: "string" } },
  examples: [
    "maille serve",
    "PORT=8080 MAILLE_DATA=/srv/maille maille serve",
    "PORT=8081 maille serve --role web",
    "PORT=8082 maille serve --role work --kinds import,harvest",
  ],
  answersCalls: true,
  run: async (invocation) => {
    const { config, language, terminal, signal, options, runCommand } = invocation;
    const role = roles.find((one) => one === (options["role"] ?? "all"));
    if (role === undefined) throw new Failure("invalid", "command-serve-role", { roles: roles.join(", ") });
    const kinds = listOption(invocation, "kinds");
    if (kinds !== undefined && role === "web") throw new Failure("invalid", "command-serve-kinds-of-web");
    await refuseTerritory(config);
    await serve({
      config,
      language,
      signal,
      log: logTo(terminal, config.logFormat),
      role,
      kinds,
      runCommand,
      onLost: (failure) => endLost(failure, { language, terminal }),
      onOpen: ({ role: own, url, listens, administratorLink }) => {
        if (terminal.json) {
          // What is `undefined` is not in the JSON.
          printJson(terminal, { url, listens, administratorLink });
          return;
        }
        printLine(terminal.out, say(language, own === "work" ? "app-works" : "app-open", { url }));
        if (listens !== undefined) printLine(terminal.out, say(language, "app-listens", { listens }));
        if (administratorLink === undefined) return;
        printLine(terminal.out, say(language, "app-administrator-link", { link: administratorLink }));
      },
    });
    return 0;
  },
};
