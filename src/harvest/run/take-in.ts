import { type Problem, problem } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import { defined } from "../../base/defined.ts";
import type { Origin } from "../../catalogue/metadata.ts";
import {
  findPublishedHere,
  type OwnNames,
  problemsOfRemote,
  putRemotes,
  type RemoteChange,
  type RemoteDataset,
  setOrigins,
} from "../../catalogue/remote.ts";
import { holdDatasets } from "../../catalogue/search-index/touch.ts";
import type { Tx } from "../../db/db.ts";
import { cleanProblem } from "../clean.ts";
import { keysOf, nearnessOf } from "./matching.ts";
import { problemsOfRecordMax } from "../store/problem-rows.ts";
import type { RemoteRecord } from "../read.ts";
import {
  datasetsByKey,
  type KnownRecord,
  type RecordRow,
  setDescribing,
  type TellingRecord,
  tellingsOf,
  toldByProducers,
  upsertRecords,
} from "../store/record-rows.ts";
import type { Pass, RecordProblems } from "./pass.ts";

/** A record that is new or not as it was. */
export interface Fresh {
  readonly record: RemoteRecord;
  readonly dataset: RemoteDataset;
  readonly identifier: string;
  readonly hash: string;
  readonly before: KnownRecord | undefined;
}

interface Placed extends Fresh {
  readonly keys: readonly bigint[];
  readonly nearness: number;
  /** The dataset that it is here already, and how that is known. */
  readonly match?: { readonly id: Id; readonly how: "before" | "elsewhere" | "here" };
  readonly ambiguous: boolean;
}

interface TakenIn {
  readonly created: number;
  readonly changed: number;
  readonly joined: number;
  readonly problems: readonly RecordProblems[];
}

export async function takeInFresh(tx: Tx, pass: Pass, fresh: readonly Fresh[]): Promise<TakenIn> {
  if (fresh.length === 0) return { created: 0, changed: 0, joined: 0, problems: [] };
  const placed = await place(tx, pass, fresh);
  const matched = placed.flatMap(({ match }) => (match === undefined ? [] : [match.id]));
  const tellings = Map.groupBy(await tellingsOf(tx, matched), ({ dataset }) => dataset);
  const rows = await takeIn(
    tx,
    pass,
    placed.map((each) => decide(pass, each, tellings.get(each.match?.id ?? "") ?? [])),
  );
  await upsertRecords(tx, pass.source.id, pass.run, rows);
  for (const { dataset, identifier, describes } of rows) {
    const others = tellings.get(dataset)?.filter((other) => !isOf(other, pass, identifier)) ?? [];
    if (describes && others.some((other) => other.describes)) {
      await setDescribing(tx, dataset, { source: pass.source.id, identifier });
    }
  }
  const count = (how: string | undefined) => placed.filter(({ match }) => match?.how === how).length;
  return {
    created: count(undefined),
    changed: count("before"),
    joined: count("elsewhere") + count("here"),
    problems: rows.flatMap(({ identifier, dataset, problems }, index) => {
      const place = fresh[index]?.record.place ?? identifier;
      return problems.length === 0 ? [] : [{ place, identifier, dataset, refused: false, problems }];
    }),
  };
}

/** Finds what each record is here already. A dataset has one record of each source. */
async function place(tx: Tx, pass: Pass, fresh: readonly Fresh[]): Promise<Placed[]> {
  const keyed = fresh.map((each) => ({
    ...each,
    keys: keysOf(each.record),
    nearness: each.record.nearness ?? nearnessOf(each.record, pass.source.url),
  }));
  const strangers = keyed.filter(({ before }) => (before?.dataset ?? null) === null);
  const elsewhere = await datasetsByKey(
    tx,
    pass.source.id,
    strangers.flatMap(({ keys }) => keys),
  );
  const here = await findPublishedHere(
    tx,
    strangers.map(({ record, identifier }) => ownNames(record, identifier, pass)),
  );
  // Two producers have two datasets, whatever identifiers one of them tells.
  const others = keyed.some((each) => isProducer(pass, each))
    ? await toldByProducers(tx, pass.source, new Set([...elsewhere.values()].flatMap((ids) => [...ids])))
    : new Set<Id>();
  const taken = new Set<Id>();
  return keyed.map((each): Placed => {
    const before = each.before?.dataset ?? null;
    if (before !== null) return { ...each, match: { id: before, how: "before" }, ambiguous: false };
    const own = isProducer(pass, each) ? undefined : here[strangers.indexOf(each)];
    const found =
      own === undefined
        ? new Set(
            each.keys
              .flatMap((key) => [...(elsewhere.get(key) ?? [])])
              .filter((id) => !isProducer(pass, each) || !others.has(id)),
          )
        : new Set([own]);
    const [only] = found;
    if (found.size !== 1 || only === undefined || taken.has(only))
      return { ...each, ambiguous: found.size > 1 };
    taken.add(only);
    return { ...each, match: { id: only, how: own === undefined ? "elsewhere" : "here" }, ambiguous: false };
  });
}

/** Told by the instance whose dataset it is. */
function isProducer({ source }: Pass, { nearness }: { readonly nearness: number }): boolean {
  return source.kind === "maille" && nearness === 2;
}

