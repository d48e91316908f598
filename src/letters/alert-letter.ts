import { say } from "../words/say.ts";
import type { Letter, Sending } from "./letter.ts";

/** What one rule raised at once, as its reader may read it. */
interface AlertNews {
  /** What is said at once has one identifier. */
  readonly notice: string;
  readonly rule: string;
  readonly note: string;
  readonly title: string;
  readonly producer: string;
  readonly sources: readonly { readonly title: string; readonly url: string }[];
  readonly version: number;
  /** Each in a sentence, with its figure. */
  readonly alerts: readonly { readonly id: string; readonly place: string; readonly said: string }[];
  /** How many of them are not listed. */
  readonly more: number;
}

/** To who follows a rule: each place with its figure, where it came from, and where to stop. */
export function alertLetter(
  { notice, rule, note, title, producer, sources, version, alerts, more }: AlertNews,
  { to, language, name, url }: Sending,
): Letter {
  const [first] = alerts;
  const count = alerts.length + more;
  const page = count === 1 && first !== undefined ? `/alerts/${first.id}` : `/alerts?rule=${rule}`;
  const told = sources.map((source) => `${source.title} (${source.url})`).join(", ");
  return {
    to,
    messageId: `<alert-${notice}@${new URL(url).hostname}>`,
    subject:
      count === 1 && first !== undefined
        ? say(language, "mail-alert-subject", { title, place: first.place })
        : say(language, "mail-alert-subject-several", { title, n: count }),
    text: [
      say(language, "mail-alert"),
      alerts.map(({ said }) => `- ${said}`).join("\n"),
      ...(more === 0 ? [] : [say(language, "mail-alert-more", { n: more })]),
      ...(note === "" ? [] : [note]),
      ...(told === ""
        ? []
        : [say(language, "mail-alert-source", { sources: told, version: String(version), producer })]),
      `${say(language, "mail-alert-read")}\n${url}${page}`,
      `${say(language, "mail-alert-why", { instance: name })}\n${url}/alerts/rules/${rule}`,
    ].join("\n\n"),
  };
}
