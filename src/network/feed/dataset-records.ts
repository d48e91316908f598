import { ruleIn, type RulesOfDataset, rulesOf } from "../../access/access-rules.ts";
import { system } from "../../access/actor.ts";
import { offeredColumns } from "../../access/narrowing.ts";
import type { AccessRule } from "../../access/policy.ts";
import type { Id } from "../../base/id.ts";
import { defined } from "../../base/defined.ts";
import type { Dataset } from "../../catalogue/dataset.ts";
import { findPublished } from "../../catalogue/datasets.ts";
import type { Distribution, Metadata } from "../../catalogue/metadata.ts";
import type { Db, Tx } from "../../db/db.ts";
import { listOrganizationsById } from "../../people/remote-organizations.ts";
import { logoAddress, type Organization } from "../../people/organization.ts";
import { distributionsOf } from "../../tables/distributions.ts";
import type { Table } from "../../tables/table.ts";
import { personalColumns } from "../../tables/tables.ts";
import { deletedTablesOf, tablesOf } from "../../tables/tables-of.ts";
import type { DatasetRecord, DeletedTableRecord, OrganizationRecord, TableRecord } from "./event.ts";

/** A dataset as it is told to the instances that may know of it: all where `audience` is absent. */
export interface AddressedRecord {
  readonly record: DatasetRecord;
  readonly audience?: readonly string[];
}

/** Of these, the published ones, as this instance tells them to others. */
export async function recordsOf(
  tx: Db | Tx,
  url: string,
  datasets: readonly Id[],
): Promise<ReadonlyMap<Id, AddressedRecord>> {
  const published = await findPublished({ db: tx }, system, datasets);
  const ids = [...published.keys()];
  const tables = await tablesOf(tx, ids);
  const deleted = await deletedTablesOf(tx, ids);
  const rules = await rulesOf(tx, ids);
  const organizations = await listOrganizationsById(tx, [
    ...new Set([...published.values()].map(({ organization }) => organization)),
  ]);
  return new Map(
    [...published].flatMap(([id, dataset]) => {
      const organization = organizations.get(dataset.organization);
      if (organization === undefined) return [];
      const parts = {
        organization,
        tables: tables.get(id) ?? [],
        deleted: deleted.get(id) ?? [],
        rules: rules.get(id),
      };
      return [[id, toTold(url, dataset, parts)] as const];
    }),
  );
}

interface Parts {
  readonly organization: Organization;
  readonly tables: readonly Table[];
  readonly deleted: Deleted;
  readonly rules: RulesOfDataset | undefined;
}

function toTold(
  url: string,
  dataset: Dataset,
  { organization, tables, deleted, rules }: Parts,
): AddressedRecord {
  const { id, slug, title, description, licence, metadata, origins } = dataset;
  const [origin] = origins;
  const { audience } = rules?.own ?? {};
  const held = tables.filter(({ version }) => version !== undefined);
  const record: DatasetRecord = {
    id,
    slug,
    title,
    description,
    ...defined({ licence }),
    metadata: withPersonalColumns(metadata, held, (table) => ruleIn(rules, id, table)),
    publishedAt: (dataset.publishedAt ?? dataset.createdAt).toISOString(),
    modifiedAt: dataset.modifiedAt.toISOString(),
    organization: toOrganizationRecord(url, organization),
    distributions: [
      ...held.flatMap((table) => distributionsOfTable(table, url, ruleIn(rules, id, table.id))),
      ...metadata.distributions,
    ],
    tables: held.map((table) => toTableRecord(table, ruleIn(rules, id, table.id))),
    ...(deleted.length === 0 ? {} : { deletedTables: deleted.slice(0, deletedMax).map(toDeletedRecord) }),
    access: rules === undefined ? [] : [rules.own, ...rules.tables.values()].map(toToldRule),
    ...(origin === undefined
      ? {}
      : {
          gathered: {
            name: origin.sourceName,
            identifier: origin.identifier,
            ...defined({ url: origin.url }),
          },
        }),
  };
  return audience === undefined ? { record } : { record, audience: instancesOf(audience) };
}

/** Whom it names is told with which columns do: those who follow hold no table to find them in. */
function withPersonalColumns(
  metadata: Metadata,
  tables: readonly Table[],
  ruleOf: (table: Id) => AccessRule,
): Metadata {
  const found = tables.flatMap((table) => personalColumns(table, ruleOf(table.id)));
  if (found.length === 0) return metadata;
  const { columns = [], ...notice } = metadata.personalData ?? {};
  const names = [...new Set([...columns, ...found.map(({ name }) => name)])];
  return { ...metadata, personalData: { ...notice, columns: names } };
}

type Deleted = NonNullable<ReturnType<Awaited<ReturnType<typeof deletedTablesOf>>["get"]>>;

/** Addresses of older ones are followed by nobody any more. */
const deletedMax = 100;

function toDeletedRecord({ id, name, deletedAt, reason, replacedBy }: Deleted[number]): DeletedTableRecord {
  return {
    id,
    name,
    deletedAt: deletedAt.toISOString(),
    ...defined({ reason: reason ?? undefined, replacedBy: replacedBy ?? undefined }),
  };
}

/** Organizations of this instance see it here. */
function instancesOf(audience: readonly string[]): readonly string[] {
  return audience.filter((one) => /^https?:\/\//.test(one)).toSorted();
}

function toOrganizationRecord(url: string, organization: Organization): OrganizationRecord {
  const { id, slug, name, description, url: site, siren, certifiedAt, logo } = organization;
  return {
    id,
    slug,
    name,
    description,
    ...defined({ url: site, siren }),
    ...(logo === undefined ? {} : { logo: logoAddress(url, { id, logo }) }),
    ...(certifiedAt === undefined ? {} : { certifiedAt: certifiedAt.toISOString() }),
  };
}

/** Forms of a table that is not open lead nowhere for who has no agreement: its page tells how to ask. */
function distributionsOfTable(table: Table, url: string, { level }: AccessRule): readonly Distribution[] {
  return level === "open" ? distributionsOf(table, url) : [];
}

function toTableRecord({ id, name, version }: Table, rule: AccessRule): TableRecord {
  const columns = offeredColumns(version?.columns ?? [], rule).map((column) => ({
    name: column.name,
    type: column.type,
    ...defined({ meaning: column.meaning, unit: column.unit }),
  }));
  if (rule.level !== "open" || version === undefined) return { id, name, columns };
  return { id, name, columns, version: version.number, rows: version.rows };
}

/**
 * Whom it is shown to is between the producer and them. Of what is given on request the conditions on
 * rows are told, as in the offer: who asks repeats them. Elsewhere they tell values that they hold back.
 */
function toToldRule({ audience: _audience, policy, ...rule }: AccessRule): AccessRule {
  if (policy === undefined) return rule;
  const rows = rule.level === "restricted" ? policy.rows : [];
  return { ...rule, policy: { ...policy, hiddenColumns: [], rows } };
}
