import type { Actor } from "../../access/actor.ts";
import { requireMember } from "../../access/require.ts";
import { defined } from "../../base/defined.ts";
import type { Id } from "../../base/id.ts";
import type { Tx } from "../../db/db.ts";
import type { CitizensContext } from "../context.ts";
import { addedTo, type OnceRefusal, refuseOnce } from "../procedure.ts";
import { type CaseRow, hasId, holdCases, isOpen, selectCases, unknownCase } from "./case-rows.ts";
import { askPart, bringPart, handOver, type Paper, type PartOf, refusePart } from "./parts.ts";
import { getProcedure, nameProcedure } from "./procedures.ts";
import { type CaseOfProcedure, getOwnCase } from "./read-cases.ts";

/** Of a request handed over anew: what was answered waits at the source, whose page hands it over still. */
const saysNoMore: ReadonlySet<OnceRefusal> = new Set(["once-asked-twice", "once-source-away"]);

/** By the table in place of which each is brought; of every other one the facts are asked for. */
export type Papers = ReadonlyMap<string, Paper>;

/**
 * Begins a case of the actor, or leads back to the one that is under way, with what the procedure asks since: each source is asked, or what is brought in its
 * place is kept. A request is signed, and handed to who holds the facts, where the citizen goes on at `/once/{id}`. What
 * that one refuses is the state of its part: the others stand.
 */
export async function startCase(
  ctx: CitizensContext,
  actor: Actor,
  slug: string,
  papers: Papers = new Map(),
): Promise<CaseOfProcedure> {
  const { account } = requireMember(actor);
  const procedure = await getProcedure(ctx, slug);
  return addParts(ctx, actor, async (tx) => {
    await holdCases(tx, account);
    const now = ctx.clock();
    const [open = []] = await selectCases(
      tx,
      now,
      tx`account = ${account} and procedure = ${procedure.id} and ${isOpen(tx, now)}`,
    );
    const of = { procedure, account, caseId: open[0]?.caseId };
    const parts = [...open, ...addedTo(procedure, open)].map((part) => toPart(of, part, papers));
    // What is kept is asked for no more, and hinders nothing of the others.
    return parts.filter(({ last, paper }) => paper !== undefined || !isKept(ctx, last));
  });
}

/**
 * Asks one source of a case that is under way, or brings something in its place: one of its own, or that its procedure
 * asks since. Asked while its request holds, it is the same one.
 */
export async function goOnWithCase(
  ctx: CitizensContext,
  actor: Actor,
  id: string,
  { table, paper }: { readonly table: string; readonly paper?: Paper },
): Promise<CaseOfProcedure> {
  const { account } = requireMember(actor);
  return addParts(ctx, actor, async (tx) => {
    await holdCases(tx, account);
    const [own = []] = await selectCases(tx, ctx.clock(), tx`account = ${account} and ${hasId(tx, id)}`);
    const [first] = own;
    if (first === undefined) throw unknownCase();
    const procedure = await nameProcedure(tx, first.procedure);
    const known = [...own, ...addedTo(procedure, own)].find(({ source }) => source.table === table);
    if (known === undefined) throw unknownCase();
    if (!own.some((part) => isWaiting(ctx, part) || isKept(ctx, part))) throw refuseOnce("once-expired");
    const papers: Papers = new Map(paper === undefined ? [] : [[table, paper]]);
    return [toPart({ procedure, account, caseId: first.caseId }, known, papers)];
  });
}

/** What is to be done of one source. */
interface Part extends PartOf {
  readonly account: Id;
  /** What became of it so far. */
  readonly last?: CaseRow;
  readonly paper?: Paper;
}

function toPart(
  of: Pick<Part, "procedure" | "account" | "caseId">,
  known: Pick<PartOf, "source" | "place"> | CaseRow,
  papers: Papers,
): Part {
  const { source, place } = known;
  return {
    ...of,
    source,
    place,
    ...defined({ paper: papers.get(source.table), last: "id" in known ? known : undefined }),
  };
}

type Context = Pick<CitizensContext, "clock">;

function isKept({ clock }: Context, last: CaseRow | undefined): boolean {
  return last !== undefined && ["taken", "brought"].includes(last.state) && last.until > clock();
}

function isWaiting({ clock }: Context, last: CaseRow | undefined): last is CaseRow {
  return last?.state === "asked" && last.until > clock();
}

/** In one transaction, and then every request is handed over at once. Throws `once-asked-twice` for what is kept still. */
async function addParts(
  ctx: CitizensContext,
  actor: Actor,
  find: (tx: Tx) => Promise<readonly Part[]>,
): Promise<CaseOfProcedure> {
  await ctx.store.readyToSeal();
  const added = await ctx.db.begin(async (tx) => {
    const rows: AddedPart[] = [];
    for (const part of await find(tx)) {
      const caseId = part.caseId ?? rows[0]?.row.id;
      rows.push(await addPart(ctx, tx, { ...part, caseId }));
    }
    return rows;
  });
  const [first] = added;
  if (first === undefined) throw refuseOnce("once-asked-twice");
  await Promise.all(added.map((part) => handPart(ctx, part)));
  return getOwnCase(ctx, actor, first.row.id);
}

interface AddedPart {
  readonly row: CaseRow;
  /** Asked before, it is handed over once more. */
  readonly isAnew: boolean;
}

async function addPart(ctx: CitizensContext, tx: Tx, part: Part): Promise<AddedPart> {
  const { last, paper } = part;
  if (isKept(ctx, last)) throw refuseOnce("once-asked-twice");
  const waiting = isWaiting(ctx, last) ? last : undefined;
  if (paper === undefined) {
    return { row: waiting ?? (await askPart(ctx, tx, part)), isAnew: waiting !== undefined };
  }
  // What was asked and not taken yet is not waited for any more.
  if (waiting !== undefined) await refusePart({ db: tx }, waiting.id, "once-declined");
  return { row: await bringPart(ctx, tx, part, paper), isAnew: false };
}

async function handPart(ctx: CitizensContext, { row, isAnew }: AddedPart): Promise<void> {
  if (row.state !== "asked") return;
  const { refusal } = await handOver(ctx, row.source.instance, row.request);
  if (refusal !== undefined && !(isAnew && saysNoMore.has(refusal))) await refusePart(ctx, row.id, refusal);
}
