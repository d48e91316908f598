import {
  type Access,
  type AccessPage,
  erasePerson,
  exportAccesses,
  listAccesses,
  listAccessesOfParties,
  listOwnAccesses,
} from "../access/accesses.ts";
import { system } from "../access/actor.ts";
import { parseElsewhere } from "../access/journal/accesses-elsewhere.ts";
import { tellWitnesses } from "../access/journal/ask-witnesses.ts";
import { checkJournal } from "../access/journal/check-journal.ts";
import { findCheckpoint, makeCheckpoint } from "../access/journal/checkpoints.ts";
import type { JournalContext } from "../access/journal/context.ts";
import { readFindings } from "../access/journal/findings.ts";
import { proveAccess } from "../access/journal/prove-access.ts";
import { parseTile } from "../access/journal/tile.ts";
import { readTile } from "../access/journal/tiles.ts";
import { addCheckpoint, findWitnessed, listWitnessed } from "../access/journal/witness.ts";
import { ReadingCounter, type ReadingKind, readingsOf } from "../access/readings.ts";
import { organizationsOf, requireAdministrator, requireMember } from "../access/require.ts";
import { Failure, isFailure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { Db } from "../db/db.ts";
import type { Jobs } from "../jobs/jobs.ts";
import type { NetworkContext } from "../network/context.ts";
import { askSigned } from "../network/ties/fetch-json.ts";
import { keysOf } from "../network/ties/peer-keys.ts";
import { tieRows } from "../network/ties/tie-rows.ts";
import { namesOfAccounts } from "../people/names.ts";
import { requestFigures } from "../sharing/figures.ts";
import type { Datasets, Rooms, Tables } from "../web/rooms/rooms.ts";
import type { Figures, Journal } from "../web/rooms/journal.ts";

const peersMax = 1000;
const witnessAnswer = { maxBytes: 10_000, timeoutMs: 20_000 };

/** The journal's ties: peers that run either way witness each other; their keys and answers come by the network. */
export function journalContext(network: NetworkContext): JournalContext {
  const { db, clock, identity, log, net } = network;
  return {
    db,
    clock,
    identity,
    log,
    peers: async () => {
      const { items } = await tieRows(db, { page: 1, pageSize: peersMax });
      return items
        .filter(({ follows, followed }) => follows === "running" || followed === "running")
        .map(({ instance }) => instance);
    },
    keysOf: async (instance) =>
      instance === identity.url ? (await identity.jwks()).keys : (await keysOf(network, instance, "")).keys,
    askWitness: async (instance, body) => {
      const url = `${instance}/journal/witness/add-checkpoint`;
      const headers = { "content-type": "text/plain; charset=utf-8" };
      const sent = await net.send(url, { method: "POST", headers, body, ...witnessAnswer });
      const chunks = await Array.fromAsync(sent.body as AsyncIterable<Uint8Array>);
      return { status: sent.status, text: Buffer.concat(chunks).toString("utf8") };
    },
  };
}

export function boundJournal(ctx: JournalContext, network: NetworkContext): Journal {
  const lastCheckpoint = async () => (await findCheckpoint(ctx.db)) ?? makeCheckpoint(ctx);
  return {
    listAccesses: async (actor, organization, request) =>
      withNames(ctx, await listAccesses(ctx, actor, organization, request)),
    exportAccesses: (actor, organization, filter) =>
      eachNamed(ctx, exportAccesses(ctx, actor, organization, filter)),
    listOwnAccesses: async (actor, request) => withNames(ctx, await listOwnAccesses(ctx, actor, request)),
    listAccessesOfParties: (who, request) => listAccessesOfParties(ctx, who, request),
    listInstances: async (actor) => {
      requireMember(actor);
      return (await ctx.peers()).toSorted();
    },
    listAccessesElsewhere: async (actor, instance, request) => {
      const member = requireMember(actor);
      // Only those that are tied to this one are asked.
      if (!(await ctx.peers()).includes(instance)) throw new Failure("not-found", "network-tie-unknown");
      const body = { parties: [member.account, ...organizationsOf(member, "reader")], ...request };
      const answer = await askSigned(network, `${instance}/api/network/accesses`, { method: "POST", body });
      const page = parseElsewhere(answer);
      if (page === undefined) throw new Failure("unavailable", "network-answer-wrong", { instance });
      return page;
    },
    proveAccess: (actor, index) => proveAccess(ctx, actor, index),
    erasePerson: (actor, person) => erasePerson(ctx, actor, person),
    checkpoint: lastCheckpoint,
    tile: async (path) => {
      const tile = parseTile(path);
      return tile === undefined ? undefined : readTile(ctx.db, tile, (await lastCheckpoint()).size);
    },
    addCheckpoint: (body) => addCheckpoint(ctx, body),
    findWitnessed: (origin) => findWitnessed(ctx, origin),
    listWitnessed: async (actor) => {
      requireAdministrator(actor);
      return listWitnessed(ctx);
    },
    listFindings: async (actor) => {
      requireAdministrator(actor);
      return readFindings(ctx.db);
    },
    tellWitnesses: async (actor) => {
      requireAdministrator(actor);
      return tellWitnesses(ctx);
    },
    checkJournal: async (actor, signal) => {
      requireAdministrator(actor);
      return checkJournal(ctx, signal);
    },
  };
}

/** Who read as the account that they have here: the journal keeps its id, and the account the name. */
async function withNames({ db }: Pick<JournalContext, "db">, page: AccessPage): Promise<AccessPage> {
  return { ...page, items: await named(db, page.items) };
}

async function named(db: Db, accesses: readonly Access[]): Promise<readonly Access[]> {
  const unnamed = accesses.flatMap(({ account, party }) =>
    account === undefined || party.name !== "" ? [] : [account],
  );
  const names = await namesOfAccounts(db, [...new Set(unnamed)]);
  return accesses.map((access) => {
    const name = access.party.name === "" ? names.get(access.account ?? "") : undefined;
    return name === undefined ? access : { ...access, party: { ...access.party, name } };
  });
}

/** Names that are looked up at once while all is exported. */
const namedAtOnce = 500;

async function* eachNamed(
  { db }: Pick<JournalContext, "db">,
  accesses: AsyncIterable<Access>,
): AsyncGenerator<Access> {
  let waiting: Access[] = [];
  for await (const access of accesses) {
    waiting.push(access);
    if (waiting.length < namedAtOnce) continue;
    yield* await named(db, waiting);
    waiting = [];
  }
  yield* await named(db, waiting);
}

const checkpointQueue = "journal-checkpoint";
const checkpointMs = 60_000;

/** Signs the journal each minute where there is something new, and has it cosigned. */
export function handleJournal(ctx: JournalContext, jobs: Jobs): void {
  jobs.handle<object>(checkpointQueue, { concurrency: 1, attempts: 1 }, async () => {
    try {
      await tellWitnesses(ctx);
    } catch (error) {
      // A journal that was changed is told at each pass, and is not signed.
      if (!isFailure(error, "conflict")) throw error;
      ctx.log("journal-changed", { error });
    } finally {
      await signJournalLater(ctx, jobs);
    }
  });
}

export async function signJournalLater({ clock }: JournalContext, jobs: Jobs): Promise<void> {
  const startAfter = new Date(clock().getTime() + checkpointMs);
  await jobs.add(checkpointQueue, {}, { key: startAfter.toISOString().slice(0, 16), startAfter });
}

/** Counts what leaves by any door: each asks the same verbs. */
export function readingCounter(
  { db, clock, log }: JournalContext,
  tables: Pick<Tables, "getTable">,
): ReadingCounter {
  return new ReadingCounter({
    db,
    clock,
    log,
    datasetOf: async (table) => {
      try {
        return (await tables.getTable(system, table)).dataset;
      } catch (error) {
        if (isFailure(error, "not-found") || isFailure(error, "gone")) return undefined;
        throw error;
      }
    },
  });
}

export function countingRows(rows: Rooms["rows"], counter: ReadingCounter): Rooms["rows"] {
  const counted = async <Answer>(
    kind: ReadingKind | "neither",
    table: Id,
    answer: Promise<Answer>,
  ): Promise<Answer> => {
    const given = await answer;
    if (kind !== "neither") counter.count(table, kind);
    return given;
  };
  return {
    ...rows,
    readPage: (actor, table, ...rest) => counted("reading", table, rows.readPage(actor, table, ...rest)),
    readPageText: (actor, table, ...rest) =>
      counted("reading", table, rows.readPageText(actor, table, ...rest)),
    // One look at rows is one reading, whatever it asks of them.
    viewTable: async (actor, table, asked) => {
      const view = await rows.viewTable(actor, table, asked);
      let isCounted = false;
      return {
        ...view,
        readPage: (question, options) => {
          const kind = isCounted ? "neither" : "reading";
          isCounted = true;
          return counted(kind, table, view.readPage(question, options));
        },
      };
    },
    readFeatures: (actor, table, ...rest) =>
      counted("reading", table, rows.readFeatures(actor, table, ...rest)),
    sql: (actor, table, ...rest) => counted("reading", table, rows.sql(actor, table, ...rest)),
    exportRows: (actor, table, ...rest) => counted("download", table, rows.exportRows(actor, table, ...rest)),
    // One who reads it in parts begins with its end, and comes back for more.
    openParquet: (actor, table, range, version) =>
      counted(
        range === undefined ? "download" : "neither",
        table,
        rows.openParquet(actor, table, range, version),
      ),
  };
}

export function boundFigures(ctx: JournalContext, datasets: Pick<Datasets, "getDataset">): Figures {
  return {
    figuresOf: async (actor, dataset) => {
      const { id } = await datasets.getDataset(actor, dataset);
      const [readings, requests] = await Promise.all([readingsOf(ctx, id), requestFigures(ctx, id)]);
      return { ...readings, requests };
    },
  };
}
