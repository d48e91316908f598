import type { Problem } from "../base/failure.ts";
import { say, sayProblem } from "../words/say.ts";
import type { Letter, Sending } from "./letter.ts";

/** What is new of what somebody subscribed to, as they may read it. */
export interface SubscriptionNews {
  readonly id: string;
  readonly since: Date;
  /** Of what was subscribed to; empty of a search for everything. */
  readonly title: string;
  /** The path of its page. */
  readonly page: string;
  readonly items: readonly {
    readonly title: string;
    readonly producer: string;
    readonly at: Date;
    readonly page: string;
  }[];
  /** How many are not named. */
  readonly more: number;
  /** Why nothing more will be told of it. */
  readonly ended?: Problem;
}

/** What came since, each with its address, and where to stop. */
export function subscriptionLetter(
  { id, since, title, page, items, more, ended }: SubscriptionNews,
  { to, language, name, url }: Sending,
): Letter {
  const named = title === "" ? name : title;
  const own = `${url}/account/subscriptions`;
  const newest = Math.max(since.getTime(), ...items.map(({ at }) => at.getTime()));
  const lines = items.map((item) => {
    const { title: of, producer } = item;
    const told = say(language, "mail-subscription-item", { of, producer, at: item.at.toISOString() });
    return `- ${told}\n  ${url}${item.page}`;
  });
  return {
    to,
    // Another for what came meanwhile: a server that took this letter twice shows it once.
    messageId: `<subscription-${id}-${ended === undefined ? newest : "over"}@${new URL(url).hostname}>`,
    subject: say(language, ended === undefined ? "mail-subscription-subject" : "mail-subscription-over", {
      title: named,
    }),
    text: [
      say(language, "mail-alert"),
      ...(ended === undefined
        ? [say(language, "mail-subscription-news", { title: named, since: since.toISOString() })]
        : [sayProblem(language, ended), say(language, "mail-subscription-ended")]),
      ...(lines.length === 0 ? [] : [lines.join("\n")]),
      ...(more === 0 ? [] : [say(language, "mail-subscription-more", { n: more })]),
      `${say(language, ended === undefined ? "mail-subscription-page" : "mail-subscription-was")}\n${url}${page}`,
      `${say(language, "mail-subscription-why", { instance: name })}\n${own}`,
    ].join("\n\n"),
  };
}
