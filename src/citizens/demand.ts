import type { Id } from "../base/id.ts";
import type { Language } from "../base/language.ts";
import type { RowTexts } from "../tables/correct-row.ts";
import type { UnsureVersion } from "../tables/row-in-versions.ts";

/** What somebody may ask of what is held about them: articles 16 to 18 and 21 of the GDPR. */
export const demandKinds = ["correct", "complete", "erase", "oppose", "limit"] as const;
/** Or what they say of a reading of it, which the journal tells. */
export type DemandKind = (typeof demandKinds)[number] | "contest";

/**
 * `unproven`: it waits for the code of a letter; `accepted`: its rows are being erased; `done`: accepted
 * and carried out; `withdrawn`: by who asked, or because their rows went meanwhile.
 */
export type DemandState = "unproven" | "asked" | "accepted" | "refused" | "done" | "withdrawn";

/** What is told of a demand to both sides, and to who counts them: nothing of the person. */
export interface Demand {
  readonly id: Id;
  /** Absent where it contests what was told once: its rows are elsewhere. */
  readonly table?: Id;
  readonly organization: Id;
  readonly kind: DemandKind;
  /** Of one row, or of all of them. */
  readonly onRow: boolean;
  readonly state: DemandState;
  readonly askedAt: Date;
  /** The day at which the organization must have answered. */
  readonly dueAt: Date;
  readonly prolongedAt?: Date;
  readonly answeredAt?: Date;
}

/** What it says of the person, until their rows are gone. */
export interface DemandContent {
  readonly person: string;
  readonly words: string;
  /** Where it is of all rows: by what the person is known in them, by column, as it was. */
  readonly about?: RowTexts;
  /** The row as it was. */
  readonly row?: RowTexts;
  /** What its cells are to hold. */
  readonly changes?: RowTexts;
  /** The reading that is contested, by the index of its entry in the journal. */
  readonly reading?: number;
}

export interface DemandAnswer {
  /** Why it is answered so: why not, or what must be kept and why. */
  readonly reason?: string;
  /** Why it takes longer than a month. */
  readonly prolonged?: string;
  /** Versions in which the row that was erased may stand otherwise written: rows about the person stay there. */
  readonly unsure?: readonly UnsureVersion[];
}

/** As both sides read it. */
export interface FullDemand extends Demand {
  readonly words: string;
  /** Whom it is about, for the organization. */
  readonly about?: RowTexts;
  readonly row?: RowTexts;
  readonly changes?: RowTexts;
  readonly reading?: number;
  readonly answer: DemandAnswer;
  readonly language: Language;
}

/** So many months later, or before: of 31 January the last day of February. */
export function monthsAfter(from: Date, months: number): Date {
  const day = new Date(from);
  day.setUTCMonth(day.getUTCMonth() + months);
  if (day.getUTCDate() !== from.getUTCDate()) day.setUTCDate(0);
  return day;
}
