import { randomUUID } from "node:crypto";
import { accountOf } from "../people/accounts.ts";
import type { Actor } from "../access/actor.ts";
import { requireOrganizationOfHere } from "../people/organization-of-here.ts";
import { requireAdministrator } from "../access/require.ts";
import { Failure } from "../base/failure.ts";
import { type Id, isId, newId } from "../base/id.ts";
import type { Db, Tx } from "../db/db.ts";
import { hashOfSecret, newSecret } from "../people/secret.ts";
import { getSourceRow, insertSource, joinSource } from "../harvest/store/source-rows.ts";
import { checked, deleteSource } from "../harvest/sources.ts";
import type { HarvestContext } from "../harvest/context.ts";
import type { NewNode, RudiNode } from "./node.ts";

/** The option of a source that is pushed: it is never asked. */
export const pushedOption = "pushed";

export interface NodeRow {
  readonly id: Id;
  readonly source: Id;
  readonly name: string;
  readonly url: string;
  readonly organization: Id;
  readonly client: Id;
  readonly secretHash: Buffer;
  readonly secretAt: Date;
  readonly createdAt: Date;
  readonly lastReportAt: Date | null;
  readonly undelivered: number;
}

/** By the steward, by name. */
export async function listNodes(
  { db }: Pick<HarvestContext, "db">,
  actor: Actor,
): Promise<readonly RudiNode[]> {
  requireAdministrator(actor);
  const rows = await db<NodeRow[]>`${selectNodes(db)} order by lower(source.name), n.id`;
  return Promise.all(rows.map((row) => toNode(db, row)));
}

export async function getNode({ db }: Pick<HarvestContext, "db">, actor: Actor, id: Id): Promise<RudiNode> {
  requireAdministrator(actor);
  return toNode(db, await getNodeRow(db, id));
}

/** Declares a node. Its secret is told once; the hash is kept. */
export async function createNode(
  ctx: HarvestContext,
  actor: Actor,
  told: NewNode,
): Promise<{ node: RudiNode; secret: string }> {
  requireAdministrator(actor);
  await requireOrganizationOfHere(ctx.db, told.organization);
  const source = checked({
    ...told,
    url: told.url.trim().replace(/\/+$/, ""),
    every: "never",
    options: { [pushedOption]: "true" },
  });
  const at = ctx.clock();
  const [id, sourceId] = [newId(at.getTime()), newId(at.getTime())];
  const secret = newSecret();
  const by = accountOf(actor);
  await insertSource(ctx.db, {
    ...source,
    id: sourceId,
    kind: "rudi",
    createdAt: at,
    nextAt: null,
    ...(by === null ? {} : { createdBy: by }),
  });
  await ctx.db`
    insert into rudi_nodes (id, source, client, secret_hash, secret_at, created_at, created_by)
    values (${id}, ${sourceId}, ${randomUUID()}, ${hashOfSecret(secret)}, ${at}, ${at}, ${by})`;
  return { node: await getNode(ctx, actor, id), secret };
}

/** Another secret; the one before, and the tokens that it gave, are worth nothing from now on. */
export async function renewNodeSecret(
  ctx: HarvestContext,
  actor: Actor,
  id: Id,
): Promise<{ node: RudiNode; secret: string }> {
  requireAdministrator(actor);
  await getNodeRow(ctx.db, id);
  const secret = newSecret();
  await ctx.db`
    update rudi_nodes set secret_hash = ${hashOfSecret(secret)}, secret_at = ${ctx.clock()} where id = ${id}`;
  return { node: await getNode(ctx, actor, id), secret };
}

/** What it pushed, and nobody else tells, is withdrawn. */
export async function deleteNode(ctx: HarvestContext, actor: Actor, id: Id): Promise<void> {
  requireAdministrator(actor);
  const { source } = await getNodeRow(ctx.db, id);
  await deleteSource(ctx, actor, source);
}

export async function getNodeRow(db: Db | Tx, id: Id): Promise<NodeRow> {
  const [row] = isId(id) ? await db<NodeRow[]>`${selectNodes(db)} where n.id = ${id}` : [];
  if (row === undefined) throw new Failure("not-found", "rudi-node-unknown");
  return row;
}

export async function findNodeByClient(db: Db, client: string): Promise<NodeRow | undefined> {
  if (!isId(client.toLowerCase())) return undefined;
  const [row] = await db<NodeRow[]>`${selectNodes(db)} where n.client = ${client.toLowerCase()}`;
  return row;
}

function selectNodes(db: Db | Tx) {
  return db`
    select n.id, n.source, source.name, source.url, source.organization, n.client, n.secret_hash, n.secret_at, n.created_at,
      (select max(submitted_at) from rudi_reports where node = n.id) as last_report_at,
      (select count(*)::int from rudi_reports
        where node = n.id and delivered_at is null and failure is not null) as undelivered
    from rudi_nodes n ${joinSource(db, db`n.source`)}`;
}

async function toNode(db: Db, row: NodeRow): Promise<RudiNode> {
  const { organizationName, datasets } = await getSourceRow(db, row.source);
  const { client: clientId, lastReportAt, secretHash: _hash, secretAt: _at, ...node } = row;
  return {
    ...node,
    clientId,
    organizationName,
    datasets,
    ...(lastReportAt === null ? {} : { lastReportAt }),
  };
}
