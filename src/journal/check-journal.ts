import { isFailure, problem, type Problem } from "../base/failure.ts";
import type { PublicJwk } from "../identity/identity.ts";
import { type Checkpoint, originOf, parseCheckpoint } from "./checkpoint.ts";
import type { JournalContext } from "./context.ts";
import { type JournalSeal, type KeptClear, openClear } from "../access/journal-clear.ts";
import { type Clear, commit } from "../access/journal-entry.ts";
import { readFindings, whoSaw } from "./findings.ts";
import { findCosignature, findSigner, isCosignedBy, type Note, parseNote } from "./note.ts";
import { RunningRoot } from "./running-root.ts";
import { tileWidth } from "./tile.ts";
import { splitHashes } from "./tiles.ts";
import { leafHash } from "../access/journal-tree.ts";

type Context = Pick<JournalContext, "db" | "identity" | "journalSeal" | "keysOf">;

export interface JournalCheck {
  readonly entries: number;
  readonly checkpoints: number;
  readonly cosignatures: number;
  /** Values that were told in clear, and were taken out by erasures that the journal tells. */
  readonly erased: number;
  readonly problems: readonly Problem[];
  /** Signatures of witnesses that prove nothing any more, which is no damage: by a key that was revoked. */
  readonly unproved: readonly Problem[];
}

/** A journal that was rewritten is wrong in each of its entries: so many are told. */
const problemsMax = 100;
const batch = 1000;

/**
 * Reads the whole journal anew and compares it with what was signed of it: each entry with its hash,
 * the tiles, each checkpoint with its signature, and each cosignature of a witness. Memory stays flat.
 */
export async function checkJournal(ctx: Context, signal?: AbortSignal): Promise<JournalCheck> {
  const found = new Found();
  const heads = await readHeads(ctx, found);
  const tree = new RunningRoot();
  const root = new Map<number, Buffer>();
  const compare = (): void => {
    if (heads.some(({ checkpoint }) => checkpoint.size === tree.size)) root.set(tree.size, tree.root());
  };
  compare();
  await eachEntry(ctx, { found, signal }, (leaf) => {
    tree.add(leaf);
    compare();
  });
  compareHeads(heads, root, { found, size: tree.size });
  await checkSize(ctx, found);
  const erased = await checkErased(ctx, found);
  await checkFindings(ctx, found);
  const cosignatures = heads.filter(({ witness }) => witness !== undefined).length;
  return {
    entries: tree.size,
    checkpoints: heads.length - cosignatures,
    cosignatures,
    erased,
    problems: found.problems,
    unproved: found.unproved(),
  };
}

class Found {
  readonly problems: Problem[] = [];
  /** How many signatures of each witness are by keys that it revoked. */
  readonly revoked = new Map<string, number>();

  add(...[key, args]: Parameters<typeof problem>): void {
    if (this.problems.length < problemsMax) this.problems.push(problem(key, args));
  }

  addRevoked(witness: string): void {
    this.revoked.set(witness, (this.revoked.get(witness) ?? 0) + 1);
  }

  unproved(): readonly Problem[] {
    return [...this.revoked].map(([witness, n]) =>
      problem("journal-check-cosignature-revoked", { witness, n }),
    );
  }
}

/** A head that somebody signed: this instance, or a witness. */
interface Head {
  readonly checkpoint: Checkpoint;
  readonly witness?: string;
}

interface HeadRow {
  readonly size: number;
  readonly root: Buffer;
  readonly note: string;
}

interface Cosignature {
  readonly witness: string;
  readonly line: string;
}

interface KeptHead extends HeadRow {
  readonly cosignatures: readonly Cosignature[];
}

