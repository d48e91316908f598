import type { Tx } from "../../db/db.ts";
import { type Checkpoint, originOf, parseCheckpoint } from "./checkpoint.ts";
import type { JournalContext } from "./context.ts";
import { type Finding, noteFinding, settleFindings } from "./findings.ts";
import { cosignNote, findSigner, type Note, parseNote } from "./note.ts";
import { isConsistent } from "./verify-proof.ts";
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
 * Cosigns the head of a peer's journal where it follows the last one that was seen, and keeps it.
 * What does not follow is kept as evidence, and nothing that was seen is overwritten.
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
  const answer = await ctx.db.begin((tx) => decide(ctx, tx, given));
  if (answer.outcome === "fork" || answer.outcome === "unproved") {
    ctx.log("journal-of-peer-changed", { instance, outcome: answer.outcome, size: checkpoint.size });
  }
  return answer;
}

async function decide(ctx: JournalContext, tx: Tx, given: Given): Promise<Witnessing> {
  const { checkpoint, instance, proof, old } = given;
  await tx`select pg_advisory_xact_lock(hashtext(current_schema() || '.witnessed ' || ${checkpoint.origin}))`;
  const [seen = unseen] = await tx<Seen[]>`
    select size, root, note from witnessed_journals where origin = ${checkpoint.origin}`;
  const find = (kind: Finding["kind"]): Promise<void> =>
    noteFinding(tx, {
      about: instance,
      kind,
      size: checkpoint.size,
      note: given.note,
      seen: seen.note,
      at: ctx.clock(),
    });
  if (checkpoint.size < seen.size) {
    await find("shorter");
    return { outcome: "elsewhere", size: seen.size };
  }
  if (checkpoint.size === seen.size && seen.note !== "" && !checkpoint.root.equals(seen.root)) {
    await find("fork");
    return { outcome: "fork" };
  }
  if (old !== seen.size) return { outcome: "elsewhere", size: seen.size };
  if (seen.note !== "" && !isConsistent(seen, checkpoint, proof)) {
    await find("unproved");
    return { outcome: "unproved" };
  }
  return { outcome: "cosigned", line: await cosign(ctx, tx, given) };
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
  await settleFindings(tx, instance, checkpoint.size);
  return line;
}

export interface Witnessed {
  readonly origin: string;
  readonly instance: string;
  readonly size: number;
  /** With our cosignature. */
  readonly note: string;
  readonly at: Date;
}

/** The last head that was seen of each journal. */
export async function listWitnessed({ db }: Pick<JournalContext, "db">): Promise<readonly Witnessed[]> {
  return db<Witnessed[]>`select origin, instance, size, note, at from witnessed_journals order by origin`;
}

export async function findWitnessed(
  { db }: Pick<JournalContext, "db">,
  origin: string,
): Promise<Witnessed | undefined> {
  const [row] = await db<Witnessed[]>`
    select origin, instance, size, note, at from witnessed_journals where origin = ${origin}`;
  return row;
}
