/**
 * What became of all that a file holds for one table: each line of a text, each row of a sheet that
 * is not empty, each record of a list. The parts add up to `total`, which is counted by itself.
 */
export interface ReadingAccount {
  readonly unit: "line" | "row" | "record";
  readonly total: number;
  /** Rows of the table. */
  readonly table: number;
  /** Rows set aside. */
  readonly aside: number;
  /** Names of the columns. */
  readonly header: number;
  /** Titles and other lines above the header. */
  readonly title: number;
  readonly comment: number;
  /** Notes below the last row. */
  readonly note: number;
  readonly blank: number;
  /** Lines that go on with a row, inside of its quotes. */
  readonly within: number;
}

/** What the reader of a format tells of it, before the engine has taken the rows. */
export interface ReadAccount extends Omit<ReadingAccount, "table" | "aside" | "total"> {
  /** Absent where the engine reads the file itself, whose lines are then still to be counted. */
  readonly total?: number;
}

export const noAccount: Omit<ReadAccount, "unit" | "total"> = {
  header: 0,
  title: 0,
  comment: 0,
  note: 0,
  blank: 0,
  within: 0,
};

/** What is in no part; below zero where something was counted twice. */
export function unaccounted(account: ReadingAccount): number {
  const { total, table, aside, header, title, comment, note, blank, within } = account;
  return total - table - aside - header - title - comment - note - blank - within;
}
