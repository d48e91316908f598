import type { Actor } from "../../access/actor.ts";
import type { Id } from "../../base/id.ts";
import type { Page, PageRequest } from "../../base/page.ts";
import type { ReuseElsewhere } from "../../network/reuses/list-reuses.ts";
import type { TieInvitation } from "../../network/ties/invitations.ts";
import type { ReceivedReport } from "../../network/taking/reports.ts";
import type { EventsAnswer } from "../../network/feed/serve-feed.ts";
import type { ChangeKind } from "../../network/feed/change.ts";
import type { FeedPage, ToldEvent } from "../../network/feed/feed-pages.ts";
import type { InstanceDescription, Side, SideState, Tie, TieChange } from "../../network/ties/tie.ts";
import type { NewWebhook, Webhook } from "../../network/feed/webhooks.ts";

export type { FeedPage, InstanceDescription, ReceivedReport, Side, SideState, Tie, TieChange, TieInvitation };
export type { ReuseElsewhere };
export type { ChangeKind, ToldEvent, Webhook };

/** Other instances: whom this one follows, who follows it, and what they tell each other. */
export interface Network {
  /** As this instance says of itself. */
  describe(): Promise<InstanceDescription>;
  /** By an administrator of the instance, as all that changes a tie. */
  listTies(actor: Actor, page: PageRequest): Promise<Page<Tie>>;
  getTie(actor: Actor, id: Id): Promise<Tie & { readonly changes: readonly TieChange[] }>;
  listFollowed(
    actor: Actor,
    page: PageRequest,
  ): Promise<
    Page<Pick<Tie, "instance" | "description"> & { readonly datasets: number; readonly contactAt?: Date }>
  >;
  /** By the code of an invitation, or by an address, whose steward then accepts. */
  follow(actor: Actor, codeOrAddress: string): Promise<Tie>;
  accept(actor: Actor, id: Id): Promise<Tie>;
  refuse(actor: Actor, id: Id): Promise<Tie>;
  pause(actor: Actor, id: Id, side: Side): Promise<Tie>;
  resume(actor: Actor, id: Id, side: Side): Promise<Tie>;
  /** What it told, and nobody else tells, leaves the catalogue. */
  cut(actor: Actor, id: Id, side: Side): Promise<Tie>;
  /** Reads an instance that was restored from a backup as it now is. */
  goOn(actor: Actor, id: Id): Promise<Tie>;
  /** Tells all that is published here once more: after this instance was restored. */
  tellAgain(actor: Actor): Promise<void>;
  inviteInstance(
    actor: Actor,
    how?: { readonly note?: string; readonly days?: number },
  ): Promise<TieInvitation & { readonly code: string }>;
  listInvitations(actor: Actor): Promise<readonly TieInvitation[]>;
  revokeInvitation(actor: Actor, id: Id): Promise<void>;
  /** For an instance that proved who it is; for everybody where none is told. */
  readEvents(request: {
    readonly after: number;
    readonly limit: number;
    readonly instance?: string;
  }): Promise<EventsAnswer>;
  /** `address`: the network address that it came from. */
  receiveMessage(instance: string, body: unknown, address: string): Promise<{ readonly state: SideState }>;
  receivePing(instance: string): Promise<void>;
  receiveReport(instance: string, body: unknown): Promise<void>;
  /** What other instances could not take of a dataset, for its organization. */
  listReports(actor: Actor, dataset: Id): Promise<readonly ReceivedReport[]>;
  /** What an instance that proved who it is tells of a reuse of its own. */
  takeReuse(instance: string, body: unknown): Promise<void>;
  /** Of each of these datasets: what other instances publish of what is made of it. */
  reusesElsewhere(actor: Actor, datasets: readonly Id[]): Promise<ReadonlyMap<Id, readonly ReuseElsewhere[]>>;
  /** Beside that dataset, by an administrator of its producer. */
  hideReuse(actor: Actor, dataset: Id, reuse: Id): Promise<void>;
  showReuse(actor: Actor, dataset: Id, reuse: Id): Promise<void>;
  countFeedPages(): Promise<number>;
  /** Of what everybody may know. Throws `not-found` beyond the last. */
  getFeedPage(page: number): Promise<FeedPage>;
  /** What is for some instances alone, among them the one that proved who it is. */
  listRestricted(request: {
    readonly instance: string;
    readonly after: number;
  }): Promise<readonly ToldEvent[]>;
  /** What everybody may know, the newest first. */
  listNewest(most: number): Promise<readonly ToldEvent[]>;
  /** What everybody may know, as it comes; after a number where one is told. */
  watchEvents(after: number | undefined, signal: AbortSignal): AsyncIterable<ToldEvent>;
  /** Shows its secret once. */
  createWebhook(actor: Actor, webhook: NewWebhook): Promise<Webhook & { readonly secret: string }>;
  listWebhooks(actor: Actor): Promise<readonly Webhook[]>;
  enableWebhook(actor: Actor, id: Id): Promise<Webhook>;
  deleteWebhook(actor: Actor, id: Id): Promise<void>;
}
