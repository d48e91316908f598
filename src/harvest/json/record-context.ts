import type { Draft } from "../normalize/draft.ts";
import type { RawRecord } from "../normalize/fields.ts";

/** Where a record comes from. */
export interface RecordContext {
  /** Address of the document. */
  readonly base: string;
  /** Under which the portal's pages lie, without a slash at its end; absent for a file. */
  readonly portal?: string;
  /** Of titles and descriptions, where the record does not tell (ISO 639-1). */
  readonly language?: string;
}

/** What a record of one kind says. */
export type ReadRecord = (told: RawRecord, context: RecordContext) => Draft;
