import { createHash } from "node:crypto";
import { callerNetwork } from "../base/address.ts";
import { Failure } from "../base/failure.ts";
import type { Db } from "../db/db.ts";
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

/** Refuses with `too-many` while the wait after the last failure lasts. */
export async function checkAttempt({ db, clock }: PeopleContext, attempt: Attempt): Promise<void> {
  const now = clock().getTime();
  const rows = await db<{ key: Buffer; failures: number; lastAt: Date }[]>`
    select key, failures, last_at from sign_in_failures where key in (${bytes(db, attempt)})`;
  for (const row of rows) {
    const kind = keysOf(attempt).get(row.key.toString("hex")) ?? "pair";
    const waitMs = Math.min(waitMsMax, 1000 * 2 ** (row.failures - free[kind]));
    const leftMs = row.failures < free[kind] ? 0 : row.lastAt.getTime() + waitMs - now;
    if (leftMs > 0) {
      throw new Failure("too-many", "people-sign-in-wait", { retryAfterS: Math.ceil(leftMs / 1000) });
    }
  }
}

export async function recordFailure({ db, clock }: PeopleContext, attempt: Attempt): Promise<void> {
  const now = clock();
  const forgotten = new Date(now.getTime() - memoryMs);
  await db`
    insert into sign_in_failures (key, failures, last_at)
    select key, 1, ${now} from (${bytes(db, attempt)}) as keys
    on conflict (key) do update set last_at = excluded.last_at,
      failures = case when sign_in_failures.last_at < ${forgotten} then 1
        else sign_in_failures.failures + 1 end`;
  await db`delete from sign_in_failures where last_at < ${forgotten}`;
}

/** The pair starts afresh; the address does not, or one account of one's own would reset it. */
export async function forgetFailures({ db }: PeopleContext, attempt: Attempt): Promise<void> {
  const [pair] = keysOf(attempt).keys();
  await db`delete from sign_in_failures where key = decode(${pair ?? ""}, 'hex')`;
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

function bytes(db: Db, attempt: Attempt) {
  return db`select decode(hex, 'hex') as key from unnest(${[...keysOf(attempt).keys()]}::text[]) as hex`;
}
