import { join } from "node:path";
import { actorOfProjectKey, isProjectKey } from "../access/agreement-keys.ts";
import { bindAll } from "../base/bind-all.ts";
import { newGate } from "../base/gate.ts";
import { newProver } from "../identity/prover.ts";
import type { Identity } from "../identity/identity.ts";
import type { OutboxKind } from "../outbox/entry.ts";
import type { PlaceRef } from "../catalogue/metadata.ts";
import type { FiguresOfPlace } from "../catalogue/place-figures.ts";
import type { RowsFound } from "../catalogue/rows-found.ts";
import type { PeopleContext } from "../people/context.ts";
import { actorOfToken } from "../people/tokens.ts";
import type { TablesContext } from "../tables/context.ts";
import { type NetworkContext, networkLimits } from "./context.ts";
import { describe } from "./describe.ts";
import * as feed from "./feed/feed-pages.ts";
import { readEvents, receivePing } from "./feed/serve-feed.ts";
import { webhookKind } from "./feed/tell-webhooks.ts";
import * as webhooks from "./feed/webhooks.ts";
import { passingLimits, remoteLimits } from "./remote/context.ts";
import { openFetchedFiles } from "./remote/fetched-files.ts";
import { newKeptAnswers } from "./remote/kept-answers.ts";
import { measureTies } from "./measure-ties.ts";
import { openPeers } from "./remote/peers.ts";
import { passFile } from "./remote/pass-file.ts";
import { listTablesOfPlace } from "./remote/tables-of-place.ts";
import { runQuery } from "./remote/queries.ts";
import { queryLimits } from "./remote/query.ts";
import type { QueriesContext } from "./remote/query-tables.ts";
import { figuresElsewhere } from "./remote/figures.ts";
import { figuresOfPlaceElsewhere } from "./remote/place-figures.ts";
import { findRowWordsElsewhere } from "./remote/find-row-words.ts";
import * as reading from "./remote/reading.ts";
import { readExtentElsewhere, readTileBytesElsewhere, readTileElsewhere } from "./remote/tiles-elsewhere.ts";
import { hideReuse, reusesElsewhere, showReuse } from "./reuses/list-reuses.ts";
import { takeReuse } from "./reuses/take-reuse.ts";
import { reuseKind } from "./reuses/tell-reuses.ts";
import { findDeletedElsewhere, refuseDeletedElsewhere } from "./following/remote-deleted-tables.ts";
import { listReports, receiveReport, reportKind } from "./following/reports.ts";
import { follow } from "./peers/follow.ts";
import { inviteInstance, listInvitations, revokeInvitation } from "./peers/invitations.ts";
import { receiveMessage } from "./peers/messages.ts";
import { tieKind } from "./peers/tell-ties.ts";
import { tellRowWords } from "./words/tell-words.ts";
export type { ToldWords } from "./words/tell-words.ts";
import * as ties from "./ties.ts";
export { toCloudEvents } from "./feed/cloud-event.ts";
export type { DatasetRecord, FeedEvent } from "./feed/event.ts";
export type { ToldEvent } from "./feed/feed-pages.ts";

export type { Webhook } from "./feed/webhooks.ts";
export type { ReceivedReport } from "./following/reports.ts";
export type { TieInvitation } from "./peers/invitations.ts";
export type { Tie, TieChange, TieSide } from "./peers/tie.ts";
export type { NewQuery, QueryTable } from "./remote/query.ts";
export type { ReuseElsewhere } from "./reuses/list-reuses.ts";

export function openNetwork(own: Omit<NetworkContext, "limits" | "reading">): NetworkContext {
  const wait = { waiting: Infinity, waitMs: 3_600_000 };
  const reading = {
    sound: newGate({ running: 128, ...wait }),
    failing: newGate({ running: 8, ...wait }),
    taking: newGate({ running: 2, ...wait }),
  };
  return { ...own, limits: networkLimits, reading };
}