async function readHeads({ db, identity, keysOf }: Context, found: Found): Promise<readonly Head[]> {
  const { keys } = await identity.jwks();
  const own = await readOwnHeads(db);
  const kept = [...(await readFormerHeads(db)), ...own];
  const last = own.at(-1);
  const witnessKeys = await readWitnessKeys(
    kept.flatMap(({ cosignatures }) => cosignatures),
    keysOf,
  );
  const heads: Head[] = [];
  for (const head of kept) {
    const parsed = parseNote(head.note);
    const checkpoint = parsed === undefined ? undefined : parseCheckpoint(parsed.text);
    if (parsed === undefined || checkpoint?.size !== head.size) {
      found.add("journal-check-checkpoint-unreadable", { size: head.size });
      continue;
    }
    // The key of an earlier one may be revoked since.
    const isSigned = head !== last || findSigner(parsed, checkpoint.origin, keys) !== undefined;
    if (!isSigned) found.add("journal-check-checkpoint-unsigned", { size: head.size });
    if (!head.root.equals(checkpoint.root))
      found.add("journal-check-checkpoint-altered", { size: head.size });
    heads.push({ checkpoint }, ...readWitnessed({ parsed, checkpoint, head, witnessKeys }, found));
  }
  return heads;
}

async function readOwnHeads(db: Context["db"]): Promise<readonly KeptHead[]> {
  const rows = await db<HeadRow[]>`select size, root, note from journal_checkpoints order by size`;
  const cosignatures = await db<(Cosignature & { size: number })[]>`
    select size, witness, line from journal_cosignatures order by size, witness`;
  const bySize = Map.groupBy(cosignatures, ({ size }) => size);
  return rows.map((row) => ({ ...row, cosignatures: bySize.get(row.size) ?? [] }));
}

/** What was signed under names that the instance had before. */
async function readFormerHeads(db: Context["db"]): Promise<readonly KeptHead[]> {
  return db<KeptHead[]>`select size, root, note, cosignatures from journal_former_heads order by id`;
}

interface Witnessed {
  readonly parsed: Note;
  readonly checkpoint: Checkpoint;
  readonly head: KeptHead;
  readonly witnessKeys: ReadonlyMap<string, readonly PublicJwk[]>;
}

function readWitnessed({ parsed, checkpoint, head, witnessKeys }: Witnessed, found: Found): readonly Head[] {
  const heads: Head[] = [];
  for (const one of head.cosignatures) {
    const args = { witness: one.witness, size: head.size };
    const wrong = wrongOf(parsed.text, one, witnessKeys.get(one.witness) ?? []);
    if (wrong === undefined) heads.push({ checkpoint, witness: one.witness });
    else if (wrong === "journal-check-cosignature-revoked") found.addRevoked(one.witness);
    else found.add(wrong, args);
  }
  return heads;
}

async function readWitnessKeys(
  cosignatures: readonly Cosignature[],
  keysOf: Context["keysOf"],
): Promise<ReadonlyMap<string, readonly PublicJwk[]>> {
  const witnesses = [...new Set(cosignatures.map(({ witness }) => witness))];
  const keys = await Promise.all(witnesses.map((witness) => keysOf(witness).catch(() => [])));
  return new Map(witnesses.map((witness, at) => [witness, keys[at] ?? []]));
}

function wrongOf(
  text: string,
  { witness, line }: Cosignature,
  keys: readonly PublicJwk[],
): string | undefined {
  if (keys.length === 0) return "journal-check-witness-away";
  const signed = parseNote(`${text}\n${line}\n`);
  if (signed === undefined) return "journal-check-cosignature-wrong";
  if (findCosignature(signed, originOf(witness), keys) !== undefined) return undefined;
  // No key that it publishes made it: nothing can be said of what was signed.
  const isOfKey = isCosignedBy(signed, originOf(witness), keys) || signed.signatures.length === 0;
  return isOfKey ? "journal-check-cosignature-wrong" : "journal-check-cosignature-revoked";
}

interface EntryRow {
  readonly index: number;
  readonly entry: string;
  readonly leaf: Buffer;
}

async function eachEntry(
  ctx: Context,
  { found, signal }: { found: Found; signal: AbortSignal | undefined },
  take: (leaf: Buffer) => void,
): Promise<void> {
  let expected = 0;
  let tile: Buffer[] | undefined;
  const { db } = ctx;
  const entries = db<EntryRow[]>`select index, entry, leaf from journal_entries order by index`;
  for await (const rows of entries.cursor(batch)) {
    signal?.throwIfAborted();
    await checkClear(ctx, rows, found);
    for (const { index, entry, leaf } of rows) {
      if (index !== expected) found.add("journal-check-missing", { from: expected, to: index - 1 });
      const hash = leafHash(Buffer.from(entry));
      if (index % tileWidth === 0) tile = await readOwnTile(db, index / tileWidth);
      const inTree = tile?.[index % tileWidth] ?? leaf;
      if (!hash.equals(leaf) || !hash.equals(inTree)) found.add("journal-check-entry-altered", { index });
      take(hash);
      expected = index + 1;
    }
  }
}

