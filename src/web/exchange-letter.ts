import type { Told } from "../sharing/context.ts";
import { say } from "./words/say.ts";

/** What happened to a request or an agreement, with where it is read and answered. In plain text. */
export function exchangeLetter(
  { email, language, key, args, exchange }: Told,
  { name, url }: { name: string; url: string },
): { to: string; subject: string; text: string } {
  const said = { instance: name, ...args };
  return {
    to: email,
    subject: say(language, "mail-notification-subject", said),
    text: [
      say(language, key, said),
      ...(args["reason"] === undefined || args["reason"] === "" ? [] : [String(args["reason"])]),
      exchange === undefined ? `${url}/account/notifications` : `${url}/exchanges/${exchange}`,
      say(language, "mail-notification-why", said),
    ].join("\n\n"),
  };
}
