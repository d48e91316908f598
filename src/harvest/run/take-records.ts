import { type Problem, problem } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import { holdMarks } from "../../catalogue/search-index/touch.ts";
import type { Tx } from "../../db/db.ts";
import type { Pass, Tally, RecordProblems } from "./pass.ts";
import { cleanIdentifier, cleanProblem } from "../clean.ts";
import { placesTold, type ProblemRow, problemsOfRecordMax } from "../store/problem-rows.ts";
import type { RemoteRecord } from "../read.ts";
import { identifierOf, type Incoming, incomingOf } from "./incoming.ts";
import { keysOf } from "./matching.ts";
import {
  datasetsTold,
  heldProblems,
  type KnownRecord,
  knownRecords,
  touchRecords,
} from "../store/record-rows.ts";
import { type Fresh, takeInFresh } from "./take-in.ts";
import { withdrawRecords } from "./withdraw-records.ts";

/** What becomes of some records, in one transaction: what it adds to the counts, and what is to be told. */
export function takeRecords(
  tx: Tx,
  pass: Pass,
  records: readonly RemoteRecord[],
): Promise<{ tally: Tally; problems: readonly ProblemRow[] }> {
  return takeIncoming(
    tx,
    pass,
    records.map((record) => incomingOf(record, pass.ctx.version)),
  );
}

/** The same of records that are known by their text, and may not be understood. */
export async function takeIncoming(
  tx: Tx,
  pass: Pass,
  records: readonly Incoming[],
): Promise<{ tally: Tally; problems: readonly ProblemRow[] }> {
  const { source, run } = pass;
  const { identified, known } = await identify(tx, source.id, records);
  const sorted = sort(identified, known, pass);
  const told =
    run.attempt === 1 ? new Set<string>() : await placesTold(tx, run.id, sorted.refused.map(placeOf));
  const refused = sorted.refused.filter(({ place }) => !told.has(place.slice(0, 500)));
  await touchRecords(tx, source.id, run, [...sorted.unchanged, ...sorted.counted, ...sorted.kept]);
  const held = await heldProblems(tx, source.id, sorted.unchanged);
  if (sorted.deleted.length > 0) await holdMet(tx, sorted, known);
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

/** What is withdrawn and what is changed may be marked in no order of its own: all of it is held first. */
async function holdMet(
  tx: Tx,
  { deleted, fresh }: Sorted,
  known: ReadonlyMap<string, KnownRecord>,
): Promise<void> {
  const before = [...deleted.map((identifier) => known.get(identifier)), ...fresh.map((each) => each.before)];
  const keys = fresh.flatMap((each) => ((each.before?.dataset ?? null) === null ? keysOf(each.record) : []));
  await holdMarks(tx, [...before.flatMap((each) => each?.dataset ?? []), ...(await datasetsTold(tx, keys))]);
}

interface Identified {
  readonly incoming: Incoming;
  readonly identifier?: string;
  /** It is what is held, to the letter. */
  readonly isHeld: boolean;
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

/** What was held when the batch was made ready may be held no more. */
async function identify(
  tx: Tx,
  source: Id,
  records: readonly Incoming[],
): Promise<{ identified: Identified[]; known: ReadonlyMap<string, KnownRecord> }> {
  const held = await knownRecords(
    tx,
    source,
    records.flatMap((record) => record.held ?? []),
  );
  const identified = records.map((incoming): Identified => {
    const isHeld = isSame(held.get(incoming.held ?? ""), incoming.hash);
    const identifier = isHeld ? identifierOf(incoming) : cleanIdentifier(incoming.read().identifier ?? "");
    return { incoming, isHeld, ...(identifier === "" ? {} : { identifier }) };
  });
  const others = await knownRecords(
    tx,
    source,
    identified.flatMap(({ identifier, isHeld }) => (isHeld ? [] : (identifier ?? []))),
  );
  return { identified, known: new Map([...held, ...others]) };
}

function isSame(before: KnownRecord | undefined, hash: string): boolean {
  return before?.hash === hash && before.dataset !== null && before.goneAt === null;
}

function sort(all: readonly Identified[], known: ReadonlyMap<string, KnownRecord>, pass: Pass): Sorted {
  const sorted: Sorted = { fresh: [], unchanged: [], counted: [], kept: [], deleted: [], refused: [] };
  const here = new Set<string>();
  for (const each of all) {
    const { incoming, identifier, isHeld } = each;
    const before = known.get(identifier ?? "");
    const inRun = before?.run === pass.run.id;
    if (identifier === undefined) sortUnderstood(sorted, each, before);
    else if (here.has(identifier) || (inRun && before.attempt === pass.run.attempt)) {
      const record = incoming.read();
      sorted.refused.push(refusal(record, [repeatedProblem(record)]));
    } else if (inRun) sorted.counted.push(identifier);
    else if (isHeld) sorted.unchanged.push(identifier);
    else sortUnderstood(sorted, each, before);
    if (identifier !== undefined) here.add(identifier);
  }
  return sorted;
}

function sortUnderstood(
  sorted: Sorted,
  { incoming: { hash, read }, identifier }: Identified,
  before: KnownRecord | undefined,
): void {
  const record = read();
  const { dataset } = record;
  const reason = reasonToRefuse(record, identifier);
  if (identifier !== undefined && record.deleted === true) sorted.deleted.push(identifier);
  else if (identifier === undefined || dataset === undefined || reason.length > 0) {
    sorted.refused.push(refusal(record, [...reason, ...record.problems]));
    if (identifier !== undefined && before !== undefined) sorted.kept.push(identifier);
  } else if (isSame(before, hash)) sorted.unchanged.push(identifier);
  else sorted.fresh.push({ record, dataset, identifier, before, hash });
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
