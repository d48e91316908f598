import type { Actor } from "../access/actor.ts";
import type { Id } from "../base/id.ts";
import type { Page, PageRequest } from "../base/page.ts";

/** Data that somebody looked for and did not find. */
export interface DataRequest {
  readonly id: Id;
  /** What was searched, where it came from a search. */
  readonly question?: string;
  readonly wish: string;
  /** To be answered at, until it is closed. */
  readonly email?: string;
  readonly askedAt: Date;
  readonly closedAt?: Date;
}

export interface NewDataRequest {
  readonly question?: string;
  /** 10 to 2000 characters. */
  readonly wish: string;
  readonly email?: string;
  /** A field that people do not see, and that programs fill. */
  readonly trap?: string;
}

/** Asked by anybody, seen by an administrator of the instance alone. */
export interface DataRequests {
  askForData(from: { readonly address: string }, asked: NewDataRequest): Promise<void>;
  listRequests(actor: Actor, page: PageRequest): Promise<Page<DataRequest>>;
  closeRequest(actor: Actor, id: Id): Promise<void>;
  deleteRequest(actor: Actor, id: Id): Promise<void>;
}
