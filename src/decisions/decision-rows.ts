import type { Actor } from "../access/actor.ts";
import { type Fragment, mayRead } from "../access/may.ts";
import { requireRole } from "../access/require.ts";
import { defined } from "../base/defined.ts";
import { Failure } from "../base/failure.ts";
import { type Id, isId } from "../base/id.ts";
import { isDeepStrictEqual } from "node:util";
import type { Db, Tx } from "../db/db.ts";
import { organizationName, organizationSlug } from "../people/names.ts";
import type { TakenDecision, DecisionContent } from "./decision.ts";

export interface DecisionRow {
  readonly id: Id;
  readonly slug: string;
  readonly organization: Id;
  readonly organizationName: string;
  readonly organizationSlug: string;
  /** Of the draft. */
  readonly content: DecisionContent;
  readonly createdAt: Date;
  readonly modifiedAt: Date;
  /** Of the version that is asked for, or of the last one. */
  readonly number: number | null;
  readonly published: DecisionContent | null;
  readonly document: string | null;
  readonly correction: string | null;
  readonly publishedAt: Date | null;
  readonly lastVersion: number | null;
  readonly lastContent: DecisionContent | null;
}

export function selectDecisions(db: Db | Tx, version?: number): Fragment {
  const which = version === undefined ? db`true` : db`number = ${version}::bigint`;
  return db`
    select d.id, d.slug, d.organization, ${organizationName(db, db`d.organization`)} as organization_name,
      ${organizationSlug(db, db`d.organization`)} as organization_slug, d.content, d.created_at, d.modified_at,
      v.number, v.content as published, v.document, v.correction, v.published_at,
      l.number as last_version, l.content as last_content
    from decisions d
    left join lateral (
      select * from decision_versions where decision = d.id and ${which} order by number desc limit 1) v on true
    left join lateral (
      select number, content from decision_versions where decision = d.id order by number desc limit 1) l on true`;
}

/** Of `selectDecisions`: a draft is read by its organization alone. */
export function readable(db: Db | Tx, actor: Actor): Fragment {
  return mayRead(db, actor, { owner: db`d.organization`, open: db`l.number is not null` });
}

/** By its id or slug. Throws `not-found`, also for a draft of others and a version that is none. */
export async function getDecisionRow(
  db: Db | Tx,
  actor: Actor,
  slugOrId: string,
  version?: number,
): Promise<DecisionRow> {
  const [row] = await db<DecisionRow[]>`
    ${selectDecisions(db, version)} where ${readable(db, actor)}
      and ${isId(slugOrId) ? db`d.id = ${slugOrId}` : db`d.slug = ${slugOrId}`}`;
  if (row === undefined || (version !== undefined && row.number === null)) {
    throw new Failure("not-found", "decisions-not-found", { decision: slugOrId.slice(0, 200) });
  }
  return row;
}

/** Throws as `getDecisionRow`, and `forbidden` for who may only read it. */
export async function getEditable(db: Db | Tx, actor: Actor, slugOrId: string): Promise<DecisionRow> {
  const row = await getDecisionRow(db, actor, slugOrId);
  requireRole(actor, row.organization, "editor");
  return row;
}

/** As everybody reads it where it is published, or its draft. */
export function toDecision(row: DecisionRow, which: "published" | "draft" = "published"): TakenDecision {
  const { id, slug, createdAt, modifiedAt, number, publishedAt, lastVersion, lastContent } = row;
  const told = which === "published" ? row.published : null;
  const published =
    told !== null && number !== null && publishedAt !== null
      ? { number, at: publishedAt, ...defined({ correction: row.correction ?? undefined }) }
      : undefined;
  return {
    id,
    slug,
    organization: { id: row.organization, slug: row.organizationSlug, name: row.organizationName },
    content: told ?? row.content,
    createdAt,
    modifiedAt,
    ...defined({ published, lastVersion: lastVersion ?? undefined }),
    isChanged: lastContent === null || !isDeepStrictEqual(lastContent, row.content),
  };
}
