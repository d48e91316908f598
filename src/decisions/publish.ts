import type { Actor } from "../access/actor.ts";
import { system } from "../access/actor.ts";
import { defined } from "../base/defined.ts";
import { Failure, isFailure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import { slugsLike, toSlug } from "../base/slug.ts";
import type { Tx } from "../db/db.ts";
import { readableByIds } from "../catalogue/reading.ts";
import { accountOf } from "../people/accounts.ts";
import { readableDatasetOf } from "../tables/dataset-of-table.ts";
import type { DecisionsContext } from "./context.ts";
import { requireComplete, toLine } from "./decision-rules.ts";
import { type DecisionRow, getDecisionRow, getEditable, toDecision } from "./decision-rows.ts";
import { getDecision } from "./decisions.ts";
import { type TakenDecision, type DecisionContent, type DecisionDocument, decisionTyp } from "./decision.ts";
import { openFigure } from "./read-figure.ts";

/**
 * Signs the draft as the next version, which everybody reads from now on. Of what was published before,
 * `correction` says in words what this one corrects.
 */
export async function publishDecision(
  ctx: DecisionsContext,
  actor: Actor,
  slugOrId: string,
  { correction: told = "" }: { readonly correction?: string | undefined } = {},
): Promise<TakenDecision> {
  const row = await getEditable(ctx.db, actor, slugOrId);
  const correction = toLine("correction", told);
  requireComplete(row.content);
  await requireOpen(ctx, row.content);
  const uses = await datasetsOf(ctx, row.content);
  await ctx.db.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(hashtext(current_schema() || '.decisions'))`;
    await tx`select 1 from decisions where id = ${row.id} for update`;
    const now = await getDecisionRow(tx, system, row.id);
    requireSomethingNew(row, now, correction);
    const slug = now.slug === now.id ? await takeSlug(tx, now) : now.slug;
    await insertVersion(ctx, tx, actor, { row: now, slug, correction });
    await tx`delete from decision_uses where decision = ${row.id}`;
    for (const dataset of uses) {
      await tx`insert into decision_uses (decision, dataset) values (${row.id}, ${dataset}) on conflict do nothing`;
    }
  });
  return getDecision(ctx, actor, row.id);
}

function requireSomethingNew(checked: DecisionRow, now: DecisionRow, correction: string): void {
  // Another editor changed it meanwhile: what would be signed is not what was looked at.
  if (checked.modifiedAt.getTime() !== now.modifiedAt.getTime()) {
    throw new Failure("conflict", "decisions-changed-meanwhile");
  }
  if (now.lastVersion === null) return;
  if (!toDecision(now).isChanged) throw new Failure("conflict", "decisions-nothing-new");
  if (correction === "")
    throw new Failure("invalid", "decisions-correction-missing", { parameter: "correction" });
}

async function insertVersion(
  ctx: DecisionsContext,
  tx: Tx,
  actor: Actor,
  {
    row,
    slug,
    correction,
  }: { readonly row: DecisionRow; readonly slug: string; readonly correction: string },
): Promise<void> {
  const number = (row.lastVersion ?? 0) + 1;
  const now = ctx.clock();
  const isCorrection = row.lastVersion !== null;
  const payload: DecisionDocument = {
    ...row.content,
    id: row.id,
    url: `${ctx.url}/decisions/${slug}`,
    instance: ctx.url,
    organization: { id: row.organization, name: row.organizationName },
    version: number,
    publishedAt: now.toISOString(),
    ...(isCorrection ? { correction } : {}),
  };
  const document = await ctx.identity.within(tx).signDocument(decisionTyp, payload);
  await tx`update decisions set slug = ${slug} where id = ${row.id}`;
  await tx`
    insert into decision_versions (decision, number, content, document, correction, published_at, published_by)
    values (${row.id}, ${number}, ${tx.json(row.content)}, ${document}, ${isCorrection ? correction : null},
      ${now}, ${accountOf(actor)})`;
}

/** What was cited in a draft may have been closed since: then it is not published. */
async function requireOpen(ctx: DecisionsContext, { figures }: DecisionContent): Promise<void> {
  for (const { dataset, indicator, place, period, vintage } of figures) {
    const asked = { level: place.level, code: place.code, period, vintage: vintage.number };
    try {
      await openFigure(ctx, { dataset, table: indicator.table }, asked);
    } catch (error) {
      // Its producer may be away; the figure was open when it was frozen.
      if (isFailure(error, "unavailable")) continue;
      throw error;
    }
  }
}

/** Those of this instance that the decision stands on: indicators, and what they were computed from. */
async function datasetsOf(
  ctx: DecisionsContext,
  { figures, effects }: DecisionContent,
): Promise<ReadonlySet<Id>> {
  const all = new Set<Id>([...figures, ...effects].map(({ dataset }) => dataset));
  const tables = figures.flatMap(({ indicator, sources }) =>
    indicator.instance === ctx.url ? sources.filter(({ instance }) => instance === undefined) : [],
  );
  for (const { table } of tables) {
    const found = await readableDatasetOf(ctx.db, system, table).catch((error: unknown) => {
      if (isFailure(error)) return undefined;
      throw error;
    });
    if (found !== undefined) all.add(found.id);
  }
  return new Set((await readableByIds(ctx.db, system, [...all])).keys());
}

async function takeSlug(tx: Tx, { id, content }: DecisionRow): Promise<string> {
  for (const slug of slugsLike(toSlug(content.title, "decision"))) {
    const [taken] = await tx`select 1 from decisions where slug = ${slug} and id <> ${id}`;
    if (taken === undefined && slug !== "new" && slug !== "cite") return slug;
  }
  throw new Error("there is always one more slug");
}

/** The document of a version as it was signed, and what it stands for. */
export async function getDocument(
  { db }: Pick<DecisionsContext, "db">,
  actor: Actor,
  slugOrId: string,
  version?: number,
): Promise<{ readonly document: string; readonly slug: string; readonly number: number }> {
  const { document, slug, number } = await getDecisionRow(db, actor, slugOrId, version);
  if (document === null || number === null) throw new Failure("not-found", "decisions-not-published");
  return { document, slug, number };
}

/** The newest first. */
export async function listVersions(
  { db }: Pick<DecisionsContext, "db">,
  actor: Actor,
  slugOrId: string,
): Promise<readonly { readonly number: number; readonly at: Date; readonly correction?: string }[]> {
  const { id } = await getDecisionRow(db, actor, slugOrId);
  const rows = await db<{ number: number; at: Date; correction: string | null }[]>`
    select number, published_at as at, correction from decision_versions
    where decision = ${id} order by number desc`;
  return rows.map(({ number, at, correction }) => ({
    number,
    at,
    ...defined({ correction: correction ?? undefined }),
  }));
}
