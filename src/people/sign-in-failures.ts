import { createHash } from "node:crypto";
import { callerNetwork } from "../base/address.ts";
import { Failure } from "../base/failure.ts";
import type { Db, Tx } from "../db/db.ts";
import type { PeopleContext } from "./context.ts";

/** How many failures are free, by what is counted; each one after doubles the wait, up to the longest. */
const free = { pair: 5, address: 50 } as const;
const waitMsMax = 15 * 60_000;
/** Failures are forgotten this long after the last. */
const memoryMs = 24 * 3_600_000;

/** Where a sign-in comes from, and for whom. Counted whether or not there is such an account. */
export interface Attempt {
  readonly email: string;
  readonly address: string;
}

/**
 * Tries a password; `undefined` says that it was wrong. A try counts as a failure until it proves
 * right: of many at once no more are let in than one after the other. Refuses with `too-many`, and
 * tries nothing, while the wait after the last failure lasts.
 */
export async function countingTries<Found>(
  context: PeopleContext,
  attempt: Attempt,
  tried: () => Promise<Found | undefined>,
): Promise<Found | undefined> {
  const counted = await countFailure(context, attempt);
  let found: Found | undefined;
  try {
    found = await tried();
  } catch (error) {
    // Nothing was tried: there was no turn for it.
    await takeBack(context, counted);
    throw error;
  }
  if (found !== undefined) await forgetFailures(context, counted);
  return found;
}

interface Counted {
  readonly attempt: Attempt;
  readonly at: Date;
  /** When its network failed last before that. */
  readonly before: Date;
}

async function countFailure({ db, clock }: PeopleContext, attempt: Attempt): Promise<Counted> {
  const at = clock();
  const forgotten = new Date(at.getTime() - memoryMs);
  return db.begin(async (tx) => {
    await tx`delete from sign_in_failures where last_at < ${forgotten}`;
    // Each locks its rows in the order of their keys, so that no two wait for each other.
    await tx`
      insert into sign_in_failures (key, failures, last_at)
      select key, 0, ${at} from (${bytes(tx, attempt)}) as keys order by key on conflict do nothing`;
    const rows = await tx<FailuresRow[]>`
      select key, failures, last_at from sign_in_failures where key in (${bytes(tx, attempt)})
      order by key for update`;
    refuseWaiting(attempt, rows, at);
    await tx`
      update sign_in_failures set failures = failures + 1, last_at = ${at}
      where key in (${bytes(tx, attempt)})`;
    const network = rows.find((row) => kindOf(attempt, row) === "address");
    return { attempt, at, before: network?.lastAt ?? at };
  });
}

interface FailuresRow {
  readonly key: Buffer;
  readonly failures: number;
  readonly lastAt: Date;
}

function refuseWaiting(attempt: Attempt, rows: readonly FailuresRow[], at: Date): void {
  for (const row of rows) {
    const beyond = row.failures - free[kindOf(attempt, row)];
    const waitMs = beyond < 0 ? 0 : Math.min(waitMsMax, 1000 * 2 ** beyond);
    const leftMs = row.lastAt.getTime() + waitMs - at.getTime();
    if (leftMs > 0) {
      throw new Failure("too-many", "people-sign-in-wait", { retryAfterS: Math.ceil(leftMs / 1000) });
    }
  }
}

/** Both are as they were before; the wait after the failures before that goes on. */
async function takeBack({ db }: PeopleContext, { attempt }: Counted): Promise<void> {
  await db`
    update sign_in_failures set failures = failures - 1
    where failures > 0 and key in (${bytes(db, attempt)})`;
}

/** The pair starts afresh; the network is as it was before, or one account of one's own would reset it. */
async function forgetFailures({ db }: PeopleContext, { attempt, at, before }: Counted): Promise<void> {
  const [pair, network] = [...keysOf(attempt).keys()].map((hex) => Buffer.from(hex, "hex"));
  await db`delete from sign_in_failures where key = ${pair ?? null}`;
  await db`
    update sign_in_failures set failures = failures - 1,
      last_at = case when last_at = ${at} then ${before} else last_at end
    where key = ${network ?? null}`;
}

function kindOf(attempt: Attempt, { key }: FailuresRow): keyof typeof free {
  return keysOf(attempt).get(key.toString("hex")) ?? "pair";
}

/** Hashed, so that the table is no list of who signs in from where. The pair comes first. */
function keysOf({ email, address }: Attempt): ReadonlyMap<string, keyof typeof free> {
  const network = callerNetwork(address);
  return new Map([
    [digest(`pair ${network} ${email}`), "pair"],
    [digest(`address ${network}`), "address"],
  ]);
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function bytes(tx: Db | Tx, attempt: Attempt) {
  return tx`select decode(hex, 'hex') as key from unnest(${[...keysOf(attempt).keys()]}::text[]) as hex`;
}
