import { randomBytes } from "node:crypto";
import { system, type Actor } from "../access/actor.ts";
import { Failure } from "../base/failure.ts";
import { defined } from "../base/defined.ts";
import { commandLineEmail } from "../people/account.ts";
import type { Rooms } from "../rooms.ts";
import { say } from "../words/say.ts";
import { textOption, type Command, type ExitCode, type Invocation } from "./command.ts";
import { withInstanceOrNew } from "./instance.ts";
import { printJson, printLine } from "./terminal.ts";

export const tokenCommand: Command = {
  name: "token",
  positionals: [],
  options: {
    admin: { type: "boolean" },
    account: { type: "string" },
    name: { type: "string" },
    days: { type: "string" },
  },
  examples: ["maille token --admin --name 'nightly import' --days 90"],
  run: (invocation) => withInstanceOrNew(invocation, (rooms) => token(rooms, invocation)),
};

async function token(rooms: Rooms, invocation: Invocation): Promise<ExitCode> {
  const holder = await holderOf(rooms, invocation);
  const expiresAt = expiry(invocation, rooms.instance.now());
  const made = await rooms.tokens.createToken(holder, {
    name: textOption(invocation, "name") ?? "maille token",
    ...defined({ expiresAt }),
  });
  const { terminal, language } = invocation;
  if (terminal.json) printJson(terminal, { ...made.token, secret: made.secret });
  else {
    printLine(terminal.out, made.secret);
    printLine(terminal.err, say(language, "command-token-once"));
  }
  return 0;
}

async function holderOf(rooms: Rooms, invocation: Invocation): Promise<Actor> {
  const account = textOption(invocation, "account");
  if (account !== undefined) return rooms.accounts.actorOfAccount(account);
  if (invocation.options["admin"] === true)
    return rooms.accounts.actorOfAccount(await administratorEmail(rooms));
  throw new Failure("invalid", "command-token-whose");
}

/** The first administrator's; where there is none yet, that of an account which nobody can sign in to. */
async function administratorEmail(rooms: Rooms): Promise<string> {
  for (let page = 1; ; page += 1) {
    const { items, total } = await rooms.accounts.listAccounts(system, { page, pageSize: 100 });
    const found = items.find((item) => item.administrator && item.suspendedAt === undefined);
    if (found !== undefined) return found.email;
    if (page * 100 >= total) break;
  }
  const password = randomBytes(32).toString("base64url");
  const account = { email: commandLineEmail, name: "maille", password, administrator: true };
  return (await rooms.accounts.createAccount(system, account)).email;
}

function expiry(invocation: Invocation, now: Date): Date | undefined {
  const days = textOption(invocation, "days");
  if (days === undefined) return undefined;
  if (!/^[1-9]\d{0,4}$/.test(days)) throw new Failure("invalid", "command-token-days-wrong", { value: days });
  return new Date(now.getTime() + Number(days) * 86_400_000);
}
