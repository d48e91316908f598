import { error } from "@sveltejs/kit";
import { Failure } from "../../base/failure.ts";
import { defined } from "../../base/defined.ts";
import type { Actor } from "../../access/actor.ts";
import type { Dataset } from "../../catalogue/dataset.ts";
import type { Elsewhere, Table, TableAccess, Version } from "../../tables/table.ts";
import { nameTables, type NamedTable } from "../../tables/named-tables.ts";

export interface OpenTable {
  readonly table: Table;
  readonly version: Version;
  /** Of an address that names an earlier version. */
  readonly asked: number | undefined;
}

export interface OpenDataset {
  readonly dataset: Dataset;
  readonly tables: readonly NamedTable[];
  readonly current: NamedTable | undefined;
  readonly open: OpenTable | undefined;
  /** Where the reader may not read the table: who may, and what can be asked for. */
  readonly held: TableAccess | undefined;
  /** Where another instance holds the table: which, and whether it answers. */
  readonly elsewhere: Elsewhere | undefined;
  /** Whether the reader may change it. */
  readonly editable: boolean;
  /** Whether the reader may keep an indicator of it: of a table that another instance opens to everybody too. */
  readonly measurable: boolean;
}

/**
 * What an address below `/datasets/{slug}` is about. Throws where the reader may read none of its
 * rows, and where another instance holds the table and does not answer.
 */
export async function openDataset(
  locals: App.Locals,
  params: { slug: string; table?: string | undefined },
  search: URLSearchParams,
): Promise<OpenDataset> {
  const opened = await openAsTold(locals, params, search);
  const { silent, refused } = opened.elsewhere ?? {};
  if (silent !== undefined) throw new Failure("unavailable", silent.problem.key, silent.problem.args);
  if (refused !== undefined) throw new Failure("forbidden", refused.key, refused.args);
  // Who may not read the rows is told how to ask, and by whom they are held.
  if (opened.held !== undefined && opened.elsewhere === undefined && opened.current !== undefined) {
    await locals.rooms.tables.outlineVersion(locals.actor, opened.current.id, versionAsked(search));
  }
  return opened;
}

/** The same for what can be shown without a row: the table comes as its instance last told of it. */
export async function openAsTold(
  { rooms, actor }: App.Locals,
  params: { slug: string; table?: string | undefined },
  search: URLSearchParams,
): Promise<OpenDataset> {
  const dataset = await findReadable({ rooms, actor }, params.slug);
  const tables = await rooms.tables.listTables(actor, dataset.id);
  const named = nameTables(tables);
  const current =
    params.table === undefined
      ? named[0]
      : named.find(({ slug, id }) => slug === params.table || id === params.table);
  if (params.table !== undefined && current === undefined) {
    return refuseDeleted({ rooms, actor }, dataset, params.table);
  }
  const asked = versionAsked(search);
  const listed = tables.find(({ id }) => id === current?.id);
  const table = await askedTable({ rooms, actor }, listed, asked);
  const version = await versionOf({ rooms, actor }, table, asked);
  return {
    dataset,
    tables: named,
    current,
    open: table === undefined || version === undefined ? undefined : { table, version, asked },
    held: version === undefined ? table?.access : undefined,
    elsewhere: table?.elsewhere,
    ...rightsOver(actor, dataset, table),
  };
}

function rightsOver(
  actor: Actor,
  { organization, organizationOrigin, metadata }: Dataset,
  table: Table | undefined,
): Pick<OpenDataset, "editable" | "measurable"> {
  const isFollowed = table?.elsewhere !== undefined;
  // What another instance holds is changed there.
  const editable = !isFollowed && organizationOrigin === undefined && mayEdit(actor, organization);
  const isMeasured = metadata.indicator !== undefined;
  const isOpenElsewhere = isFollowed && table.access === undefined;
  return { editable, measurable: !isMeasured && (editable || (isOpenElsewhere && mayEditAny(actor))) };
}

/** With what its instance tells now, where another one holds it. */
async function askedTable(
  { rooms, actor }: Pick<App.Locals, "rooms" | "actor">,
  listed: Table | undefined,
  asked: number | undefined,
): Promise<Table | undefined> {
  if (listed?.elsewhere === undefined) return listed;
  const { instance } = listed.elsewhere;
  return rooms.remote.openTable(actor, listed.id, {
    instance,
    ...defined({ version: asked }),
  });
}

/** Of a table that is not open without its profile, which is figures of its rows: see `viewTable`. */
async function versionOf(
  { rooms, actor }: Pick<App.Locals, "rooms" | "actor">,
  table: Table | undefined,
  asked: number | undefined,
): Promise<Version | undefined> {
  if (table?.version === undefined) return undefined;
  if (table.elsewhere !== undefined || asked === undefined) return table.version;
  return rooms.tables.outlineVersion(actor, table.id, asked);
}

