import type { Language } from "../base/language.ts";
import { say, sayNamed } from "../words/say.ts";
import type { Letter, Sender } from "./letter.ts";

/** What happened: a key of a message with its values, and the exchange where more is read. */
export interface ExchangeNews {
  /** By which a letter that is handed over twice is known. */
  readonly notification: string;
  readonly email: string;
  readonly language: Language;
  readonly key: string;
  readonly args: Readonly<Record<string, string | number>>;
  readonly exchange?: string;
}

/** What happened to a request or an agreement, with where it is read and answered. */
export function exchangeLetter(
  { notification, email, language, key, args, exchange }: ExchangeNews,
  { name, url }: Sender,
): Letter {
  const said = { instance: name, ...args };
  return {
    to: email,
    messageId: `<notification-${notification}@${new URL(url).hostname}>`,
    subject: say(language, "mail-notification-subject", said),
    text: [
      sayNamed(language, key, said),
      ...(args["reason"] === undefined || args["reason"] === "" ? [] : [String(args["reason"])]),
      exchange === undefined ? `${url}/account/notifications` : `${url}/exchanges/${exchange}`,
      say(language, "mail-notification-why", said),
    ].join("\n\n"),
  };
}
