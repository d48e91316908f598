import { rulesOf, setRule } from "../../access/access-rules.ts";
import { setOpenElsewhere } from "../../access/computed-from.ts";
import { touchSearch } from "../../catalogue/search-index/touch.ts";
import { accountHolders } from "../../access/audience.ts";
import type { AccessRule } from "../../access/policy.ts";
import { type Problem, problem } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import { defined } from "../../base/defined.ts";
import { noMetadata, type Metadata, type BoardLink, type SelfData } from "../../catalogue/metadata.ts";
import type { Tx } from "../../db/db.ts";
import {
  describedByInstances,
  holdTold,
  sourceOfInstance,
  takeInstanceRecords,
  withdrawInstanceRecords,
} from "../../harvest/instances.ts";
import type { RemoteRecord } from "../../harvest/read.ts";
import { putRemoteOrganization } from "../../people/remote-organizations.ts";
import type { DatasetRecord, FeedEvent } from "../feed/event.ts";
import { recordProblems, type SignedEvent } from "./read-event.ts";
import { countSubjects, type KnownSubject, putSubjects, type TakenSubject } from "./remote-subjects.ts";
import { openTablesOf, putRemoteTables } from "./remote-tables.ts";
import type { AppliedEvents, ApplyContext, RefusedRecord } from "./taking.ts";

interface Sound extends SignedEvent {
  readonly record: DatasetRecord;
  readonly remote: RemoteRecord;
}

/**
 * Takes in the records of these events, each of another subject. What is wrong with one stays with it. All that is
 * known of is held first: what becomes of the others of it comes later in the transaction.
 */
export async function takeIn(
  tx: Tx,
  ctx: ApplyContext,
  events: readonly SignedEvent[],
  known: ReadonlyMap<string, KnownSubject>,
): Promise<AppliedEvents> {
  const refused: RefusedRecord[] = [];
  const sound: Sound[] = [];
  for (const each of await withinLimits(tx, ctx, events, known, refused)) {
    const problems = recordProblems(each.event.record);
    if (problems.length === 0) sound.push(toSound(each));
    else refused.push(toRefused(each.event, problems));
  }
  const strangers = sound.filter(({ event }) => (known.get(event.subject)?.source ?? null) === null);
  await holdTold(
    tx,
    [...known.values()],
    strangers.map(({ remote }) => remote),
  );
  const taken: TakenSubject[] = [];
  for (const own of Map.groupBy(
    sound,
    ({ event, record }) => `${event.origin} ${record.organization.id}`,
  ).values()) {
    taken.push(...(await takeOfOrganization(tx, ctx, own, known)));
  }
  const untaken = events.filter(({ event }) => refused.some(({ subject }) => subject === event.subject));
  await putSubjects(
    tx,
    [...taken, ...untaken.map((each) => ({ ...each, problems: problemsOf(each, refused) }))],
    ctx.clock(),
  );
  await putBeside(tx, taken);
  const told = taken
    .filter(({ problems }) => problems.length > 0)
    .map(({ event, problems }) => ({
      ...ofEvent(event),
      problems: problems.map((each) => ({ problem: each, pointer: pointerOf(each) })),
    }));
  return {
    refused: [...refused, ...told],
    sound: taken.filter(({ problems }) => problems.length === 0).map(({ event }) => ofEvent(event)),
  };
}

function ofEvent({ subject, origin, revision }: FeedEvent) {
  return { subject, origin, revision };
}

function problemsOf({ event }: SignedEvent, refused: readonly RefusedRecord[]): readonly Problem[] {
  const own = refused.find(({ subject }) => subject === event.subject);
  return own?.problems.map((each) => each.problem) ?? [];
}

function toRefused(
  event: FeedEvent,
  problems: readonly { readonly pointer: string; readonly detail: string }[],
): RefusedRecord {
  return {
    ...ofEvent(event),
    problems: problems.map(({ pointer, detail }) => ({
      problem: problem("network-record-wrong"),
      pointer,
      detail,
    })),
  };
}