/** What was withdrawn is told to those outside its organization as gone, with why and since when. */
async function findReadable(
  { rooms, actor }: Pick<App.Locals, "rooms" | "actor">,
  slug: string,
): Promise<Dataset> {
  const found = await rooms.datasets.findDataset(actor, slug);
  const gone = goneFor(actor, found);
  if (gone !== undefined) error(410, { message: "catalogue-withdrawn", code: "gone", gone });
  return found ?? rooms.datasets.getDataset(actor, slug);
}

/** What a page tells that was being read when the withdrawal came: the same as one that is asked for after it. */
export async function findGone(
  { rooms, actor }: Pick<App.Locals, "rooms" | "actor">,
  slug: string,
): Promise<App.Error["gone"]> {
  return goneFor(actor, await rooms.datasets.findDataset(actor, slug));
}

function goneFor(actor: Actor, found: Dataset | undefined): App.Error["gone"] {
  if (found?.withdrawal === undefined || belongs(actor, found.organization)) return undefined;
  const { title, withdrawal, replacedBy, origins } = found;
  const [origin] = origins;
  return {
    title,
    since: withdrawal.at,
    reason: withdrawal.reason,
    ...defined({
      replacedBy,
      replacement: replacedBy === undefined ? withdrawal.replacement : undefined,
      producer: origin?.url === undefined ? undefined : { name: origin.sourceName, url: origin.url },
    }),
  };
}

/** A table that was deleted says so at its address, with why and since when. */
async function refuseDeleted(
  { rooms, actor }: Pick<App.Locals, "rooms" | "actor">,
  dataset: Dataset,
  table: string,
): Promise<never> {
  const found =
    (await rooms.tables.findDeletedTable(actor, dataset.id, table)) ??
    (await deletedElsewhere({ rooms, actor }, dataset, table));
  if (found === undefined) error(404);
  const { name, deletedAt, reason, replacedBy, until } = found;
  const { slug, title } = dataset;
  const gone = {
    title: name,
    since: deletedAt,
    dataset: { slug, title },
    ...defined({
      reason,
      producer: "producer" in found ? found.producer : undefined,
      replacedBy: replacedBy && { slug: `${slug}/${replacedBy.id}`, title: replacedBy.name },
      undo:
        until !== undefined && mayEdit(actor, dataset.organization)
          ? `/datasets/${slug}/edit#deleted`
          : undefined,
    }),
  };
  error(410, { message: "table-deleted", code: "gone", gone });
}

/** As the instance that held it tells. */
async function deletedElsewhere(
  { rooms, actor }: Pick<App.Locals, "rooms" | "actor">,
  dataset: Dataset,
  table: string,
) {
  const found = await rooms.remote.findDeletedTable(actor, dataset.id, table);
  if (found?.record.deletedAt === undefined) return undefined;
  const [origin] = dataset.origins;
  const { name, deletedAt, reason, replacedBy } = found.record;
  return {
    name,
    reason,
    replacedBy,
    deletedAt: new Date(deletedAt),
    until: undefined,
    producer: origin?.url === undefined ? undefined : { name: origin.sourceName, url: origin.url },
  };
}

function belongs(actor: Actor, organization: string): boolean {
  if (actor.kind !== "member") return false;
  return actor.administrator || actor.memberships.some((one) => one.organization === organization);
}

/** The table of a view that means nothing without one. */
export function needOpen(open: OpenTable | undefined): OpenTable {
  if (open === undefined) error(404);
  return open;
}

export function mayEdit(actor: Actor, organization: string): boolean {
  if (actor.kind !== "member") return false;
  return (
    actor.administrator ||
    actor.memberships.some((one) => one.organization === organization && one.role !== "reader")
  );
}

export function mayEditAny(actor: Actor): boolean {
  return (
    actor.kind === "member" &&
    (actor.administrator || actor.memberships.some(({ role }) => role !== "reader"))
  );
}

/** Whether the reader acts for the organization as an administrator of it, or of the instance. */
export function manages(actor: Actor, organization: string): boolean {
  if (actor.kind !== "member") return false;
  return (
    actor.administrator ||
    actor.memberships.some((one) => one.organization === organization && one.role === "administrator")
  );
}

/** How the rooms are told which version is read, and where another instance holds it. */
export function readOptions(
  open: OpenTable,
  signal?: AbortSignal,
): { version?: number; signal?: AbortSignal; instance?: string } {
  const { elsewhere } = open.table;
  return {
    ...(elsewhere === undefined ? {} : { instance: elsewhere.instance }),
    ...defined({ version: open.asked, signal }),
  };
}

function versionAsked(search: URLSearchParams): number | undefined {
  const text = search.get("version");
  if (text === null || text === "") return undefined;
  if (!/^[1-9]\d{0,8}$/.test(text)) error(404);
  return Number(text);
}
