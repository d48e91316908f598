import { system } from "../access/actor.ts";
import { Failure } from "../base/failure.ts";
import { defined } from "../base/defined.ts";
import type { Rooms } from "../rooms.ts";
import { say, sayNamed, sayProblem } from "../words/say.ts";
import { textOption, type Command, type ExitCode, type Invocation } from "./command.ts";
import { withInstance } from "./instance.ts";
import { printJson, printLine, printTable } from "./terminal.ts";

export const inviteCommand: Command = {
  name: "invite",
  positionals: [],
  options: { note: { type: "string" }, days: { type: "string" } },
  examples: ["maille invite --note 'the region' --days 7"],
  run: (invocation) => withInstance(invocation, (rooms) => invite(rooms, invocation)),
};

export const followCommand: Command = {
  name: "follow",
  positionals: ["code"],
  options: {},
  examples: ["maille follow https://data.example.org"],
  run: (invocation) => withInstance(invocation, (rooms) => follow(rooms, invocation)),
};

export const peersCommand: Command = {
  name: "peers",
  positionals: [],
  options: {},
  examples: ["maille peers"],
  run: (invocation) => withInstance(invocation, (rooms) => peers(rooms, invocation)),
};

async function invite({ network }: Rooms, invocation: Invocation): Promise<ExitCode> {
  const { terminal, language } = invocation;
  const note = textOption(invocation, "note");
  const days = textOption(invocation, "days");
  const made = await network.inviteInstance(system, {
    ...defined({ note }),
    ...(days === undefined ? {} : { days: Number(days) }),
  });
  if (terminal.json) printJson(terminal, made);
  else {
    printLine(terminal.out, made.code);
    printLine(terminal.err, say(language, "command-invite-once"));
  }
  return 0;
}

async function follow({ network }: Rooms, invocation: Invocation): Promise<ExitCode> {
  const { terminal, language, positionals } = invocation;
  const [code] = positionals;
  if (code === undefined) throw new Failure("invalid", "network-address-wrong");
  const tie = await network.follow(system, code);
  if (terminal.json) printJson(terminal, tie);
  else
    printLine(terminal.out, sayNamed(language, `command-follow-${tie.follows}`, { instance: tie.instance }));
  return 0;
}

/** Fails where a tie needs somebody: its log was rewound, or it cannot be read. */
async function peers({ network }: Rooms, { terminal, language }: Invocation): Promise<ExitCode> {
  const { items } = await network.listTies(system, { page: 1, pageSize: 1000 });
  if (terminal.json) printJson(terminal, items);
  else {
    const headings = ["instance", "follows", "followed", "datasets", "contact", "problem"];
    printTable(
      terminal.out,
      headings.map((name) => sayNamed(language, `command-peers-${name}`)),
      items.map(({ instance, follows, followed, reading }) => [
        instance,
        say(language, `pages-network-state-${follows}`),
        say(language, `pages-network-state-${followed}`),
        String(reading.datasets),
        reading.contactAt?.toISOString(),
        reading.problem === undefined ? undefined : sayProblem(language, reading.problem),
      ]),
    );
  }
  return items.some(({ reading }) => reading.problem !== undefined) ? 1 : 0;
}
