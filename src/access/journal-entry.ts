import { createHash } from "node:crypto";
import type { Id } from "../base/id.ts";
import type { Purpose } from "./policy.ts";
import { type CanonicalValue, toCanonical } from "./canonical.ts";

/** How rows left: a page of them, a whole export, an answer to SQL, parts of a Parquet… */
export type Reading =
  | "page"
  | "profile"
  | "features"
  | "chart"
  | "sql"
  | "parquet"
  | "original"
  /** Somebody of the organization looked at what a person asks of their row. */
  | "demand"
  /** What one person had another organization told, once; of no columns, what they brought in its place. */
  | "told-once"
  /** Nobody read: rows were taken out of versions. */
  | "erasure"
  /** Nobody read: somebody may from now on, for the person. */
  | "mandate"
  /** Nobody read: staff let in somebody who said that the rows are about them, or printed a code for them. */
  | "check"
  | "check-code"
  /** Nobody read: staff looked for one person, to have somebody help them. */
  | "search"
  /** Nobody read: another site may ask from now on, or may no more, who reads, for the person. */
  | "connection"
  | "connection-end"
  /** Nobody read: what protects the people whom the rows are about does so less. */
  | "weakening"
  /** By the name of the export's format. */
  | `export-${string}`;

/** One access to data that is not open to all. */
export interface AccessEntry {
  readonly at: Date;
  /**
   * By an agreement; by the producer's own staff, or the steward's, who need none; by anybody with an
   * account, where that is enough; by a person, of the rows that are about them; by a loan, of the
   * rows about a person who consented; or by a mandate, of those of a person who is helped.
   */
  readonly basis: "agreement" | "producer" | "account" | "person" | "loan" | "mandate";
  readonly reading: Reading;
  /** From which instance, by its address; this one for its own accounts and keys. */
  readonly instance: string;
  /** In whose name, by its id at its instance. A person is kept as a commitment. */
  readonly party: { readonly kind: "person" | "organization"; readonly id: Id; readonly name: string };
  /** Who acts for the party, where it is known: an account at that instance. Kept as a commitment. */
  readonly account?: Id;
  /** Of whom it tells: an account here, or the id by which the table knows who was told of to an agent. Kept as a commitment, and told to nobody but them. */
  readonly person?: Id;
  /** The token or the key that was shown, by its identifier. Kept as a commitment. */
  readonly credential?: string;
  readonly project?: Id;
  readonly agreement?: Id;
  readonly purpose?: Purpose;
  /** Of a producer's own reading of rows about people: of its staff, or who administers the instance; of what was told once, its party's staff where an agent asked. */
  readonly agent?: "staff" | "steward";
  /** And why, in their words. Kept as a commitment. */
  readonly reason?: string;
  /** The producer. */
  readonly organization: Id;
  readonly dataset: Id;
  readonly table: Id;
  readonly version: number;
  readonly columns: readonly string[];
  /** The question as it was asked: a query string, or SQL. Kept as a commitment. */
  readonly filter: string;
  /**
   * How many rows could leave at most, or were counted in figures, when the access was allowed. How
   * many did is in its ending, where it was a stream.
   */
  readonly rows?: number;
  /** Of an erasure: how many rows of which versions, with the SHA-256 of the Parquet before and after. */
  readonly taken?: readonly TakenRows[];
}

export interface TakenRows {
  readonly version: number;
  readonly rows: number;
  readonly before: string;
  readonly after: string;
}

/** How a stream that an entry allowed came to its end: an entry of its own, once it is known. */
export interface Ending {
  /** The index of the entry that allowed it. */
  readonly first: number;
  readonly at: Date;
  /** `whole`: all of it left; `left`: the reader went away; `cut`: it was no longer allowed, or broke here. */
  readonly ended: "whole" | "left" | "cut";
  /** How many rows left; absent where that cannot be told, as of a file that was cut. */
  readonly rows?: number;
}

/** What was taken out of entries on request, as an entry of its own: nothing of whom it was told. */
export interface Erasure {
  readonly at: Date;
  /** Of how many entries. */
  readonly entries: number;
  /** How many values, each of which an entry holds as a commitment. */
  readonly values: number;
}

/** What an entry holds as a commitment alone. */
export type ClearField = "account" | "credential" | "filter" | "name" | "party" | "person" | "reason";

export interface Clear {
  readonly field: ClearField;
  /** 32 random bytes. */
  readonly salt: Buffer;
  readonly value: string;
}

export const saltBytes = 32;

/** SHA-256 of the salt and the UTF-8 of the value, in hexadecimal. */
export function commit({ salt, value }: Pick<Clear, "salt" | "value">): string {
  return createHash("sha256").update(salt).update(value, "utf8").digest("hex");
}

/** The text whose UTF-8 is in the tree (docs/journal.md), and what was taken out of it. */
export function toEntryText(
  entry: AccessEntry,
  newSalt: () => Buffer,
): { text: string; clear: readonly Clear[] } {
  const { party, filter, account, credential, person, reason } = entry;
  const isPerson = party.kind === "person";
  const clear = clearOf({
    account,
    credential,
    filter: filter === "" ? undefined : filter,
    name: isPerson ? party.name : undefined,
    party: isPerson ? party.id : undefined,
    person,
    reason,
  }).map((hidden) => ({ ...hidden, salt: newSalt() }));
  const text = toCanonical({
    ...membersOf(entry),
    commitments: Object.fromEntries(clear.map((hidden) => [hidden.field, commit(hidden)])),
    rows: entry.rows,
    taken: entry.taken?.map((one) => ({ ...one })),
  });
  return { text, clear };
}

/** That of an ending: what its opening entry tells in the open, and nothing of a person once more. */
export function toEndingText(entry: AccessEntry, { first, at, ended, rows }: Ending): string {
  return toCanonical({ ...membersOf(entry), at: at.toISOString(), commitments: {}, first, ended, rows });
}

export function toErasureText({ at, entries, values }: Erasure): string {
  return toCanonical({ v: 1, at: at.toISOString(), commitments: {}, erased: { entries, values } });
}

function membersOf(entry: AccessEntry): Readonly<Record<string, CanonicalValue | undefined>> {
  const { party } = entry;
  return {
    v: 1,
    at: entry.at.toISOString(),
    basis: entry.basis,
    reading: entry.reading,
    instance: entry.instance,
    party:
      party.kind === "person"
        ? { kind: party.kind }
        : { kind: party.kind, id: party.id, name: storable(party.name) },
    project: entry.project,
    agreement: entry.agreement,
    purpose: entry.purpose,
    agent: entry.agent,
    organization: entry.organization,
    dataset: entry.dataset,
    table: entry.table,
    version: entry.version,
    columns: entry.columns.map(storable),
  };
}

function clearOf(
  values: Readonly<Record<ClearField, string | undefined>>,
): readonly { readonly field: ClearField; readonly value: string }[] {
  return Object.entries(values).flatMap(([field, value]) =>
    value === undefined ? [] : [{ field: field as ClearField, value: storable(value) }],
  );
}

/** PostgreSQL holds neither a zero character nor half a pair: each is told as U+FFFD. */
function storable(text: string): string {
  return text.toWellFormed().replaceAll("\0", "\ufffd");
}
