import type { Actor } from "../access/actor.ts";
import { hasRole, requireRole } from "../access/require.ts";
import { Failure } from "../base/failure.ts";
import { type Id, isId, newId } from "../base/id.ts";
import type { Page, PageRequest } from "../base/page.ts";
import { readableByIds } from "../catalogue/reading.ts";
import { toTitle } from "../catalogue/dataset-rules.ts";
import { accountOf } from "../people/accounts.ts";
import { requireOrganizationOfHere } from "../people/organization-of-here.ts";
import { releaseBlobs } from "../tables/held-blobs.ts";
import type { DecisionsContext } from "./context.ts";
import { changedContent, type DecisionChange } from "./decision-rules.ts";
import {
  type DecisionRow,
  getDecisionRow,
  getEditable,
  readable,
  selectDecisions,
  toDecision,
} from "./decision-rows.ts";
import { type TakenDecision, type DecisionContent, emptyContent } from "./decision.ts";

export interface NewDecision extends DecisionChange {
  readonly organization: Id;
  readonly title: string;
}

export interface DecisionsRequest extends PageRequest {
  /** Each word is somewhere in its title, its text or the name of its organization. */
  readonly q?: string | undefined;
  /** That stand on this dataset. */
  readonly dataset?: Id | undefined;
  /** Of this organization; its members see its drafts too. */
  readonly organization?: Id | undefined;
}

/** A draft, which its organization alone reads. */
export async function createDecision(
  ctx: DecisionsContext,
  actor: Actor,
  { organization, title, ...change }: NewDecision,
): Promise<TakenDecision> {
  requireRole(actor, organization, "editor");
  await requireOrganizationOfHere(ctx.db, organization);
  const now = ctx.clock();
  const id = newId(now.getTime());
  const content = changedContent({ ...emptyContent, title: toTitle(title) }, change);
  await ctx.db`
    insert into decisions (id, slug, organization, content, created_at, created_by, modified_at)
    values (${id}, ${id}, ${organization}, ${ctx.db.json(content)}, ${now}, ${accountOf(actor)}, ${now})`;
  return getDecision(ctx, actor, id);
}

/** A version, the last one where none is told; its draft where there is none, or where that is asked for. */
export async function getDecision(
  { db }: Pick<DecisionsContext, "db">,
  actor: Actor,
  slugOrId: string,
  { version, isDraft = false }: { readonly version?: number | undefined; readonly isDraft?: boolean } = {},
): Promise<TakenDecision> {
  const row = await getDecisionRow(db, actor, slugOrId, version);
  if (isDraft) requireRole(actor, row.organization, "reader");
  return toDecision(row, isDraft ? "draft" : "published");
}

/** For pages that show how. */
export function mayChangeDecision(_: unknown, actor: Actor, { organization }: TakenDecision): boolean {
  return hasRole(actor, organization.id, "editor");
}

/** Published ones, by the day of their decision; of one organization its drafts too, for its members. */
export async function listDecisions(
  { db }: Pick<DecisionsContext, "db">,
  actor: Actor,
  { page, pageSize, q = "", dataset, organization }: DecisionsRequest,
): Promise<Page<TakenDecision>> {
  const nothing = { items: [], total: 0 };
  if (organization !== undefined && !isId(organization)) return nothing;
  if (dataset !== undefined && !(isId(dataset) && (await readableByIds(db, actor, [dataset])).has(dataset))) {
    return nothing;
  }
  const words = q.split(/\s+/).filter((word) => word !== "");
  const patterns = words.slice(0, 20).map((word) => `%${word.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`);
  const used = db`exists (select from decision_uses u where u.decision = d.id and u.dataset = ${dataset ?? null})`;
  const text = db`coalesce(l.content, d.content)`;
  const condition = db`${readable(db, actor)}
    and ${organization === undefined ? db`l.number is not null` : db`d.organization = ${organization}`}
    and ${dataset === undefined ? db`true` : used}
    and concat_ws(' ', ${text}->>'title', ${text}->>'text', ${text}->>'by') ilike all(${patterns}::text[])`;
  const rows = await db<DecisionRow[]>`
    ${selectDecisions(db)} where ${condition}
    order by ${text}->>'on' desc, d.id desc limit ${pageSize} offset ${(page - 1) * pageSize}`;
  const [count] = await db<{ total: number }[]>`
    select count(*)::int as total from (${selectDecisions(db)} where ${condition}) found`;
  return { items: rows.map((row) => toDecision(row)), total: count?.total ?? 0 };
}

export async function changeDecision(
  ctx: DecisionsContext,
  actor: Actor,
  slugOrId: string,
  change: DecisionChange,
): Promise<TakenDecision> {
  return changeContent(ctx, actor, slugOrId, (content) => changedContent(content, change));
}

/** Changes the draft; what is published stays as it is. With the row locked, so that none of two changes is lost. */
export async function changeContent(
  ctx: DecisionsContext,
  actor: Actor,
  slugOrId: string,
  work: (content: DecisionContent) => DecisionContent,
): Promise<TakenDecision> {
  const { id } = await getEditable(ctx.db, actor, slugOrId);
  await ctx.db.begin(async (tx) => {
    const [row] = await tx<{ content: DecisionContent }[]>`
      select content from decisions where id = ${id} for update`;
    if (row === undefined) throw new Failure("not-found", "decisions-not-found", { decision: id });
    await tx`
      update decisions set content = ${tx.json(work(row.content))}, modified_at = ${ctx.clock()}
      where id = ${id}`;
  });
  return getDecision(ctx, actor, id, { isDraft: true });
}

/** A draft alone: what was published stays. */
export async function deleteDecision(ctx: DecisionsContext, actor: Actor, slugOrId: string): Promise<void> {
  const { id } = await getEditable(ctx.db, actor, slugOrId);
  await ctx.db.begin(async (tx) => {
    await tx`select 1 from decisions where id = ${id} for update`;
    const gone = await tx`
      delete from decisions where id = ${id}
        and not exists (select from decision_versions where decision = ${id})`;
    if (gone.count === 0) throw new Failure("conflict", "decisions-published");
    await releaseBlobs(tx, id);
  });
}
