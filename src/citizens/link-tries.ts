import { createHash } from "node:crypto";
import { callerNetwork } from "../base/address.ts";
import { Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { CitizensContext } from "./context.ts";

/** Tries of a day: of one address of mail in one table and in all of them, and from one network. */
const max = { table: 5, all: 15, network: 60 } as const;
const dayMs = 24 * 3_600_000;

interface Try {
  /** Of the account: a new one with the same address is no new person. */
  readonly email: string;
  readonly table: Id;
  /** The network address from which it comes. */
  readonly address: string;
}

/**
 * Counts a try to be found, right or wrong: of many at once no more are let in than one after the other.
 * Throws `too-many`.
 */
export async function countTry(
  { db, clock }: Pick<CitizensContext, "db" | "clock">,
  { email, table, address }: Try,
): Promise<void> {
  const now = clock();
  const since = new Date(now.getTime() - dayMs);
  const counted = [
    { key: hashed(`${email} in ${table}`), most: max.table },
    { key: hashed(email), most: max.all },
    { key: hashed(`network ${callerNetwork(address)}`), most: max.network },
  ];
  await db.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(hashtextextended('link tries', 0))`;
    await tx`delete from link_tries where at < ${since}`;
    for (const { key, most } of counted) {
      const [row] = await tx<{ tries: number }[]>`
        select count(*)::int as tries from link_tries where key = ${key}`;
      if ((row?.tries ?? 0) >= most) throw new Failure("too-many", "citizens-tries-over", { hours: 24 });
    }
    for (const { key } of counted) await tx`insert into link_tries (key, at) values (${key}, ${now})`;
  });
}

/** Hashed, so that the table is no list of who looked for what. */
function hashed(text: string): Buffer {
  return createHash("sha256").update(`link ${text}`).digest();
}
