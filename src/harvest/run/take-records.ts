import { createHash } from "node:crypto";
import { type Problem, problem } from "../../base/failure.ts";
import type { Tx } from "../../db/db.ts";
import type { Pass, Tally, RecordProblems } from "./pass.ts";
import { cleanIdentifier, cleanProblem } from "../clean.ts";
import { placesTold, type ProblemRow, problemsOfRecordMax } from "../store/problem-rows.ts";
import type { RemoteRecord } from "../read.ts";
import { heldProblems, type KnownRecord, knownRecords, touchRecords } from "../store/record-rows.ts";
import { type Fresh, takeInFresh } from "./take-in.ts";
import { withdrawRecords } from "./withdraw-records.ts";

/** What becomes of some records, in one transaction: what it adds to the counts, and what is to be told. */
export async function takeRecords(
  tx: Tx,
  pass: Pass,
  records: readonly RemoteRecord[],
): Promise<{ tally: Tally; problems: readonly ProblemRow[] }> {
  const { source, run } = pass;
  const identified = records.map(toIdentified);
  const known = await knownRecords(
    tx,
    source.id,
    identified.flatMap(({ identifier }) => identifier ?? []),
  );
  const sorted = sort(identified, known, pass);
  const told =
    run.attempt === 1 ? new Set<string>() : await placesTold(tx, run.id, sorted.refused.map(placeOf));
  const refused = sorted.refused.filter(({ place }) => !told.has(place.slice(0, 500)));
  await touchRecords(tx, source.id, run, [...sorted.unchanged, ...sorted.counted, ...sorted.kept]);
  const held = await heldProblems(tx, source.id, sorted.unchanged);
  const withdrawn = await withdrawRecords(tx, pass, sorted.deleted, "federation-deleted-there");
  const taken = await takeInFresh(tx, pass, sorted.fresh);
  const tally: Tally = {
    seen: refused.length + sorted.unchanged.length + sorted.deleted.length + sorted.fresh.length,
    unchanged: sorted.unchanged.length,
    refused: refused.length,
    withdrawn,
    missing: 0,
    created: taken.created,
    changed: taken.changed,
    joined: taken.joined,
    withProblems: held.length + taken.problems.length,
  };
  return { tally, problems: [...refused, ...held, ...taken.problems].flatMap(rowsOf) };
}

interface Identified {
  readonly record: RemoteRecord;
  readonly identifier?: string;
}

interface Sorted {
  readonly fresh: Fresh[];
  readonly unchanged: string[];
  /** Counted by an earlier attempt of this run. */
  readonly counted: string[];
  /** Refused this time: what they were stays. */
  readonly kept: string[];
  readonly deleted: string[];
  readonly refused: RecordProblems[];
}

function toIdentified(record: RemoteRecord): Identified {
  const identifier = cleanIdentifier(record.identifier ?? "");
  return identifier === "" ? { record } : { record, identifier };
}

function sort(all: readonly Identified[], known: ReadonlyMap<string, KnownRecord>, pass: Pass): Sorted {
  const sorted: Sorted = { fresh: [], unchanged: [], counted: [], kept: [], deleted: [], refused: [] };
  const here = new Set<string>();
  for (const { record, identifier } of all) {
    const reason = reasonToRefuse(record, identifier);
    if (identifier === undefined) {
      sorted.refused.push(refusal(record, [...reason, ...record.problems]));
      continue;
    }
    const before = known.get(identifier);
    const inRun = before?.run === pass.run.id;
    if (here.has(identifier) || (inRun && before.attempt === pass.run.attempt)) {
      sorted.refused.push(refusal(record, [repeatedProblem(record)]));
    } else if (inRun) sorted.counted.push(identifier);
    else if (record.deleted === true) sorted.deleted.push(identifier);
    else if (reason.length > 0 || record.dataset === undefined) {
      sorted.refused.push(refusal(record, [...reason, ...record.problems]));
      if (before !== undefined) sorted.kept.push(identifier);
    } else sortSound(sorted, { record, dataset: record.dataset, identifier, before }, pass);
    here.add(identifier);
  }
  return sorted;
}

function sortSound(sorted: Sorted, sound: Omit<Fresh, "hash">, { ctx }: Pass): void {
  const { record, identifier, before } = sound;
  const hash = hashOf(record, ctx.version);
  const isSame = before?.hash === hash && before.dataset !== null && before.goneAt === null;
  if (isSame) sorted.unchanged.push(identifier);
  else sorted.fresh.push({ ...sound, hash });
}

function reasonToRefuse({ dataset, problems }: RemoteRecord, identifier: string | undefined): Problem[] {
  if (dataset === undefined) return problems.length === 0 ? [problem("federation-no-dataset")] : [];
  if (identifier === undefined) return [problem("federation-no-identifier")];
  return dataset.title.trim() === "" ? [problem("federation-no-title")] : [];
}

export function refusal(record: RemoteRecord, problems: readonly Problem[]): RecordProblems {
  const identifier = cleanIdentifier(record.identifier ?? "");
  return {
    place: record.place,
    refused: true,
    problems,
    ...(identifier === "" ? {} : { identifier }),
  };
}

export function rowsOf({ problems, ...record }: RecordProblems): ProblemRow[] {
  return problems.slice(0, problemsOfRecordMax).map((each) => ({ ...record, problem: cleanProblem(each) }));
}

export function repeatedProblem({ identifier = "" }: RemoteRecord): Problem {
  return problem("federation-identifier-repeated", { identifier });
}

function placeOf({ place }: RecordProblems): string {
  return place;
}

/** With the program's version: a newer one may understand more of the same record. */
function hashOf({ original }: RemoteRecord, version: string): string {
  return createHash("sha256")
    .update(`${version} ${original.mediaType}\n`)
    .update(original.text)
    .digest("hex");
}
