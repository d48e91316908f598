import type { Actor } from "../access/actor.ts";
import { levelColumn, openTable } from "../access/access-rules.ts";
import type { Fragment } from "../access/may.ts";
import type { Level } from "../access/policy.ts";
import { hasRole } from "../access/require.ts";
import { defined, withoutNulls } from "../base/defined.ts";
import type { Db, Tx } from "../db/db.ts";
import { isCertified } from "../people/certificates.ts";
import { joinOrganization, lookUpOrganization } from "../people/organizations.ts";
import type { Dataset, DatasetText, ReplacementElsewhere } from "./dataset.ts";
import { type KeptFigure, type Metadata, noMetadata } from "./metadata.ts";
import { stateColumn, withState } from "./reading.ts";

export interface DatasetRow extends Omit<
  Dataset,
  | "licence"
  | "publishedAt"
  | "withdrawal"
  | "personalDataAnswer"
  | "replacedBy"
  | "organizationCertified"
  | "organizationOrigin"
  | "access"
> {
  readonly organizationCertified: boolean;
  readonly organizationOrigin: string | null;
  readonly replacedBy: Dataset["replacedBy"] | null;
  readonly licence: string | null;
  readonly publishedAt: Date | null;
  readonly withdrawnAt: Date | null;
  readonly reason: string | null;
  readonly replacement: ReplacementElsewhere | null;
  readonly personalDataAnswer: string | null;
  readonly access: Level | null;
  /** Of tables that everybody may read. */
  readonly figures: readonly KeptFigure[] | null;
}

export interface DatasetTextRow extends Omit<DatasetRow, "metadata"> {
  readonly metadata: string;
}

/** Of `datasets d`, with their state. */
export function selectDatasets(db: Db | Tx): Fragment {
  const from = db`datasets d ${joinOrganization(db, db`d.organization`)}`;
  return selectFrom(db, from, { kept: db`d.metadata`, told: db`d.metadata` });
}

/**
 * The same for `toDatasetText`: their metadata as text, whole but for what who asks decides. Of a few: metadata
 * are read from where they lie once, whatever is asked of them, and each organization is looked up.
 */
export function selectDatasetTexts(db: Db | Tx): Fragment {
  const from = db`datasets d
    cross join lateral (select d.metadata #- '{}' as kept offset 0) m
    ${lookUpOrganization(db, db`d.organization`)}`;
  const whole = db`m.kept ?& ${Object.keys(noMetadata)}::text[] and not m.kept ? 'figures'`;
  const told = db`
    (case when ${whole} then m.kept else ${noMetadataText}::text::jsonb || (m.kept - 'figures') end)::text`;
  return selectFrom(db, from, { kept: db`m.kept`, told });
}

const noMetadataText = JSON.stringify(noMetadata);

function selectFrom(
  db: Db | Tx,
  from: Fragment,
  { kept, told }: { readonly kept: Fragment; readonly told: Fragment },
): Fragment {
  return db`
    select d.id, d.slug, d.organization, organization.name as organization_name,
      organization.slug as organization_slug, organization.origin as organization_origin,
      ${isCertified(db, db`d.organization`)} as organization_certified, d.title, d.description, d.licence,
      ${stateColumn(db)} as state, d.created_at, d.modified_at, p.at as published_at,
      w.at as withdrawn_at, w.reason, w.replacement, d.personal_data_answer, ${told} as metadata, d.origins,
      ${levelColumn(db, db`d.id`)} as access,
      (select jsonb_agg(figure order by place)
        from jsonb_array_elements(${kept}->'figures') with ordinality as kept (figure, place)
        where ${openTable(db, { id: db`(figure->>'table')::uuid`, dataset: db`d.id` })}) as figures,
      (select jsonb_build_object('id', r.id, 'slug', r.slug, 'title', r.title)
        from datasets r where r.id = d.replaced_by) as replaced_by
    from ${from} ${withState(db)}`;
}

/** Outside its organization, a tombstone keeps its title, and the answer about personal data is not told. */
export function toDataset({ metadata, ...row }: DatasetRow, actor: Actor): Dataset {
  return {
    ...toDescription(row, actor),
    metadata: isTold(row, actor) ? toMetadata(metadata, row) : noMetadata,
  };
}

/** All but its metadata, which are most of it. */
function toDescription(row: Omit<DatasetRow, "metadata">, actor: Actor): Omit<Dataset, "metadata"> {
  const { licence, publishedAt, withdrawnAt, personalDataAnswer, replacedBy, ...shown } = row;
  const { reason, replacement, ...rest } = shown;
  const { organizationCertified, organizationOrigin, access, figures: _, ...dataset } = rest;
  return {
    ...dataset,
    description: isTold(row, actor) ? dataset.description : "",
    ...withoutNulls({
      organizationOrigin,
      organizationCertified: organizationCertified ? (true as const) : null,
      replacedBy: replacedBy ?? null,
      licence,
      publishedAt,
      withdrawal:
        withdrawnAt === null
          ? null
          : {
              at: withdrawnAt,
              reason: reason ?? "",
              ...defined({ replacement: replacement ?? undefined }),
            },
      personalDataAnswer: isInside(row, actor) ? personalDataAnswer : null,
      access: access === "open" ? null : access,
    }),
  };
}

function isInside({ organization }: Pick<DatasetRow, "organization">, actor: Actor): boolean {
  return hasRole(actor, organization, "reader");
}

function isTold(row: Pick<DatasetRow, "organization" | "withdrawnAt">, actor: Actor): boolean {
  return row.withdrawnAt === null || isInside(row, actor);
}

/** Of one that is published. Reading metadata and writing them again takes longer than all the rest. */
export function toDatasetText({ metadata, ...row }: DatasetTextRow, actor: Actor): DatasetText {
  const { access, figures } = row;
  const isWhole = figures === null && (access === null || access === "open");
  return {
    ...toDescription(row, actor),
    metadata: isWhole ? metadata : JSON.stringify(toMetadata(JSON.parse(metadata) as Metadata, row)),
  };
}

function toMetadata(
  { figures: _kept, ...metadata }: Metadata,
  { access, figures }: Pick<DatasetRow, "access" | "figures">,
): Metadata {
  return { ...noMetadata, ...metadata, ...rightsOf(access), ...(figures === null ? {} : { figures }) };
}

/** What is not open says so to other catalogues, whatever its producer wrote before. */
function rightsOf(access: Level | null): Pick<Metadata, "accessRights"> {
  if (access === null || access === "open") return {};
  return { accessRights: access === "closed" ? "NON_PUBLIC" : "RESTRICTED" };
}
