import { Failure, problem, type Problem } from "../base/failure.ts";
import { defined } from "../base/defined.ts";
import type { RejectedRow } from "./raw.ts";

const keptMax = 20_000;
const rawCharsMax = 20_000;

/**
 * Gathers what a reader sets aside and what it remarks, each remark once with its count and
 * the place where it was first met.
 */
export class BadRows {
  readonly rejected: RejectedRow[] = [];
  /** What the reader has met: records, and the lists among them that name the columns. */
  readonly met = { records: 0, headers: 0, blank: 0 };
  readonly #remarks = new Map<string, { count: number; first: string; sample: string }>();

  /** Sets a row aside; refuses the file when there are too many to be a table with some bad rows. */
  reject(line: number, raw: string, reason: string, column?: string): void {
    if (this.rejected.length >= keptMax) {
      throw new Failure("invalid", "format-too-many-bad-rows", { rows: keptMax, line });
    }
    const cut = raw.length > rawCharsMax ? `${raw.slice(0, rawCharsMax)}…` : raw;
    this.rejected.push({ line, raw: cut, reason, ...defined({ column }) });
  }

  remark(key: string, first: string | number, sample = ""): void {
    const known = this.#remarks.get(key);
    if (known === undefined) this.#remarks.set(key, { count: 1, first: String(first), sample });
    else known.count++;
  }

  problems(): Problem[] {
    return [...this.#remarks].map(([key, { count, first, sample }]) =>
      problem(key, { count, first, ...(sample === "" ? {} : { sample }) }),
    );
  }
}
