import { createHash } from "node:crypto";
import { Breath } from "../../base/breath.ts";
import type { Db } from "../../db/db.ts";
import type { Id } from "../../base/id.ts";
import { cleanIdentifier } from "../clean.ts";
import type { Read, RemoteRecord } from "../read.ts";
import { identifiersByHash } from "../store/record-rows.ts";

/** A record on its way in. */
export interface Incoming {
  readonly place: string;
  readonly original: RemoteRecord["original"];
  /** Of its text and the program, hexadecimal: a newer program may understand more of the same text. */
  readonly hash: string;
  /** Its identifier follows from its text: whoever holds the text knows the record. */
  readonly isByText: boolean;
  /** The identifier of the record that is held of the same text: it need not be understood. */
  readonly held?: string;
  /** Understood once, whoever asks. */
  readonly read: () => RemoteRecord;
}

/** Told as a record, or before it was understood. */
export type ToldRecord = Extract<Read, { readonly kind: "record" | "unread" }>;

export function incomingOf(record: RemoteRecord, version: string): Incoming {
  const { place, original } = record;
  return { place, original, hash: hashOf(original, version), isByText: false, read: () => record };
}

export function toIncoming(told: ToldRecord, version: string): Incoming {
  if (told.kind === "record") return incomingOf(told.record, version);
  const { place, original, understand } = told;
  const hash = hashOf(original, version);
  let record: RemoteRecord | undefined;
  return { place, original, hash, isByText: true, read: () => (record ??= understand()) };
}

/** As it is known by: nothing where it tells none. */
export function identifierOf({ held, read }: Incoming): string {
  return held ?? cleanIdentifier(read().identifier ?? "");
}

/**
 * Before their transaction: those that are held of the same text are known by it, and the others are
 * understood, a few at a time. For a source that is read as it was read last time: under other
 * settings the same text may be another record.
 */
export async function withHeld(
  db: Db,
  source: Id,
  records: readonly Incoming[],
): Promise<readonly Incoming[]> {
  const held = await identifiersByHash(
    db,
    source,
    records.flatMap(({ hash, isByText }) => (isByText ? [hash] : [])),
  );
  return records.map((record) => {
    const identifier = record.isByText ? held.get(record.hash) : undefined;
    return identifier === undefined ? record : { ...record, held: identifier };
  });
}

/** Others have their turn meanwhile: a record of ISO 19139 takes several times as long as one of others. */
export async function understandAll(records: readonly Incoming[]): Promise<void> {
  const breath = new Breath(sliceMs);
  for (const { held, read } of records) {
    if (held !== undefined) continue;
    read();
    if (breath.isDue) await breath.take();
  }
}

/** Between two breaths of the process, while it understands. */
const sliceMs = 5;

function hashOf({ mediaType, text }: RemoteRecord["original"], version: string): string {
  return createHash("sha256").update(`${version} ${mediaType}\n`).update(text).digest("hex");
}
