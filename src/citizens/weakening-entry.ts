import type { Actor } from "../access/actor.ts";
import { appendAccess } from "../access/journal.ts";
import type { Id } from "../base/id.ts";
import type { Tx } from "../db/db.ts";
import { accountOf } from "../people/accounts.ts";
import { listOrganizationsById } from "../people/remote-organizations.ts";
import type { CitizensContext } from "./context.ts";

/** What a declaration protects people by, that it does no more. */
export type Weakened = "second" | "end" | "level" | "proof" | "person";

interface Weakening {
  readonly table: Id;
  readonly dataset: { readonly id: Id; readonly organization: Id };
  readonly version: number;
  readonly what: readonly Weakened[];
  readonly why?: string;
}

/** Those whose rows the table holds see it among who read them, with its proof. Call it last. */
export async function writeWeakening(
  ctx: CitizensContext,
  tx: Tx,
  actor: Actor,
  { table, dataset: { id: dataset, organization }, version, what, why = "" }: Weakening,
): Promise<void> {
  if (what.length === 0) return;
  const name = (await listOrganizationsById(tx, [organization])).get(organization)?.name ?? "";
  const account = accountOf(actor);
  await appendAccess(tx, {
    at: ctx.clock(),
    basis: "producer",
    reading: "weakening",
    instance: ctx.url,
    party: { kind: "organization", id: organization, name },
    ...(account === null ? {} : { account }),
    ...(why === "" ? {} : { reason: why }),
    organization,
    dataset,
    table,
    version,
    columns: [],
    filter: new URLSearchParams(what.map((one): [string, string] => ["weakened", one])).toString(),
    rows: 0,
  });
}
