import { Failure } from "../base/failure.ts";
import { type Checkpoint, originOf, parseCheckpoint } from "./checkpoint.ts";
import { findCheckpoint, type KeptCheckpoint, makeCheckpoint } from "./checkpoints.ts";
import type { JournalContext } from "./context.ts";
import { type Finding, noteFinding } from "./findings.ts";
import { findCosignature, findSigner, parseNote } from "./note.ts";
import { journalSize, nodesOf } from "./tiles.ts";
import { consistencyProof, rootAt } from "../access/journal-tree.ts";
import { writeWitnessRequest } from "./witness-request.ts";

/** Makes a checkpoint of what is new and has it cosigned by the peers that have not seen it yet. */
export async function tellWitnesses(ctx: JournalContext): Promise<KeptCheckpoint> {
  const checkpoint = await makeCheckpoint(ctx);
  const peers = await ctx.peers();
  const missing = peers.filter((peer) => !checkpoint.witnesses.includes(peer));
  const answers = await Promise.allSettled(missing.map((peer) => askPeer(ctx, peer, checkpoint)));
  for (const [at, answer] of answers.entries()) {
    // A witness that is away is asked again with the next checkpoint.
    if (answer.status === "rejected") {
      ctx.log("journal-witness-away", { instance: missing[at], error: String(answer.reason) });
    }
  }
  return (await findCheckpoint(ctx.db, { size: checkpoint.size })) ?? checkpoint;
}

async function askPeer(ctx: JournalContext, peer: string, checkpoint: KeptCheckpoint): Promise<void> {
  const [last] = await ctx.db<{ size: number }[]>`
    select coalesce(max(size), 0)::bigint as size from journal_cosignatures where witness = ${peer}`;
  const old = Math.min(last?.size ?? 0, checkpoint.size);
  const first = await ask(ctx, peer, checkpoint, old);
  if (first.status === 200) return keepCosignature(ctx, peer, checkpoint, first.text);
  const seen = first.status === 409 && /^\d{1,15}\n?$/.test(first.text) ? Number(first.text) : undefined;
  if (seen === undefined) return tellRefusal(ctx, peer, checkpoint, first);
  if (seen > checkpoint.size) return tellRefusal(ctx, peer, checkpoint, first);
  const second = await ask(ctx, peer, checkpoint, seen);
  if (second.status === 200) return keepCosignature(ctx, peer, checkpoint, second.text);
  return tellRefusal(ctx, peer, checkpoint, second);
}

type Answer = Awaited<ReturnType<JournalContext["askWitness"]>>;

async function ask(
  ctx: JournalContext,
  peer: string,
  { size, note }: KeptCheckpoint,
  old: number,
): Promise<Answer> {
  const proof = await consistencyProof(old, size, nodesOf(ctx.db));
  const own = parseNote(note);
  if (own === undefined) throw new Error("a checkpoint that was kept is no note");
  const signatures = own.signatures.filter(({ name }) => name === originOf(ctx.identity.url));
  const sent = `${own.text}\n${signatures.map(({ line }) => `${line}\n`).join("")}`;
  return ctx.askWitness(peer, writeWitnessRequest({ old, proof, note: sent }));
}

async function keepCosignature(
  { db, clock, keysOf }: JournalContext,
  peer: string,
  { size, note }: KeptCheckpoint,
  text: string,
): Promise<void> {
  const line = text.trimEnd();
  const own = parseNote(note);
  const signed = own === undefined ? undefined : parseNote(`${own.text}\n${line}\n`);
  if (signed === undefined || findCosignature(signed, originOf(peer), await keysOf(peer)) === undefined) {
    throw new Failure("invalid", "journal-cosignature-wrong", { instance: peer });
  }
  await db`
    insert into journal_cosignatures (size, witness, line, at) values (${size}, ${peer}, ${line}, ${clock()})
    on conflict (size, witness) do update set line = excluded.line, at = excluded.at`;
}

/**
 * Why a witness does not follow: it holds a head that we signed, and that our journal is not the
 * continuation of. What it says without one is told in the log, and is no finding.
 */
async function tellRefusal(
  ctx: JournalContext,
  peer: string,
  checkpoint: KeptCheckpoint,
  { status, text }: Answer,
): Promise<void> {
  const { size, note } = checkpoint;
  ctx.log("journal-witness-refuses", { instance: peer, status, size });
  // Any other refusal says something of the tie, and nothing of the journal.
  if (status !== 409 && status !== 422) return;
  const held = await findHeld(ctx, peer);
  if (held === undefined) return ctx.log("journal-witness-shows-nothing", { instance: peer, text });
  const kind = await contradictionOf(ctx, held.checkpoint, checkpoint);
  if (kind === undefined) return;
  const seen = `${peer} ${held.checkpoint.size}\n${held.note}`;
  await noteFinding(ctx.db, { about: ctx.identity.url, kind, size, note, seen, at: ctx.clock() });
}

/** The head of our journal that a witness keeps, where it is signed by a key of ours. */
async function findHeld(
  { identity, askWitnessed }: JournalContext,
  peer: string,
): Promise<{ readonly note: string; readonly checkpoint: Checkpoint } | undefined> {
  const origin = originOf(identity.url);
  const note = await askWitnessed(peer, origin);
  const parsed = parseNote(note);
  const checkpoint = parsed === undefined ? undefined : parseCheckpoint(parsed.text);
  if (parsed === undefined || checkpoint?.origin !== origin) return undefined;
  const signer = findSigner(parsed, origin, (await identity.jwks()).keys);
  return signer === undefined ? undefined : { note, checkpoint };
}

async function contradictionOf(
  { db }: JournalContext,
  held: Checkpoint,
  own: KeptCheckpoint,
): Promise<Finding["kind"] | undefined> {
  // Compared with the journal as it now is: another head may have overtaken this one on its way.
  if (held.size > (await journalSize(db))) return "shorter";
  const root = held.size === own.size ? own.root : await rootAt(held.size, nodesOf(db));
  if (root.equals(held.root)) return undefined;
  return held.size === own.size ? "fork" : "unproved";
}
