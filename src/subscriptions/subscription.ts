import type { Id } from "../base/id.ts";
import type { Language } from "../base/language.ts";

export const subscriptionKinds = ["search", "board", "dataset"] as const;

export type SubscriptionKind = (typeof subscriptionKinds)[number];

/** What somebody asks to be told of. */
export interface Subscribed {
  readonly kind: SubscriptionKind;
  /** Of a search the parameters of its address, of a board and of a dataset its id. */
  readonly subject: string;
}

export interface Subscription extends Subscribed {
  readonly id: Id;
  readonly language: Language;
  readonly createdAt: Date;
}

/** As people know it. */
export interface Named {
  /** Empty of a search for everything. */
  readonly title: string;
  /** The path of its page. */
  readonly page: string;
}

/** A subscription of the one who asks; without a name where they may not know of it any more. */
export interface OwnSubscription extends Subscription {
  readonly named?: Named;
}

export interface NewsItem {
  readonly title: string;
  readonly producer: string;
  readonly at: Date;
  /** The path of its page. */
  readonly page: string;
}

export const subscriptionsMax = 100;