/** Under which a dataset that was published here may be told by somebody who gathered it from us. */
function ownNames({ dataset, url }: RemoteRecord, identifier: string, { ctx }: Pass): OwnNames {
  const told = [identifier, url, dataset?.metadata.landingPage, ...(dataset?.metadata.identifiers ?? [])];
  const names = told.filter((name) => name !== undefined);
  const ours = `${ctx.url}/datasets/`;
  return {
    slugs: names
      .filter((name) => name.startsWith(ours))
      .map((name) => name.slice(ours.length).split(/[/?#.]/)[0] ?? ""),
    // A local code may stand for anything: those that are unique in the world count.
    identifiers: names.filter((name) => /^(?:https?:|urn:|doi:|10\.\d{4})|^[0-9a-f-]{36}$/i.test(name)),
  };
}

interface Decided extends Placed {
  readonly describes: boolean;
  /** Where the dataset is told, this record's own last; `isShared` where others tell of it too. */
  readonly origins: readonly Origin[];
  readonly isShared: boolean;
}

function decide(pass: Pass, each: Placed, tellings: readonly TellingRecord[]): Decided {
  const at = pass.ctx.clock();
  const others = tellings.filter((other) => !isOf(other, pass, each.identifier) && other.goneAt === null);
  return {
    ...each,
    describes: each.match === undefined || mayDescribe(pass, each, others),
    origins: [...others.map((other) => originOf(other, at)), ownOrigin(pass, each, at)],
    isShared: others.length > 0,
  };
}

/** Puts what the records describe, and notes the others where they are told too. */
async function takeIn(tx: Tx, pass: Pass, decided: readonly Decided[]): Promise<RecordRow[]> {
  const at = pass.ctx.clock();
  const described = decided.filter(({ describes }) => describes);
  const others = decided.filter(({ describes, isShared }) => !describes && isShared);
  // Changed after those that are described here: all are held by id before any is.
  if (others.length > 0) {
    await holdDatasets(
      tx,
      decided.flatMap(({ match }) => match?.id ?? []),
    );
  }
  const puts = await putRemotes(
    tx,
    described.map(({ match, dataset, origins }): RemoteChange => ({
      ...(match === undefined ? {} : { id: match.id }),
      organization: pass.source.organization,
      dataset,
      origins: origins.toReversed(),
      at,
    })),
  );
  for (const { match, origins } of others) {
    if (match !== undefined) await setOrigins(tx, match.id, origins);
  }
  const putBy = new Map(described.map((each, index) => [each, puts[index]]));
  return decided.map((each) => toRow(each, putBy.get(each)));
}

function toRow(
  each: Decided,
  put: { readonly id: Id; readonly problems: readonly Problem[] } | undefined,
): RecordRow {
  const { record, dataset, identifier, match, describes, hash, nearness, keys } = each;
  const id = put?.id ?? match?.id;
  if (id === undefined) throw new Error("a record became no dataset");
  const broken = record.original.text.includes("\uFFFD") ? [problem("federation-encoding-broken")] : [];
  const doubtful = each.ambiguous ? [problem("federation-several-matches")] : [];
  // A dataset that another source describes: what is wrong with this record is told all the same.
  const unkept = put?.problems ?? problemsOfRemote(dataset);
  const all = [...record.problems, ...unkept, ...broken, ...doubtful];
  return {
    identifier,
    dataset: id,
    describes,
    hash,
    original: record.original,
    told: dataset,
    url: record.url,
    nearness,
    keys,
    problems: all.slice(0, problemsOfRecordMax).map(cleanProblem),
  };
}

/**
 * Of the records that tell of one dataset, that of the source nearest to the producer describes it;
 * at equal distance, that of the source that was here first. What another organization answers
 * for, unless its producer comes, and what was published here, is described by them alone.
 */
function mayDescribe(pass: Pass, placed: Placed, others: readonly TellingRecord[]): boolean {
  const { source } = pass;
  const { match, nearness, before } = placed;
  const how = match?.how;
  if (how === "here") return false;
  const describing = others.find((other) => other.describes);
  if (describing === undefined) return how !== "before" || mayGoOn(before);
  // Its producer came after somebody who repeats it: what another producer tells was no match.
  if (isProducer(pass, placed) && how === "elsewhere") return true;
  if (describing.organization !== source.organization || how === "before") return false;
  return comesBefore({ nearness, since: source.createdAt }, describing);
}

/** What described the dataset, or is back after it was gone. */
function mayGoOn(before: KnownRecord | undefined): boolean {
  return before?.goneAt !== null || before.describes;
}

function comesBefore(
  { nearness, since }: { readonly nearness: number; readonly since: Date },
  other: TellingRecord,
): boolean {
  return nearness === other.nearness ? since < other.sourceCreatedAt : nearness > other.nearness;
}

function isOf(telling: TellingRecord, { source }: Pass, identifier: string): boolean {
  return telling.source === source.id && telling.identifier === identifier;
}

export function originOf({ source, sourceName, identifier, url }: TellingRecord, at: Date): Origin {
  return {
    source,
    sourceName,
    identifier,
    ...(url === null ? {} : { url }),
    seenAt: at.toISOString(),
  };
}

function ownOrigin({ source }: Pass, { identifier, record }: Placed, at: Date): Origin {
  return {
    source: source.id,
    sourceName: source.name,
    identifier,
    ...defined({ url: record.url }),
    seenAt: at.toISOString(),
  };
}