/** Other instances: whom this one follows, who follows it, and what they tell each other. */
export function networkVerbs(context: NetworkContext) {
  return {
    network: bindAll(context, {
      accept: ties.accept,
      countFeedPages: feed.countFeedPages,
      createWebhook: webhooks.createWebhook,
      cut: ties.cut,
      deleteWebhook: webhooks.deleteWebhook,
      describe,
      enableWebhook: webhooks.enableWebhook,
      follow,
      getFeedPage: feed.getFeedPage,
      getTie: ties.getTie,
      goOn: ties.goOn,
      hideReuse,
      inviteInstance,
      listFollowed: ties.listFollowed,
      listFollowers: ties.listFollowers,
      listInvitations,
      listNewest: feed.listNewest,
      listReports,
      listRestricted: feed.listRestricted,
      listTies: ties.listTies,
      listWebhooks: webhooks.listWebhooks,
      measureTies,
      pause: ties.pause,
      readEvents,
      receiveMessage,
      receivePing,
      receiveReport,
      refuse: ties.refuse,
      resume: ties.resume,
      reusesElsewhere,
      revokeInvitation,
      showReuse,
      takeReuse,
      tellAgain: ties.tellAgain,
      tellRowWords,
      watchEvents: feed.watchEvents,
    }),
  };
}

interface RemoteOptions {
  /** What is fetched lies there; thrown away at each start. */
  readonly folder: string;
  readonly people: PeopleContext;
  /** Vouches for readers of this instance. */
  readonly identity: Identity;
}

/** What reading from other instances works with. */
export async function openRemote(
  tables: TablesContext,
  { folder, people, identity }: RemoteOptions,
): Promise<QueriesContext> {
  const { db, net, clock, url } = tables;
  return {
    db,
    net,
    clock,
    url,
    peers: openPeers(clock),
    kept: newKeptAnswers(),
    columns: new Map(),
    unkeyed: new Set(),
    limits: remoteLimits,
    readers: { identity, prover: await newProver(clock), tokens: new Map() },
    passing: newGate({
      ...passingLimits,
      refusals: { busy: "remote-files-busy", many: "remote-files-many" },
    }),
    tables,
    files: await openFetchedFiles(join(folder, "fetched")),
    running: new Set(),
    fetching: newGate({
      running: queryLimits.fetchingMax,
      waiting: queryLimits.runningMax,
      waitMs: queryLimits.fetchMs,
      refusals: { busy: "query-several-busy", many: "query-several-busy" },
    }),
    asking: newGate({
      running: queryLimits.fetchingMax,
      runningEach: 1,
      waiting: queryLimits.runningMax,
      waitMs: queryLimits.sqlMs,
      refusals: { busy: "query-several-busy", many: "query-several-busy" },
    }),
    actorOfSecret: (secret) =>
      isProjectKey(secret) ? actorOfProjectKey({ db, clock }, secret) : actorOfToken(people, secret),
  };
}

/** Tables that other instances hold: rows come from there at that moment, and stay there. */
export function remoteVerbs(context: QueriesContext) {
  return {
    remote: bindAll(context, {
      exportRows: passFile,
      figuresOf: figuresElsewhere,
      findDeletedTable: findDeletedElsewhere,
      findTable: reading.findElsewhere,
      getVersion: reading.getVersionElsewhere,
      tableSchema: reading.getSchemaElsewhere,
      listTables: reading.listElsewhere,
      listTablesOfPlace,
      listVersions: reading.listVersionsElsewhere,
      openTable: reading.openElsewhere,
      readExtent: readExtentElsewhere,
      readPage: reading.readPageElsewhere,
      readTile: readTileElsewhere,
      readTileBytes: readTileBytesElsewhere,
      refuseDeleted: refuseDeletedElsewhere,
    }),
    queries: bindAll(context, { runQuery }),
  };
}

/** Tables that other instances hold, whose names and codes hold words, within a time. */
export function rowsElsewhereWithWords(context: QueriesContext) {
  return (words: readonly string[], budgetMs: number): Promise<readonly RowsFound[]> =>
    findRowWordsElsewhere(context, words, budgetMs);
}

/** What tables that other instances hold tell of a place in numbers, within a time; `placesOf` counts those of a level. */
export function figuresElsewhereOfPlaces(
  context: QueriesContext,
  placesOf: (level: PlaceRef["level"]) => number,
) {
  return (place: PlaceRef, budgetMs: number): Promise<readonly FiguresOfPlace[]> =>
    figuresOfPlaceElsewhere(context, place, { places: placesOf(place.level), budgetMs });
}

/** What other instances must learn of this room. */
export function networkKinds(context: NetworkContext): readonly OutboxKind[] {
  return [reportKind(context), reuseKind(context), tieKind(context), webhookKind(context)];
}
