import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { Actor, AssuranceLevel } from "../../access/actor.ts";
import { requireMember } from "../../access/require.ts";
import { defined } from "../../base/defined.ts";
import { Failure, isFailure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import type { ReadingsQuestion } from "../connection-messages.ts";
import type { CitizensContext } from "../context.ts";
import { listHeld } from "../held.ts";
import { isWanted, type ReadingsFilter } from "../readings-filter.ts";
import { type HeldRow, openSecret, selectHeld } from "./connection-rows.ts";
import { listPersonReadings } from "./person-readings.ts";
import { type PersonReading, type PersonReadings, readingsMax, verifyReadings } from "./readings-document.ts";

/** What a site has to answer, however it does. */
const budgetMs = 800;
const answerBytesMax = 1_000_000;

/** `late`: no answer in time; `ended`: it knows of no connection; `wrong`: no answer to what was asked. */
export type SiteState = "answered" | "late" | "ended" | "untied" | "wrong";

/** A site that was asked, this one first. */
export interface AskedSite {
  readonly instance: string;
  /** Absent for this site. */
  readonly connection?: Id;
  /** Until when it may be asked. */
  readonly endsAt?: Date;
  readonly state: SiteState;
  /** Of how many tables nothing is told before a level of sign-in is shown there. */
  readonly locked: number;
}

/** One that holds something about people, and is not asked. */
export interface OtherSite {
  readonly instance: string;
  readonly canConnect: boolean;
}

/** Of all sites, by time, the newest first; of one site as its journal has them. */
export interface WhoRead {
  readonly readings: readonly (PersonReading & { readonly instance: string })[];
  readonly sites: readonly AskedSite[];
  readonly others: readonly OtherSite[];
  /** What asks for those before. */
  readonly older?: string;
}

/** Where each site's next are, by its connection: before that index. */
type Positions = ReadonlyMap<string, number>;
const here = "here";

interface Source {
  readonly key: string;
  readonly site: AskedSite;
  readonly told: PersonReadings;
}

/** What is looked at: what `older` of the page before says, of one site alone where it is named. */
export interface WhoReadRequest extends ReadingsFilter {
  readonly older?: string | undefined;
  readonly site?: string | undefined;
}

/**
 * Who read the actor's data, here and at each site that is connected for them, all of them asked at once. One that
 * does not answer in time, or not as one should, is named, and its readings come once it does. Nothing is kept.
 */
export async function whoRead(
  ctx: CitizensContext,
  actor: Actor,
  { older, site: only, ...filter }: WhoReadRequest = {},
): Promise<WhoRead> {
  const { account } = requireMember(actor);
  const positions = parsePositions(older);
  const held = await selectHeld(ctx.db, ctx.db`account = ${account} and ends_at > ${ctx.clock()}`);
  const [own, others, ...asked] = await Promise.all([
    listPersonReadings(ctx, actor, { ...filter, before: positions.get(here), pageSize: readingsMax }),
    otherSites(ctx, actor, new Set(held.map(({ instance }) => instance))),
    ...held.map((row) => askSite(ctx, actor, row, { ...filter, before: positions.get(row.id) })),
  ]);
  const site = { instance: ctx.url, state: "answered", locked: own.locked } as const;
  const sources = [{ key: here, site, told: own }, ...asked];
  const shown = sources.filter(({ site: { instance } }) => only === undefined || instance === only);
  const { readings, next } = merge(shown, positions);
  return { readings, sites: sources.map((source) => source.site), others, ...defined({ older: next }) };
}

async function otherSites(
  ctx: CitizensContext,
  actor: Actor,
  connected: ReadonlySet<string>,
): Promise<readonly OtherSite[]> {
  const origins = (await listHeld(ctx, actor)).flatMap(({ dataset }) => dataset.organizationOrigin ?? []);
  const others = [...new Set(origins)].filter((origin) => !connected.has(origin)).toSorted();
  return Promise.all(
    others.map(async (instance) => ({ instance, canConnect: await ctx.peers.isTied(instance) })),
  );
}

async function askSite(ctx: CitizensContext, actor: Actor, row: HeldRow, wanted: Wanted): Promise<Source> {
  const { id, instance, endsAt } = row;
  const site = { instance, connection: id, endsAt } as const;
  try {
    if (!(await ctx.peers.isTied(instance))) throw new Failure("forbidden", "citizens-connection-untied");
    const told = await within(budgetMs, async (signal) => {
      const { secret, citizen } = await openSecret(ctx, row);
      return ask(ctx, { ...row, secret, level: levelOf(actor, citizen), ...wanted }, signal);
    });
    return { key: id, site: { ...site, state: "answered", locked: told.locked }, told };
  } catch (error) {
    if (!isFailure(error)) throw error;
    return {
      key: id,
      site: { ...site, state: stateOf(error), locked: 0 },
      told: { readings: [], locked: 0 },
    };
  }
}

/** What the actor has reached here now, as the citizen who connected the site. */
function levelOf(actor: Actor, citizen: string | undefined): AssuranceLevel | undefined {
  const { assurance } = requireMember(actor);
  return assurance?.citizen === citizen ? assurance?.level : undefined;
}

type Wanted = Pick<ReadingsQuestion, "before" | "who" | "what">;
type Question = Pick<HeldRow, "id" | "instance" | "secret"> & Pick<ReadingsQuestion, "level"> & Wanted;

async function ask(
  ctx: CitizensContext,
  { id: connection, instance, secret, level, ...wanted }: Question,
  signal: AbortSignal,
): Promise<PersonReadings> {
  const nonce = randomUUID();
  const answer = await ctx.peers.ask(instance, "/api/connections/readings", {
    body: { connection, secret, nonce, ...defined({ level, ...wanted }) },
    maxBytes: answerBytesMax,
    timeoutMs: budgetMs,
    signal,
  });
  const expected = { from: instance, to: ctx.url, connection, nonce };
  const told = await verifyReadings(answer, expected, (keyId) => ctx.peers.keysOf(instance, keyId));
  // What was told already is not told again: a site that does so would never end.
  const isNext = (index: number) => wanted.before === undefined || index < wanted.before;
  const { locked } = told;
  const older = told.older && Math.min(told.older, ...told.readings.map(({ index }) => index));
  const readings = told.readings.filter((one) => isNext(one.index) && isWanted(one, wanted));
  return {
    readings: readings.toSorted((a, b) => b.index - a.index),
    locked,
    ...(older !== undefined && isNext(older) ? { older } : {}),
  };
}

/** Whatever waits, also for the keys of who answers. Throws `unavailable` once the time is over. */
async function within<Done>(ms: number, work: (signal: AbortSignal) => Promise<Done>): Promise<Done> {
  const over = new AbortController();
  const late = wait(ms, undefined, { signal: over.signal }).then(() => {
    throw new Failure("unavailable", "net-too-slow");
  });
  try {
    return await Promise.race([work(over.signal), late]);
  } finally {
    over.abort();
  }
}

function stateOf({ key, args }: Failure): SiteState {
  if (key === "citizens-connection-untied") return "untied";
  if (key === "network-answer-wrong" || key === "net-too-large") return "wrong";
  return key === "network-refused" ? stateOfStatus(Number(args["status"])) : "late";
}

function stateOfStatus(status: number): SiteState {
  if ([403, 404, 410].includes(status)) return "ended";
  return status === 429 || status >= 500 ? "late" : "wrong";
}

/** Takes the newest of the next ones of each, until a page is full. */
function merge(sources: readonly Source[], positions: Positions) {
  const readings: WhoRead["readings"][number][] = [];
  const taken = new Map<string, number>();
  const nextOf = ({ key, told }: Source) => told.readings[taken.get(key) ?? 0];
  while (readings.length < readingsMax) {
    const [newest] = sources
      .flatMap((source) => ({ source, next: nextOf(source) }))
      .toSorted((a, b) => (b.next?.at ?? "").localeCompare(a.next?.at ?? ""));
    if (newest?.next === undefined) break;
    const { source, next } = newest;
    readings.push({ ...next, instance: source.site.instance });
    taken.set(source.key, (taken.get(source.key) ?? 0) + 1);
  }
  const after = new Map(positions);
  const isLeft = ({ key, told }: Source) => told.readings.length > (taken.get(key) ?? 0);
  for (const source of sources) {
    const { key, told } = source;
    const last = (isLeft(source) ? undefined : told.older) ?? told.readings[(taken.get(key) ?? 0) - 1]?.index;
    if (last !== undefined) after.set(key, last);
  }
  const isMore = sources.some((source) => isLeft(source) || source.told.older !== undefined);
  return { readings, next: isMore ? writePositions(after) : undefined };
}

function writePositions(positions: Positions): string {
  return [...positions].map(([key, index]) => `${key}:${index}`).join(",");
}

/** Throws `invalid`. */
function parsePositions(older = ""): Positions {
  const positions = new Map<string, number>();
  for (const part of older === "" ? [] : older.split(",")) {
    const [, key, index] = /^(here|[\da-f-]{36}):(\d{1,15})$/.exec(part) ?? [];
    if (key === undefined) throw new Failure("invalid", "journal-cursor-wrong");
    positions.set(key, Number(index));
  }
  return positions;
}
