import { createHash } from "node:crypto";
import { callerNetwork } from "../base/address.ts";
import { Failure } from "../base/failure.ts";
import type { Db, Tx } from "../db/db.ts";
import type { PeopleContext } from "./context.ts";

const windowMs = 3_600_000;
/** Letters of an hour: to one address, asked for from one network, and all that strangers ask for. */
const max = { email: 3, caller: 20, instance: 500 } as const;

/**
 * Counts one letter more that somebody asks for. `false` where its address has had enough: nothing is
 * written, and whoever asks is told the same. Throws `too-many` where they ask too much, whoever it is for.
 */
export async function takeLetterTurn(
  context: PeopleContext,
  { email, address }: { readonly email: string; readonly address: string },
): Promise<boolean> {
  await forgetOld(context);
  const caller = await count(context, `caller ${callerNetwork(address)}`);
  const all = caller > max.caller ? 0 : await count(context, "instance");
  if (caller > max.caller || all > max.instance) {
    throw new Failure("too-many", "people-letters-many", { retryAfterS: windowMs / 1000 });
  }
  return (await count(context, `email ${email}`)) <= max.email;
}

/** Whether this is the first within an hour of its kind: `news` says of what, and to whom. */
export async function takeNewsTurn(context: Counting, news: string): Promise<boolean> {
  return (await count(context, `news ${news}`)) === 1;
}

/** Of what is written to the steward in an hour: by one network, and by all. */
const contactMax = { caller: 5, instance: 60 } as const;

/** Counts one message more from a network. Throws `too-many` where it has written enough, or all have. */
export async function takeContactTurn(context: PeopleContext, address: string): Promise<void> {
  await forgetOld(context);
  const caller = await count(context, `contact caller ${callerNetwork(address)}`);
  const all = caller > contactMax.caller ? 0 : await count(context, "contact instance");
  if (caller > contactMax.caller || all > contactMax.instance) {
    throw new Failure("too-many", "site-contact-many", { retryAfterS: windowMs / 1000 });
  }
}

type Counting = Pick<PeopleContext, "clock"> & { readonly db: Db | Tx };

/** Never in a longer transaction: two that count would each wait for what the other takes away. */
async function forgetOld({ db, clock }: PeopleContext): Promise<void> {
  const begun = new Date(clock().getTime() - windowMs);
  await db`
    delete from letters_asked where key in (
      select key from letters_asked where since < ${begun} for update skip locked)`;
}

async function count({ db, clock }: Counting, kept: string): Promise<number> {
  const now = clock();
  const begun = new Date(now.getTime() - windowMs);
  const key = createHash("sha256").update(`letter ${kept}`).digest();
  const [row] = await db<{ letters: number }[]>`
    insert into letters_asked as a (key, since, letters) values (${key}, ${now}, 1)
    on conflict (key) do update set
      letters = case when a.since < ${begun} then 1 else a.letters + 1 end,
      since = case when a.since < ${begun} then excluded.since else a.since end
    returning letters`;
  return row?.letters ?? 1;
}
