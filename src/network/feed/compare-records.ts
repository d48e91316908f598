import { organizationIri } from "../../catalogue/dcat/agents.ts";
import { partIri } from "../../catalogue/dcat/distributions.ts";
import type { Distribution } from "../../catalogue/metadata.ts";
import type { Change } from "../change.ts";
import type { DatasetRecord, TableRecord } from "./event.ts";
import { subjectOf } from "./subject.ts";

/** Of a table that was changed several times between two tellings, so many versions are told. */
const versionsMax = 100;
const nameMax = 500;

/** Of a dataset that is told for the first time: it, and all its parts that are told. */
export function changesOfNew(url: string, record: DatasetRecord): readonly Change[] {
  return [
    datasetChange(url, record, "create"),
    ...record.tables.flatMap((table) => versionChanges(url, undefined, table)),
    ...record.distributions.map((each) => distributionChange(url, record, each, "create")),
  ];
}

/**
 * What became of a dataset and of its parts between two tellings of it to the same readers: nothing
 * is named here that neither of the two names.
 */
export function changesBetween(url: string, before: DatasetRecord, after: DatasetRecord): readonly Change[] {
  return [
    ...(isSame(withoutParts(before), withoutParts(after)) ? [] : [datasetChange(url, after, "update")]),
    ...organizationChanges(url, before, after),
    ...allVersionChanges(url, before, after),
    ...distributionChanges(url, before, after),
  ];
}

/** That an organization is told of for the first time. */
export function newOrganization(url: string, { organization }: DatasetRecord): Change {
  return organizationChange(url, organization, "create");
}

/** What a dataset says of itself. A table that is told without its version has nothing else that tells of it. */
function withoutParts({ metadata, tables, organization, ...record }: DatasetRecord) {
  return {
    ...record,
    modifiedAt: undefined,
    distributions: undefined,
    deletedTables: undefined,
    metadata: { ...metadata, distributions: undefined },
    tables: tables.filter(({ version }) => version === undefined),
    organization: organization.id,
  };
}

function datasetChange(url: string, { id, title }: DatasetRecord, type: "create" | "update"): Change {
  return { type, of: "dataset", subject: subjectOf(url, id), ...named(title) };
}

/** A dataset that went to another organization changed itself: neither of the two did. */
function organizationChanges(url: string, before: DatasetRecord, after: DatasetRecord): readonly Change[] {
  const { organization } = after;
  const isOther = organization.id !== before.organization.id;
  return isOther || isSame(organization, before.organization)
    ? []
    : [organizationChange(url, organization, "update")];
}

function organizationChange(
  url: string,
  { slug, name }: DatasetRecord["organization"],
  type: "create" | "update",
): Change {
  return { type, of: "organization", subject: organizationIri(slug, { url }), ...named(name) };
}

function allVersionChanges(url: string, before: DatasetRecord, after: DatasetRecord): readonly Change[] {
  const kept = new Set(after.tables.map(({ id }) => id));
  const known = new Map(before.tables.map((table) => [table.id, table]));
  const gone = before.tables.filter(({ id, version }) => version !== undefined && !kept.has(id));
  return [
    ...after.tables.flatMap((table) => versionChanges(url, known.get(table.id), table)),
    ...gone.map((table) => versionChange(url, table, table.version ?? 0, "delete")),
  ];
}

/** Each version since the one that was told; the one that stands where none was. */
function versionChanges(url: string, before: TableRecord | undefined, after: TableRecord): readonly Change[] {
  const { version } = after;
  if (version === undefined || version === before?.version) return [];
  const last = before?.version ?? version - 1;
  const first = last < version ? Math.max(last + 1, version - versionsMax + 1) : version;
  return Array.from({ length: version - first + 1 }, (_, index) =>
    versionChange(url, after, first + index, "create"),
  );
}

function versionChange(
  url: string,
  { id, name }: TableRecord,
  number: number,
  type: "create" | "delete",
): Change {
  const subject = `${url}/api/resources/${id}/versions/${number}/`;
  return { type, of: "version", subject, ...named(name), number };
}

/** Forms of a table change with its version, which is told instead. */
function distributionChanges(url: string, before: DatasetRecord, after: DatasetRecord): readonly Change[] {
  const known = new Map(before.distributions.map((each) => [each.id, each]));
  const kept = new Set(after.distributions.map(({ id }) => id));
  const versions = new Map(before.tables.map(({ id, version }) => [id, version]));
  const changed = after.tables.filter(({ id, version }) => version !== versions.get(id));
  const isForm = (id: string) => changed.some((table) => id.startsWith(`${table.id}-`));
  return [
    ...after.distributions.flatMap((each) => {
      const last = known.get(each.id);
      if (last === undefined) return [distributionChange(url, after, each, "create")];
      if (isForm(each.id) || isSame(last, each)) return [];
      return [distributionChange(url, after, each, "update")];
    }),
    ...before.distributions
      .filter(({ id }) => !kept.has(id))
      .map((each) => distributionChange(url, before, each, "delete")),
  ];
}

function distributionChange(
  url: string,
  { id: dataset }: DatasetRecord,
  { id, title }: Distribution,
  type: Change["type"],
): Change {
  const subject = partIri(id, subjectOf(url, dataset));
  return { type, of: "distribution", subject, ...named(title) };
}

function named(name: string | undefined): { readonly name?: string } {
  const told = name?.trim().slice(0, nameMax).toWellFormed() ?? "";
  return told === "" ? {} : { name: told };
}

/** The one before was read out of what was signed: what is undefined is not there. */
function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