/** What an instance tells beyond what is taken of one is told, and left. */
async function withinLimits(
  tx: Tx,
  { limits }: ApplyContext,
  events: readonly SignedEvent[],
  known: ReadonlyMap<string, KnownSubject>,
  refused: RefusedRecord[],
): Promise<readonly SignedEvent[]> {
  const taken: SignedEvent[] = [];
  for (const [origin, own] of Map.groupBy(events, ({ event }) => event.origin)) {
    const fresh = own.filter(({ event }) => !known.has(event.subject));
    const room = fresh.length === 0 ? 0 : Math.max(0, limits.subjectsMax - (await countSubjects(tx, origin)));
    const left = new Set(fresh.slice(room));
    taken.push(...own.filter((each) => !left.has(each)));
    for (const { event } of left) {
      const over = problem("network-too-many-subjects", { most: limits.subjectsMax });
      refused.push({ ...ofEvent(event), problems: [{ problem: over, pointer: "" }] });
    }
  }
  return taken;
}

/** All of one origin and organization. */
async function takeOfOrganization(
  tx: Tx,
  ctx: ApplyContext,
  events: readonly Sound[],
  known: ReadonlyMap<string, KnownSubject>,
): Promise<readonly TakenSubject[]> {
  const [first] = events;
  if (first === undefined) return [];
  const { origin } = first.event;
  const at = ctx.clock();
  // The newest tells how the organization is now.
  const { organization } = events.reduce((one, other) =>
    other.event.revision > one.event.revision ? other : one,
  ).record;
  const { id: originId, name, description, url, siren } = organization;
  const logo = toToldLogo(origin, organization);
  const told = { origin, originId, name: name.slice(0, 200), description: description.slice(0, 20_000) };
  const id = await putRemoteOrganization(
    tx,
    {
      ...told,
      ...(url === undefined || !/^https?:\/\//i.test(url) ? {} : { url }),
      ...defined({ siren, logo }),
    },
    at,
  );
  const source = await sourceOfInstance(
    tx,
    { url: origin, name: await nameOf(tx, origin), organization: id },
    at,
  );
  await leaveOthers(tx, ctx, { source: source.id, events, known });
  const records = events.map(({ remote }) => remote);
  const taken = await takeInstanceRecords(tx, ctx, source, records);
  return events.map(({ event, signed }) => {
    const { dataset, problems = [] } = taken.get(event.subject) ?? {};
    return { event, signed, source: source.id, problems, ...defined({ dataset }) };
  });
}

/** As an instance that has a tie with this one says of itself, else its host. */
async function nameOf(tx: Tx, origin: string): Promise<string> {
  const [tie] = await tx<{ name: string | null }[]>`
    select description ->> 'name' as name from ties where instance = ${origin}`;
  return tie?.name ?? URL.parse(origin)?.host ?? origin;
}

/** A dataset that went to another organization of its instance is told by that one from now on. */
async function leaveOthers(
  tx: Tx,
  ctx: ApplyContext,
  {
    source,
    events,
    known,
  }: { source: Id; events: readonly Sound[]; known: ReadonlyMap<string, KnownSubject> },
): Promise<void> {
  const moved = events.flatMap(({ event: { subject } }) => {
    const before = known.get(subject)?.source ?? null;
    return before === null || before === source ? [] : [{ subject, before }];
  });
  for (const [before, own] of Map.groupBy(moved, (each) => each.before)) {
    const identifiers = own.map(({ subject }) => subject);
    await withdrawInstanceRecords(tx, ctx, {
      source: before,
      identifiers,
      reason: "federation-deleted-there",
    });
  }
}

/** Of an event whose record has no problems. */
function toSound(each: SignedEvent): Sound {
  const record = each.event.record as DatasetRecord;
  return { ...each, record, remote: toRemoteRecord(each.event, record) };
}

function toRemoteRecord({ subject, origin }: FeedEvent, record: DatasetRecord): RemoteRecord {
  const page = `${origin}/datasets/${encodeURIComponent(record.slug)}`;
  const told: Metadata = { ...noMetadata, ...record.metadata };
  const { gathered } = record;
  const identifiers = [
    subject,
    ...told.identifiers,
    ...(gathered === undefined
      ? []
      : [gathered.identifier, ...(gathered.url === undefined ? [] : [gathered.url])]),
  ];
  return {
    place: subject,
    identifier: subject,
    original: { mediaType: "application/json", text: JSON.stringify(record) },
    dataset: {
      title: record.title,
      description: record.description,
      ...defined({ licence: record.licence }),
      metadata: {
        ...withOwnBoards(told, origin),
        ...ownSelfData(told, record),
        landingPage: told.landingPage ?? page,
        identifiers: [...new Set(identifiers)],
        distributions: record.distributions,
      },
    },
    url: page,
    problems: [],
    // Who gathered it repeats it; its producer may come.
    nearness: gathered === undefined ? 2 : 0,
  };
}

/** An instance speaks of its own tables alone. What is no list is dropped where metadata are made clean. */
function ownSelfData({ selfData }: Metadata, { tables }: DatasetRecord): Pick<Metadata, "selfData"> {
  if (!Array.isArray(selfData)) return {};
  const own = new Set(tables.map(({ id }) => id));
  return { selfData: (selfData as readonly SelfData[]).filter((told) => own.has(told?.table)) };
}

/** An instance leads to its own boards alone. What is no list is dropped where metadata are made clean. */
function withOwnBoards({ boards, ...told }: Metadata, origin: string): Metadata {
  if (!Array.isArray(boards)) return told;
  const start = `${origin}/boards/`;
  const own = (boards as readonly Partial<BoardLink>[]).filter((link) => `${link?.url}`.startsWith(start));
  return { ...told, boards: own as readonly BoardLink[] };
}

/** Levels and tables, of the datasets that say here what these events say. */
async function putBeside(tx: Tx, taken: readonly TakenSubject[]): Promise<void> {
  const datasets = taken.flatMap(({ dataset }) => dataset ?? []);
  const described = await describedByInstances(tx, datasets);
  const rules = await rulesOf(tx, datasets);
  const opened: Id[] = [];
  for (const { event, dataset, source } of taken) {
    const { record, origin, subject } = event;
    if (record === undefined || dataset === undefined || described.get(dataset) !== source) continue;
    const own = record.access.find(({ table }) => table === undefined);
    const rule = {
      ...toRule(dataset, own),
      ...(event.audience === undefined ? {} : { audience: [accountHolders] }),
    };
    if (JSON.stringify(rules.get(dataset)?.own) !== JSON.stringify(rule)) await setRule(tx, rule);
    await putRemoteTables(tx, { subject, origin, dataset, record });
    opened.push(...(await setOpenElsewhere(tx, dataset, openTablesOf(record))));
  }
  await touchSearch(tx, [...new Set(opened)]);
}

function toRule(dataset: Id, told: AccessRule | undefined): AccessRule {
  if (told === undefined) return { dataset, level: "open" };
  const { level, reason, policy } = told;
  return {
    dataset,
    level,
    ...defined({ reason, policy }),
  };
}

/** Where in the event the field is that a problem is about. */
function pointerOf({ where }: Problem): string {
  const field = where?.["field"];
  if (typeof field !== "string") return "/record";
  const path = field
    .split(".")
    .map((part) => part.replaceAll("~", "~0").replaceAll("/", "~1"))
    .join("/");
  return ["title", "description", "licence"].includes(field) ? `/record/${path}` : `/record/metadata/${path}`;
}

/** Where it is at the instance that tells it, and there alone. */
function toToldLogo(origin: string, { id, logo }: DatasetRecord["organization"]) {
  const base = `${origin}/pictures/organizations/${id}/`;
  const hash = logo?.startsWith(base) === true ? logo.slice(base.length) : "";
  return logo !== undefined && /^[0-9a-f]{64}$/.test(hash) ? { source: logo, hash } : undefined;
}
