/** What was last seen of changes of the database: a replica that has it has all that was seen by anybody. */
export interface LastSeen {
  /** How far the log of the server was. */
  readonly position: number;
  /** The transactions that were seen to be committed by then, and were not before. */
  readonly transactions: readonly string[];
}
