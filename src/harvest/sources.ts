import { rm } from "node:fs/promises";
import type { Actor } from "../access/actor.ts";
import { requireRole } from "../access/require.ts";
import { Failure } from "../base/failure.ts";
import { type Id, newId } from "../base/id.ts";
import type { Page, PageRequest } from "../base/page.ts";
import { type Looked, partsOf, refuseLoss } from "../base/seen.ts";
import { cleanText } from "../catalogue/metadata-rules.ts";
import { harvestLock } from "../db/locks.ts";
import { requireOrganizationOfHere } from "../people/organization-of-here.ts";
import type { HarvestContext } from "./context.ts";
import { findKind } from "./find-kind.ts";
import { keptFolder } from "./fetching/documents.ts";
import { lastRunsOf, type RunRow, toRun } from "./store/run-rows.ts";
import {
  askedOfSource,
  type HarvestInterval,
  everyValues,
  type Source,
  type SourceKind,
  sourceKinds,
} from "./source.ts";
import {
  getSourceRow,
  lockSource,
  insertSource,
  removeSource,
  setPaused,
  type SourceRow,
  sourceRows,
  updateSource,
} from "./store/source-rows.ts";
import { nextTime } from "./times.ts";
import { withdrawRecords } from "./run/withdraw-records.ts";

export interface NewSource {
  readonly organization: Id;
  readonly name: string;
  readonly url: string;
  /** Found by asking the address where it is not told. */
  readonly kind?: SourceKind;
  readonly options?: Readonly<Record<string, string>>;
  readonly every?: HarvestInterval;
}

/** Everybody may know what is gathered here, and how it does. */
export async function listSources(
  { db }: Pick<HarvestContext, "db">,
  _actor: Actor,
  page: PageRequest,
): Promise<Page<Source>> {
  const { items, total } = await sourceRows(db, page);
  const runs = await lastRunsOf(
    db,
    items.map(({ id }) => id),
  );
  return { items: items.map((row) => toSource(row, runs.get(row.id))), total };
}

export async function getSource({ db }: Pick<HarvestContext, "db">, _actor: Actor, id: Id): Promise<Source> {
  const row = await getSourceRow(db, id);
  const runs = await lastRunsOf(db, [id]);
  return toSource(row, runs.get(id));
}

/** By an administrator of the instance or of the organization. The kind is found where not told. */
export async function createSource(ctx: HarvestContext, actor: Actor, told: NewSource): Promise<Source> {
  requireRole(actor, told.organization, "administrator");
  await requireOrganizationOfHere(ctx.db, told.organization);
  const source = checked(told);
  const kind = source.kind ?? (await findKind(ctx, source.url));
  const createdAt = ctx.clock();
  const id = newId(createdAt.getTime());
  await insertSource(ctx.db, {
    ...source,
    id,
    kind,
    createdAt,
    nextAt: nextTime(source.every, createdAt),
    ...(actor.kind === "member" ? { createdBy: actor.account } : {}),
  });
  return getSource(ctx, actor, id);
}

export async function changeSource(
  ctx: HarvestContext,
  actor: Actor,
  id: Id,
  { seen, ...change }: Partial<NewSource> & Looked,
): Promise<Source> {
  const row = await getSourceRow(ctx.db, id);
  requireRole(actor, row.organization, "administrator");
  if (change.organization !== undefined) {
    requireRole(actor, change.organization, "administrator");
    await requireOrganizationOfHere(ctx.db, change.organization);
  }
  const moved = change.url !== undefined && change.url !== row.url;
  const { kind: known, ...rest } = row;
  const source = checked({ ...rest, ...(moved ? {} : { kind: known }), ...change });
  const kind = source.kind ?? (await findKind(ctx, source.url));
  const sameRhythm = source.every === row.every;
  const nextAt = sameRhythm ? row.nextAt : nextTime(source.every, ctx.clock());
  await ctx.db.begin(async (tx) => {
    refuseLoss(partsOf(await lockSource(tx, id), askedOfSource), seen);
    await updateSource(tx, id, { ...source, kind, nextAt: row.pausedAt === null ? nextAt : null });
  });
  return getSource(ctx, actor, id);
}

export async function pauseSource(ctx: HarvestContext, actor: Actor, id: Id): Promise<Source> {
  const row = await getSourceRow(ctx.db, id);
  requireRole(actor, row.organization, "administrator");
  await setPaused(ctx.db, id, ctx.clock(), null);
  return getSource(ctx, actor, id);
}

export async function resumeSource(ctx: HarvestContext, actor: Actor, id: Id): Promise<Source> {
  const row = await getSourceRow(ctx.db, id);
  requireRole(actor, row.organization, "administrator");
  await setPaused(ctx.db, id, null, row.every === "never" ? null : ctx.clock());
  return getSource(ctx, actor, id);
}

/** What was gathered from it alone is withdrawn. Refused with `conflict` while a run is not over. */
export async function deleteSource(ctx: HarvestContext, actor: Actor, id: Id): Promise<void> {
  const source = await getSourceRow(ctx.db, id);
  requireRole(actor, source.organization, "administrator");
  await ctx.db.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${harvestLock})`;
    const [running] = await tx`select from harvest_runs where source = ${id} and ended_at is null`;
    if (running !== undefined) throw new Failure("conflict", "federation-already-running");
    const records = await tx<{ identifier: string }[]>`
      select identifier from harvest_records where source = ${id} and gone_at is null`;
    const identifiers = records.map(({ identifier }) => identifier);
    await withdrawRecords(tx, { ctx, source }, identifiers, "federation-source-deleted");
    await removeSource(tx, id);
  });
  await rm(keptFolder(ctx, id), { recursive: true, force: true });
}

/** As it is kept, or a refusal that names what is wrong. */
export function checked(told: NewSource): NewSource & Required<Pick<NewSource, "every" | "options">> {
  const url = URL.parse(told.url.trim());
  if (url === null || !/^https?:$/.test(url.protocol) || told.url.length > 2000) {
    throw new Failure("invalid", "federation-url-wrong", { parameter: "url" });
  }
  if (url.username !== "" || url.password !== "") {
    throw new Failure("invalid", "federation-url-secret", { parameter: "url" });
  }
  const name = cleanText(told.name, 200) || url.host;
  const every = told.every ?? "daily";
  if (!everyValues.includes(every))
    throw new Failure("invalid", "federation-every-wrong", { parameter: "every" });
  if (told.kind !== undefined && !sourceKinds.includes(told.kind)) {
    throw new Failure("invalid", "federation-kind-unknown", { parameter: "kind", kind: told.kind });
  }
  const options = Object.entries(told.options ?? {}).filter(([, value]) => value.trim() !== "");
  return { ...told, name, url: url.href, every, options: Object.fromEntries(options) };
}

function toSource(row: SourceRow, run: RunRow | undefined): Source {
  const { pausedAt, nextAt, documents: _documents, ...source } = row;
  return {
    ...source,
    ...(pausedAt === null ? {} : { paused: { at: pausedAt } }),
    ...(nextAt === null ? {} : { nextAt }),
    ...(run === undefined ? {} : { lastRun: toRun(run) }),
  };
}
