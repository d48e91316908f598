import { Failure } from "../base/failure.ts";
import type { Db, Tx } from "../db/db.ts";
import { checkpointText, originOf, parseCheckpoint } from "./checkpoint.ts";
import type { JournalContext } from "./context.ts";
import { findSigner, parseNote, signNote } from "./note.ts";
import { fillTiles, journalSize, nodesOf } from "./tiles.ts";
import { consistencyProof, rootAt } from "../access/journal-tree.ts";
import { isConsistent } from "./verify-proof.ts";

export interface KeptCheckpoint {
  readonly size: number;
  readonly root: Buffer;
  /** The signed note, with the cosignatures that were received. */
  readonly note: string;
  readonly at: Date;
  /** The instances that cosigned it, by their addresses. */
  readonly witnesses: readonly string[];
}

type Context = Pick<JournalContext, "db" | "clock" | "identity">;

/**
 * The signed head of the journal as it now is. Throws `conflict` where the one before is not its
 * beginning: a journal that was changed is not signed again.
 */
export async function makeCheckpoint(ctx: Context): Promise<KeptCheckpoint> {
  const { size, root, last } = await ctx.db.begin(readHead);
  if (last?.size === size && (await isOurs(ctx, last))) return last;
  // Signed outside the transaction: a key is read on a connection of its own.
  const text = checkpointText({ origin: originOf(ctx.identity.url), size, root });
  const note = `${text}\n${await signNote(ctx.identity, originOf(ctx.identity.url), text)}\n`;
  const at = ctx.clock();
  await ctx.db.begin(async (tx) => {
    await keepFormer(tx, size, text);
    // The same head is signed anew where the key that signed it is believed no more.
    await tx`
      insert into journal_checkpoints (size, root, note, at) values (${size}, ${root}, ${note}, ${at})
      on conflict (size) do update set note = excluded.note, at = excluded.at`;
  });
  return { size, root, note, at, witnesses: [] };
}

/** Who witnessed a head under a former name of the instance signed that text, and not the one under its name of now. */
async function keepFormer(tx: Tx, size: number, text: string): Promise<void> {
  const [former] = await tx<{ note: string }[]>`
    select note from journal_checkpoints where size = ${size} for update`;
  if (former === undefined || parseNote(former.note)?.text === text) return;
  await tx`
    insert into journal_former_heads (size, at, root, note, cosignatures)
    select size, at, root, note, coalesce((
      select jsonb_agg(jsonb_build_object('witness', c.witness, 'line', c.line) order by c.witness)
      from journal_cosignatures c where c.size = h.size), '[]')
    from journal_checkpoints h where size = ${size}`;
  await tx`delete from journal_cosignatures where size = ${size}`;
}

interface Head {
  readonly size: number;
  readonly root: Buffer;
  /** The last checkpoint, which is the beginning of this head. */
  readonly last: KeptCheckpoint | undefined;
}

async function readHead(tx: Tx): Promise<Head> {
  const size = await journalSize(tx);
  await fillTiles(tx, size);
  const read = nodesOf(tx);
  const root = await rootAt(size, read);
  const last = await findCheckpoint(tx, { most: size });
  if (last !== undefined) {
    const proof = await consistencyProof(last.size, size, read);
    if (!isConsistent(last, { size, root }, proof)) throw broken(last.size);
  }
  const longest = await findCheckpoint(tx);
  // One that another process signs at this moment holds entries that were not seen here yet.
  if (longest !== undefined && longest.size > (await journalSize(tx))) throw broken(longest.size);
  return { size, root, last };
}

function broken(size: number): Failure {
  return new Failure("conflict", "journal-changed", { size });
}

/** The last one, or that of a size, the last of at most so many entries, the first of at least so many. */
export async function findCheckpoint(
  db: Db | Tx,
  which: {
    readonly size?: number;
    readonly least?: number;
    readonly most?: number;
    readonly cosigned?: true;
  } = {},
): Promise<KeptCheckpoint | undefined> {
  const { size, least, most, cosigned } = which;
  const [row] = await db<KeptCheckpoint[]>`
    select size, root, note, at from journal_checkpoints
    where ${size === undefined ? db`true` : db`size = ${size}`}
      and ${most === undefined ? db`true` : db`size <= ${most}`}
      and ${least === undefined ? db`true` : db`size >= ${least}`}
      and ${cosigned === undefined ? db`true` : db`size in (select c.size from journal_cosignatures c)`}
    order by size ${least === undefined ? db`desc` : db`asc`} limit 1`;
  if (row === undefined) return undefined;
  const lines = await db<{ witness: string; line: string }[]>`
    select witness, line from journal_cosignatures where size = ${row.size} order by witness`;
  return {
    ...row,
    note: row.note + lines.map(({ line }) => `${line}\n`).join(""),
    witnesses: lines.map(({ witness }) => witness),
  };
}

async function isOurs({ identity }: Context, { note }: KeptCheckpoint): Promise<boolean> {
  const parsed = parseNote(note);
  const { keys } = await identity.jwks();
  return (
    parsed !== undefined &&
    parseCheckpoint(parsed.text)?.origin === originOf(identity.url) &&
    findSigner(parsed, originOf(identity.url), keys) !== undefined
  );
}
