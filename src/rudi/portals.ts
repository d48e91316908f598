import { accountOf } from "../people/accounts.ts";
import type { Actor } from "../access/actor.ts";
import { requireAdministrator, requireRole } from "../access/require.ts";
import { defined } from "../base/defined.ts";
import { Failure } from "../base/failure.ts";
import { type Id, isId, newId } from "../base/id.ts";
import { assertReadable } from "../catalogue/reading.ts";
import type { Db } from "../db/db.ts";
import { checked } from "../harvest/sources.ts";
import { isRawRecord } from "../harvest/normalize/fields.ts";
import { findPeerProblem, findWaiting, type WaitingEntry } from "../outbox/waiting-entries.ts";
import type { RudiContext } from "./context.ts";
import type { NewPortal, PublicationState, RudiPortal, RudiPublication } from "./portal.ts";
import { placeOf } from "../vault/sealed-columns.ts";
import { sealedPortals } from "./sealed.ts";
import { getPortalRow, type PortalRow, type PublicationRow } from "./portal-rows.ts";
import { publishLater } from "./publish-later.ts";
import { enqueueWaiting, publicationKey, publicationKindName } from "./sending.ts";
import { uuid } from "./standard.ts";

export async function listPortals(
  { db }: Pick<RudiContext, "db">,
  actor: Actor,
): Promise<readonly RudiPortal[]> {
  requireAdministrator(actor);
  const rows = await db<PortalRow[]>`select * from rudi_portals order by lower(name), id`;
  return Promise.all(rows.map((row) => toPortal(db, row)));
}

export async function getPortal({ db }: Pick<RudiContext, "db">, actor: Actor, id: Id): Promise<RudiPortal> {
  requireAdministrator(actor);
  return toPortal(db, await getPortalRow(db, id));
}

export async function createPortal(ctx: RudiContext, actor: Actor, told: NewPortal): Promise<RudiPortal> {
  requireAdministrator(actor);
  const portal = sound(told);
  const at = ctx.clock();
  const id = newId(at.getTime());
  const secret = await ctx.vault.sealText(portal.secret, placeOf(sealedPortals, id));
  await ctx.db`
    insert into rudi_portals (id, name, url, client, secret, producers, created_at, created_by)
    values (${id}, ${portal.name}, ${portal.url}, ${portal.clientId}, ${secret},
      ${ctx.db.json(portal.producers)}, ${at}, ${accountOf(actor)})`;
  await publishLater(ctx);
  return getPortal(ctx, actor, id);
}

/** Without a secret, the one that is known stays. All is looked at again. */
export async function changePortal(
  ctx: RudiContext,
  actor: Actor,
  id: Id,
  change: Partial<NewPortal>,
): Promise<RudiPortal> {
  requireAdministrator(actor);
  const row = await getPortalRow(ctx.db, id);
  const place = placeOf(sealedPortals, id);
  const known = row.secret === "" ? "" : await ctx.vault.openText(row.secret, place);
  const portal = sound({ ...row, clientId: row.client, ...change, secret: change.secret ?? known });
  const secret = await ctx.vault.sealText(portal.secret, place);
  await ctx.db.begin(async (tx) => {
    await tx`
      update rudi_portals set name = ${portal.name}, url = ${portal.url}, client = ${portal.clientId},
        secret = ${secret}, producers = ${tx.json(portal.producers)}, seen_at = null
      where id = ${id}`;
    await enqueueWaiting(tx, { id, url: portal.url }, ctx.clock());
  });
  await publishLater(ctx);
  return getPortal(ctx, actor, id);
}

export async function pausePortal(ctx: RudiContext, actor: Actor, id: Id): Promise<RudiPortal> {
  requireAdministrator(actor);
  await getPortalRow(ctx.db, id);
  await ctx.db`update rudi_portals set paused_at = ${ctx.clock()} where id = ${id}`;
  return getPortal(ctx, actor, id);
}

