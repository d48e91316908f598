import type { Party } from "../../access/agreement.ts";
import { Failure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import type { Db, Tx } from "../../db/db.ts";

/** Requests of one account that wait for an answer: nobody floods a producer. */
const openMax = 50;

/**
 * What one party may be given over one dataset without a person's answer: so many agreements that run,
 * or that were asked for within a day. Beyond it, a request waits for somebody.
 */
const givenMax = 5;

/** The same for all parties of another instance together: their names are its own word. */
const givenToInstanceMax = 100;

interface Asked {
  readonly dataset: Id;
  readonly party: Party;
  /** Of this instance; `undefined` for its own people. */
  readonly peer?: string | undefined;
}

/** Refuses where the account has too many, in the transaction that writes one more. */
export async function refuseTooManyOpen(tx: Tx, account: Id): Promise<void> {
  await lock(tx, `open ${account}`);
  const [count] = await tx<{ open: number }[]>`
    select count(*)::int as open from exchanges where account = ${account} and state in ('asked', 'offered')`;
  if ((count?.open ?? 0) > openMax) {
    throw new Failure("too-many", "exchange-too-many-open", { max: openMax });
  }
}

/** Whether one more may be given without a person. */
export async function mayBeGiven(db: Db | Tx, asked: Asked): Promise<boolean> {
  const { ofParty, ofInstance } = await countGiven(db, asked);
  return ofParty < givenMax && ofInstance < givenToInstanceMax;
}

/** The same in the transaction that gives it, so that many at once are no more than one after the other. */
export async function refuseTooManyGiven(tx: Tx, asked: Asked): Promise<void> {
  await lock(tx, `given ${asked.dataset}`);
  const { ofParty, ofInstance } = await countGiven(tx, asked);
  if (ofParty > givenMax || ofInstance > givenToInstanceMax) {
    throw new Failure("too-many", "exchange-too-many-given", { max: givenMax });
  }
}

async function countGiven(
  db: Db | Tx,
  { dataset, party, peer }: Asked,
): Promise<{ ofParty: number; ofInstance: number }> {
  const [count] = await db<{ ofParty: number; ofInstance: number }[]>`
    select
      count(*) filter (where party->>'kind' = ${party.kind} and party->>'id' = ${party.id})::int as of_party,
      count(*) filter (where peer is not null)::int as of_instance
    from exchanges where dataset = ${dataset} and side <> 'asker' and peer is not distinct from ${peer ?? null}
      and (state in ('agreed', 'running') or (signed is not null and asked_at > now() - interval '1 day'))`;
  return count ?? { ofParty: 0, ofInstance: 0 };
}

async function lock(tx: Tx, what: string): Promise<void> {
  await tx`select pg_advisory_xact_lock(hashtextextended(${`exchanges ${what}`}, 0))`;
}
