import type { Actor } from "../access/actor.ts";
import { appendAccess } from "../access/journal.ts";
import { requireMember } from "../access/require.ts";
import type { Tx } from "../db/db.ts";
import { listOrganizationsById } from "../people/remote-organizations.ts";
import type { CheckRow } from "./check-rows.ts";
import type { CitizensContext } from "./context.ts";

interface Checking {
  readonly check: CheckRow;
  /** Whether they were let in, or a code was printed that lets them in. */
  readonly reading: "check" | "check-code";
  /** Of the table, as it is now. */
  readonly version: number;
}

/**
 * Those whose rows the table holds see it among who read them, also once that link is gone; which editor it was
 * is told to the organization alone, and whom they let in to nobody. Call it last.
 */
export async function writeCheck(
  ctx: CitizensContext,
  tx: Tx,
  actor: Actor,
  { check: { organization, dataset, table }, reading, version }: Checking,
): Promise<void> {
  const name = (await listOrganizationsById(tx, [organization])).get(organization)?.name ?? "";
  await appendAccess(tx, {
    at: ctx.clock(),
    basis: "producer",
    reading,
    instance: ctx.url,
    party: { kind: "organization", id: organization, name },
    account: requireMember(actor).account,
    agent: "staff",
    organization,
    dataset,
    table,
    version,
    columns: [],
    filter: "",
    rows: 0,
  });
}
