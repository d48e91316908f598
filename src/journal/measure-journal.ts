import type { Actor } from "../access/actor.ts";
import { requireAdministrator } from "../access/require.ts";
import { findCheckpoint } from "./checkpoints.ts";
import type { JournalContext } from "./context.ts";
import { readFindings } from "./findings.ts";
import { journalSize } from "./tiles.ts";

interface MeasuredJournal {
  /** Entries, and those of them after the last signed head. */
  readonly size: number;
  readonly unsigned: number;
  /** How old that head is, in seconds; absent before the first. */
  readonly signedS?: number;
  /** Instances that cosigned it. */
  readonly witnesses: number;
  /** What is wrong with a journal, this one or one that it witnesses. */
  readonly findings: number;
}

/** How the journal stands. By an administrator of the instance. */
export async function measureJournal(
  { db, clock }: Pick<JournalContext, "db" | "clock">,
  actor: Actor,
): Promise<MeasuredJournal> {
  requireAdministrator(actor);
  const head = await findCheckpoint(db);
  const [size, findings] = await Promise.all([journalSize(db), readFindings(db)]);
  return {
    size,
    unsigned: Math.max(0, size - (head?.size ?? 0)),
    ...(head === undefined ? {} : { signedS: Math.max(0, (clock().getTime() - head.at.getTime()) / 1_000) }),
    witnesses: head?.witnesses.length ?? 0,
    findings: findings.length,
  };
}
