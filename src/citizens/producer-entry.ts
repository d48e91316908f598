import type { Actor } from "../access/actor.ts";
import { appendAccess, type Reading } from "../access/journal.ts";
import type { Id } from "../base/id.ts";
import type { Tx } from "../db/db.ts";
import { accountOf } from "../people/accounts.ts";
import { listOrganizationsById } from "../people/remote-organizations.ts";
import type { CitizensContext } from "./context.ts";

/** What an organization did about a table about people, that opens it, looks for one of them or protects it less. */
interface DoneByProducer {
  readonly table: Id;
  readonly dataset: Id;
  readonly organization: Id;
  /** Of the table, as it is now. */
  readonly version: number;
  readonly reading: Extract<Reading, "check" | "check-code" | "search" | "weakening">;
  /** Absent where the instance itself did it. */
  readonly agent?: "staff";
  readonly reason?: string;
  /** By which somebody is looked for. */
  readonly columns?: readonly string[];
  readonly filter?: string;
}

/**
 * Those whose rows the table holds see it among who read them, with its proof; which account it was is told to the
 * organization alone. Call it last.
 */
export async function writeProducerEntry(
  ctx: CitizensContext,
  tx: Tx,
  actor: Actor,
  { organization, columns = [], filter = "", ...done }: DoneByProducer,
): Promise<void> {
  const name = (await listOrganizationsById(tx, [organization])).get(organization)?.name ?? "";
  const account = accountOf(actor);
  await appendAccess(ctx, tx, {
    ...done,
    at: ctx.clock(),
    basis: "producer",
    instance: ctx.url,
    party: { kind: "organization", id: organization, name },
    ...(account === null ? {} : { account }),
    organization,
    columns,
    filter,
    rows: 0,
  });
}
