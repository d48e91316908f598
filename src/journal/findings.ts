import type { Db, Tx } from "../db/db.ts";

/** Something wrong with a journal: that of this instance, or of one that it witnesses. */
export interface Finding {
  /** The address of the instance whose journal it is. */
  readonly about: string;
  /**
   * What two heads of one signer prove. `fork`: they are of one size; `unproved`: the larger one
   * is shown not to follow the other; `shorter`, of our own journal: a witness holds a larger one of
   * ours, as after a restore from an old backup.
   */
  readonly kind: "fork" | "unproved" | "shorter";
  readonly size: number;
  /** The head that is wrong. */
  readonly note: string;
  /** The head that was seen before; of our own journal, after a line with who saw it and its size. */
  readonly seen: string;
  /** The nodes that show that the head does not follow the one that was seen. */
  readonly proof?: readonly Buffer[];
  readonly at: Date;
}

/** One is proof enough of a journal: whoever signs ever more false heads fills no disk. */
const findingsMax = 50;

/** Noted once for a size: the first is kept, and nothing takes its place. */
export async function noteFinding(db: Db | Tx, finding: Finding): Promise<void> {
  await db`
    insert into journal_findings (about, kind, size, note, seen, proof, at)
    select ${finding.about}, ${finding.kind}, ${finding.size}, ${finding.note}, ${finding.seen},
      ${Buffer.concat(finding.proof ?? [])}, ${finding.at}
    where (select count(*) from journal_findings where about = ${finding.about} and kind = ${finding.kind})
      < ${findingsMax}
    on conflict (about, kind, size) do nothing`;
}

/** Of our own journal: who saw the other head, and of which size. */
export function whoSaw({ seen }: Pick<Finding, "seen">): string {
  return seen.split("\n", 1)[0] ?? "";
}

/** The newest first. */
export async function readFindings(db: Db): Promise<readonly Finding[]> {
  return db<Finding[]>`
    select about, kind, size, note, seen, at from journal_findings order by at desc, id desc limit 200`;
}
