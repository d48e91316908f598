import { Alignment } from "./alignment.ts";
import type { Rec } from "./records.ts";
import { isMarked } from "./rows.ts";

/** Rows by which it is told how the rows of a table begin. */
export const learnedRows = 1000;

/** Tells the lines that are comments, `# estimated from here on`, from rows that begin with `#`. */
export class CommentLines {
  readonly #columns: number;
  readonly #alignment: Alignment;
  /** Rows of the table begin with `#` too: it marks no comments. */
  readonly #marksRows: boolean;

  /** `early` are the first rows below the header. */
  constructor(early: readonly Rec[], columns: number, alignment = new Alignment([...early], columns)) {
    this.#columns = columns;
    this.#alignment = alignment;
    const marked = early.filter(isMarked);
    const whole = marked.filter(({ cells }) => cells.length === columns);
    this.#marksRows = whole.length > Math.max(marked.length, early.length * 0.2) / 2;
  }

  has(record: Rec): boolean {
    if (this.#marksRows || record.cut || !isMarked(record)) return false;
    const { cells } = record;
    if (this.#columns === 1) return false;
    if (cells.length !== this.#columns || /^\s*#+\s/.test(record.raw)) return true;
    return this.#alignment.misplaced(cells) > 0;
  }
}
