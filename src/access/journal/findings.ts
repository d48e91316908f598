import type { Db, Tx } from "../../db/db.ts";

/** Something wrong with a journal: that of this instance, or of one that it witnesses. */
export interface Finding {
  /** The address of the instance whose journal it is. */
  readonly about: string;
  /**
   * `fork`: two heads of one size; `unproved`: a head that is not shown to follow the one before;
   * `shorter`: fewer entries than were seen, as after a restore from an old backup.
   */
  readonly kind: "fork" | "unproved" | "shorter";
  readonly size: number;
  /** The head that is wrong. */
  readonly note: string;
  /** The head that was seen before; of our own journal, the address of who saw it and its size. */
  readonly seen: string;
  readonly at: Date;
}

/** Somebody may send old heads of a journal again and again: so many are kept of each. */
const findingsMax = 50;

/** Noted once. */
export async function noteFinding(db: Db | Tx, finding: Finding): Promise<void> {
  await db`
    insert into journal_findings (about, kind, size, note, seen, at)
    select ${finding.about}, ${finding.kind}, ${finding.size}, ${finding.note}, ${finding.seen}, ${finding.at}
    where (select count(*) from journal_findings where about = ${finding.about}) < ${findingsMax}
    on conflict (about, kind, md5(note)) do nothing`;
}

/** A head that follows all that was seen explains what was missing; a fork stays. */
export async function settleFindings(db: Db | Tx, about: string, size: number): Promise<void> {
  await db`delete from journal_findings where about = ${about} and kind <> 'fork' and size <= ${size}`;
}

/** The newest first. */
export async function readFindings(db: Db): Promise<readonly Finding[]> {
  return db<Finding[]>`
    select about, kind, size, note, seen, at from journal_findings order by at desc, id desc limit 200`;
}
