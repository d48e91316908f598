import type { Tx } from "../db/db.ts";
import { type Checkpoint, originOf, parseCheckpoint } from "./checkpoint.ts";
import type { JournalContext } from "./context.ts";
import { type Finding, noteFinding } from "./findings.ts";
import { rootOf } from "../access/journal-tree.ts";
import { splitHashes } from "./tiles.ts";
import { cosignNote, findSigner, type Note, parseNote } from "./note.ts";
import { isConsistent, isForked, isWholeSubtree } from "./verify-proof.ts";
import { parseWitnessRequest, type WitnessRequest } from "./witness-request.ts";

/** What a witness answers (C2SP tlog-witness): `web/` gives each its status. */
export type Witnessing =
  | { readonly outcome: "cosigned"; readonly line: string }
  /** The proof must begin at the size that was seen. */
  | { readonly outcome: "elsewhere"; readonly size: number }
  /** Two heads of one size. */
  | { readonly outcome: "fork" }
  | { readonly outcome: "unproved" }
  | { readonly outcome: "unreadable" }
  | { readonly outcome: "unsigned" }
  | { readonly outcome: "unknown" };

interface Given extends WitnessRequest {
  readonly instance: string;
  readonly checkpoint: Checkpoint;
  readonly parsed: Note;
}

interface Seen {
  readonly size: number;
  readonly root: Buffer;
  readonly note: string;
}

/**
 * Cosigns the head of a peer's journal where it follows the last one that was seen, and keeps it;
 * nothing that was seen is overwritten. Anybody may send an old head again, or a new one with a wrong
 * proof: neither tells anything of the peer. Two heads that it signed and of which one is shown not
 * to follow the other are kept as evidence.
 */
export async function addCheckpoint(ctx: JournalContext, body: string): Promise<Witnessing> {
  const request = parseWitnessRequest(body);
  const parsed = request === undefined ? undefined : parseNote(request.note);
  const checkpoint = parsed === undefined ? undefined : parseCheckpoint(parsed.text);
  if (request === undefined || parsed === undefined || checkpoint === undefined)
    return { outcome: "unreadable" };
  const { origin } = checkpoint;
  const instance = (await ctx.peers()).find((peer) => originOf(peer) === origin);
  if (instance === undefined) return { outcome: "unknown" };
  const signer = findSigner(parsed, origin, await ctx.keysOf(instance));
  if (signer === undefined) return { outcome: "unsigned" };
  if (request.old > checkpoint.size) return { outcome: "unreadable" };
  const given = { ...request, instance, checkpoint, parsed };
  return takeHead(ctx, given);
}

async function takeHead(ctx: JournalContext, given: Given): Promise<Witnessing> {
  const { outcome, witnessing, seen } = await ctx.db.begin((tx) => decide(ctx, tx, given));
  if (outcome !== "fork" && outcome !== "unproved") return witnessing;
  const nodes = outcome === "fork" ? [] : await nodesAfter(ctx, given, seen);
  if (isForked(seen, given.checkpoint, nodes)) await noteFork(ctx, given, { kind: outcome, seen, nodes });
  return witnessing;
}

interface Decided {
  readonly outcome: Witnessing["outcome"];
  readonly witnessing: Witnessing;
  readonly seen: Seen;
}

async function decide(ctx: JournalContext, tx: Tx, given: Given): Promise<Decided> {
  const { checkpoint } = given;
  await tx`select pg_advisory_xact_lock(hashtext(current_schema() || '.witnessed ' || ${checkpoint.origin}))`;
  const [seen = unseen] = await tx<Seen[]>`
    select size, root, note from witnessed_journals where origin = ${checkpoint.origin}`;
  const refused = refusalOf(given, seen);
  const witnessing = refused ?? { outcome: "cosigned", line: await cosign(ctx, tx, given) };
  return { outcome: witnessing.outcome, witnessing, seen };
}

function refusalOf({ checkpoint, proof, old }: Given, seen: Seen): Witnessing | undefined {
  const isSeen = seen.note !== "";
  if (checkpoint.size < seen.size) return { outcome: "elsewhere", size: seen.size };
  if (checkpoint.size === seen.size && isSeen && !checkpoint.root.equals(seen.root))
    return { outcome: "fork" };
  if (old !== seen.size) return { outcome: "elsewhere", size: seen.size };
  return isSeen && !isConsistent(seen, checkpoint, proof) ? { outcome: "unproved" } : undefined;
}

/**
 * The nodes that could show that a head does not follow what was seen: those of its proof. A proof
 * leaves out a first tree that is one whole subtree, for who verifies has it: what the other tree
 * has in its place is asked for where its tiles are.
 */
async function nodesAfter(
  { askTile, log }: JournalContext,
  { instance, proof }: Given,
  seen: Seen,
): Promise<readonly Buffer[]> {
  if (!isWholeSubtree(seen.size)) return proof;
  const height = Math.log2(seen.size);
  const [level, width] = [Math.floor(height / 8), 2 ** (height % 8)];
  try {
    const tile = await askTile(instance, `${level}/000.p/${width}`);
    return tile.length === width * 32 ? [rootOf(splitHashes(tile)), ...proof] : [];
  } catch (error) {
    log("journal-tile-away", { instance, error: String(error) });
    return [];
  }
}

async function noteFork(
  { db, clock, log }: JournalContext,
  { instance, checkpoint, note }: Given,
  { kind, seen, nodes }: { kind: Finding["kind"]; seen: Seen; nodes: readonly Buffer[] },
): Promise<void> {
  const { size } = checkpoint;
  await noteFinding(db, { about: instance, kind, size, note, seen: seen.note, proof: nodes, at: clock() });
  log("journal-of-peer-changed", { instance, outcome: kind, size });
}

const unseen: Seen = { size: 0, root: Buffer.alloc(0), note: "" };

async function cosign(ctx: JournalContext, tx: Tx, { checkpoint, instance, parsed }: Given): Promise<string> {
  const at = ctx.clock();
  const line = await cosignNote(ctx.identity.within(tx), originOf(ctx.identity.url), {
    text: parsed.text,
    seconds: Math.floor(at.getTime() / 1000),
  });
  const signatures = parsed.signatures
    .filter(({ name }) => name === checkpoint.origin)
    .map((one) => `${one.line}\n`);
  const note = `${parsed.text}\n${signatures.join("")}${line}\n`;
  await tx`
    insert into witnessed_journals (origin, instance, size, root, note, at)
    values (${checkpoint.origin}, ${instance}, ${checkpoint.size}, ${checkpoint.root}, ${note}, ${at})
    on conflict (origin) do update set instance = excluded.instance, size = excluded.size,
      root = excluded.root, note = excluded.note, at = excluded.at`;
  return line;
}

export interface WitnessedCheckpoint {
  readonly origin: string;
  readonly instance: string;
  readonly size: number;
  /** With our cosignature. */
  readonly note: string;
  readonly at: Date;
}

/** The last head that was seen of each journal. */
export async function listWitnessed({
  db,
}: Pick<JournalContext, "db">): Promise<readonly WitnessedCheckpoint[]> {
  return db<
    WitnessedCheckpoint[]
  >`select origin, instance, size, note, at from witnessed_journals order by origin`;
}

export async function findWitnessed(
  { db }: Pick<JournalContext, "db">,
  origin: string,
): Promise<WitnessedCheckpoint | undefined> {
  const [row] = await db<WitnessedCheckpoint[]>`
    select origin, instance, size, note, at from witnessed_journals where origin = ${origin}`;
  return row;
}