async function readOwnTile(db: Context["db"], index: number): Promise<Buffer[] | undefined> {
  const [row] = await db<{ hashes: Buffer }[]>`
    select hashes from journal_tiles where level = 0 and index = ${index}`;
  return row === undefined ? undefined : splitHashes(row.hashes);
}

/** What is told in clear is what was committed to; what was erased is not there. */
async function checkClear(
  { db, journalSeal }: Context,
  rows: readonly EntryRow[],
  found: Found,
): Promise<void> {
  const [first, last] = [rows[0]?.index ?? 0, rows.at(-1)?.index ?? -1];
  const clear = await db<(KeptClear & { entry: number })[]>`
    select entry, field, salt, value, sealed from journal_clear where entry between ${first} and ${last}`;
  const texts = new Map(rows.map(({ index, entry }) => [index, entry]));
  for (const { entry, ...kept } of clear) {
    const hidden = await openUnaltered(journalSeal, kept);
    const { field } = kept;
    // The text of the commitment is found without reading the entry as JSON, a million times.
    const isSame = hidden !== undefined && texts.get(entry)?.includes(`"${field}":"${commit(hidden)}"`);
    if (isSame === false) found.add("journal-check-clear-altered", { index: entry, field });
  }
}

/** The key is there: what names another one was altered, too. */
async function openUnaltered(seal: JournalSeal, kept: KeptClear): Promise<Clear | undefined> {
  try {
    return await openClear(seal, kept);
  } catch (error) {
    if (isFailure(error, "unavailable")) return undefined;
    throw error;
  }
}

function compareHeads(
  heads: readonly Head[],
  root: ReadonlyMap<number, Buffer>,
  { found, size }: { found: Found; size: number },
): void {
  for (const { checkpoint, witness } of heads) {
    const now = root.get(checkpoint.size);
    if (now?.equals(checkpoint.root) === true) continue;
    const args = { size: checkpoint.size, now: size, witness: witness ?? "" };
    if (now === undefined) found.add("journal-check-cut", args);
    else found.add(witness === undefined ? "journal-check-changed" : "journal-check-changed-witnessed", args);
  }
}

/** In one statement, which sees one moment: entries are added while the journal is read. */
async function checkSize({ db }: Context, found: Found): Promise<void> {
  const [now] = await db<{ told: number; entries: number }[]>`
    select coalesce((select size from journal_head), 0) as told,
      coalesce((select max(index) + 1 from journal_entries), 0) as entries`;
  const { told, entries } = now ?? { told: 0, entries: 0 };
  if (told !== entries) found.add("journal-check-size", { told, found: entries });
}

/** What is told in clear goes by an erasure alone, which is an entry: as many values are gone as erasures tell. */
async function checkErased({ db }: Context, found: Found): Promise<number> {
  const [sums] = await db<{ missing: number; told: number }[]>`
    select (
      select count(*) from journal_entries e cross join jsonb_object_keys(e.entry::jsonb -> 'commitments') as committed (name)
      where not exists (select from journal_clear c where c.entry = e.index and c.field = committed.name)
    ) as missing, (
      select coalesce(sum((entry::jsonb -> 'erased' ->> 'values')::bigint), 0)::bigint
      from journal_entries where dataset is null
    ) as told`;
  const { missing = 0, told = 0 } = sums ?? {};
  if (missing !== told) found.add("journal-check-clear-untold", { missing, told });
  return told;
}

/** What witnesses said of this journal, and what this instance saw of others. */
async function checkFindings({ db, identity }: Context, found: Found): Promise<void> {
  for (const finding of await readFindings(db)) {
    const { about, kind, size } = finding;
    const own = about === identity.url;
    found.add(own ? `journal-check-own-${kind}` : `journal-check-peer-${kind}`, {
      instance: about,
      size,
      seen: own ? whoSaw(finding) : "",
    });
  }
}
