import type { Problem } from "../base/failure.ts";
import type { RemoteDataset } from "../catalogue/remote.ts";
import type { SourceKind } from "./source.ts";

/** One record of a source. It stands alone: whatever is wrong with it stays with it. */
export interface RemoteRecord {
  /** Where it stands, for who repairs it: its address there, or page and number. */
  readonly place: string;
  /** The same from run to run. Without one, the record cannot be taken in. */
  readonly identifier?: string;
  /** As the source gave it, kept beside what was understood of it. */
  readonly original: { readonly mediaType: string; readonly text: string };
  /** Absent where the record cannot be a dataset: `problems` says why. */
  readonly dataset?: RemoteDataset;
  /** Its page at the source. */
  readonly url?: string;
  /** The source tells that it no longer exists. */
  readonly deleted?: true;
  readonly problems: readonly Problem[];
  /** How near to the producer its source is, where the source knows: 2 for the producer itself. */
  readonly nearness?: 0 | 1 | 2;
}

/**
 * A record that nobody understood yet. What it becomes follows from its text and from the settings of
 * its source alone: where the same text was taken in before, it need not be understood again.
 */
export interface UnreadRecord extends Pick<RemoteRecord, "place" | "original"> {
  readonly understand: () => RemoteRecord;
}

/** What comes out of a source, in its order. */
export type Read =
  | { readonly kind: "record"; readonly record: RemoteRecord }
  | ({ readonly kind: "unread" } & UnreadRecord)
  /** All records before it were told. A run that stops here goes on from `cursor`; none at the end. */
  | { readonly kind: "page"; readonly cursor?: string; readonly announced?: number }
  /** A page is not as it should be: what was read stands, and the run is incomplete. */
  | { readonly kind: "problem"; readonly problem: Problem };

export interface ReadRequest {
  readonly url: string;
  readonly options: Readonly<Record<string, string>>;
  /** Where an earlier run stopped. */
  readonly cursor?: string;
  readonly get: Get;
  readonly signal: AbortSignal;
}

/**
 * Asks the source for a document, at its own pace (robots, `Retry-After`), again where that may
 * help. Throws a `Failure` where it cannot be had, where an address was asked for already (a loop of
 * next pages), unless `again` says that this is meant, and for another host, unless a page of the
 * source that was had before names it.
 */
export type Get = (
  url: string,
  options?: { accept?: string; maxBytes?: number; again?: true },
) => Promise<SourceDocument>;

export interface SourceDocument {
  /** After redirects. */
  readonly url: string;
  /** Of Content-Type without parameters, in lower case; empty where none was told. */
  readonly mediaType: string;
  /** Of Content-Type, where told. */
  readonly charset?: string;
  readonly headers: Headers;
  /** Ends with a `Failure` past the size allowed, or where it was cut short. */
  readonly body: AsyncIterable<Uint8Array>;
  /** The whole of it, in UTF-8 unless the answer or its beginning (BOM, XML declaration) says otherwise. */
  text(): Promise<string>;
}

/** The record that was told, understood; `undefined` where something else was. */
export function recordIn(read: Read): RemoteRecord | undefined {
  if (read.kind === "unread") return read.understand();
  return read.kind === "record" ? read.record : undefined;
}

/** Reads a kind of source as a stream, with flat memory. */
export interface SourceReader {
  readonly kind: SourceKind;
  read(request: ReadRequest): AsyncIterable<Read>;
}