export async function resumePortal(ctx: RudiContext, actor: Actor, id: Id): Promise<RudiPortal> {
  requireAdministrator(actor);
  await ctx.db.begin(async (tx) => {
    const portal = await getPortalRow(tx, id);
    await tx`update rudi_portals set paused_at = null where id = ${id}`;
    await enqueueWaiting(tx, portal, ctx.clock());
  });
  await publishLater(ctx);
  return getPortal(ctx, actor, id);
}

/** What was published there stays there: nobody could tell the portal any more. */
export async function deletePortal({ db }: Pick<RudiContext, "db">, actor: Actor, id: Id): Promise<void> {
  requireAdministrator(actor);
  await getPortalRow(db, id);
  await db`delete from rudi_portals where id = ${id}`;
}

/** Of a dataset at each portal, for the organization that answers for it. */
export async function publicationsOf(
  { db }: Pick<RudiContext, "db">,
  actor: Actor,
  dataset: Id,
): Promise<readonly RudiPublication[]> {
  const { organization } = await assertReadable(db, actor, dataset);
  requireRole(actor, organization, "reader");
  const rows = await db<(PublicationRow & { portalName: string })[]>`
    select p.*, t.name as portal_name from rudi_publications p join rudi_portals t on t.id = p.portal
    where p.dataset = ${dataset} order by lower(t.name), t.id`;
  const waiting = await findWaiting(
    db,
    publicationKindName,
    rows.map(({ portal }) => publicationKey(portal, dataset)),
  );
  return rows.map((row) => toPublication(row, waiting.get(publicationKey(row.portal, dataset))));
}

function sound(told: NewPortal): NewPortal {
  const { name, url } = checked({ ...told, organization: "", every: "never" });
  for (const [organization, producer] of Object.entries(told.producers)) {
    if (isId(organization) && uuid.test(producer)) continue;
    throw new Failure("invalid", "rudi-producer-wrong", {
      parameter: "producers",
      value: producer.slice(0, 100),
    });
  }
  const [clientId, secret] = [told.clientId.trim(), told.secret.trim()];
  for (const [parameter, value] of Object.entries({ clientId, secret })) {
    if (value === "" || value.length > 500)
      throw new Failure("invalid", "rudi-client-missing", { parameter });
  }
  return { name, url: url.replace(/\/+$/, ""), clientId, secret, producers: told.producers };
}

async function toPortal(db: Db, row: PortalRow): Promise<RudiPortal> {
  const { id, name, url, client: clientId, producers, createdAt, pausedAt } = row;
  const counted = await db<{ state: PublicationState; count: number }[]>`
    select state, count(*)::int as count from rudi_publications where portal = ${id} group by state`;
  const none = { waiting: 0, sent: 0, accepted: 0, refused: 0, removed: 0 };
  return {
    id,
    name,
    url,
    clientId,
    producers,
    createdAt,
    ...defined({
      pausedAt: pausedAt ?? undefined,
      failure: await findPeerProblem(db, publicationKindName, url),
    }),
    counts: { ...none, ...Object.fromEntries(counted.map(({ state, count }) => [state, count])) },
  };
}

function toPublication(
  row: PublicationRow & { portalName: string },
  waiting: WaitingEntry | undefined,
): RudiPublication {
  const { portal, portalName, dataset, resource, state, sentAt, failure, reportedAt } = row;
  return {
    portal,
    portalName,
    dataset,
    resource,
    state,
    ...defined({
      sentAt: sentAt ?? undefined,
      nextAt: waiting?.nextAt,
      failure: failure ?? waiting?.problem,
      reportedAt: reportedAt ?? undefined,
    }),
    errors: errorsIn(row.report),
  };
}

function errorsIn(report: unknown): RudiPublication["errors"] {
  const told = isRawRecord(report) ? report["integration_errors"] : undefined;
  if (!Array.isArray(told)) return [];
  return told.filter(isRawRecord).map((error) => ({
    code: textOf(error["error_code"]),
    message: textOf(error["error_message"]),
    field: textOf(error["field_name"]),
  }));
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value.slice(0, 2000) : "";
}
