import type { Language } from "../base/language.ts";
import { writeFirst } from "../words/first-of-month.ts";
import { say } from "../words/say.ts";
import type { Letter, Sender } from "./letter.ts";

/** What the letter of an invitation says. */
export interface InvitationNews {
  readonly email: string;
  readonly secret: string;
  readonly expiresAt: Date;
  readonly language: Language;
  /** Absent where the instance itself invites. */
  readonly invitedBy?: string;
  readonly organizationName?: string;
  readonly role?: "administrator" | "editor" | "reader";
}

/** The letter with the link of an invitation. */
export function invitationLetter(
  { email, secret, expiresAt, language, invitedBy, organizationName, role }: InvitationNews,
  { name, url }: Sender,
): Letter {
  const args = {
    instance: name,
    url,
    by: invitedBy ?? name,
    organization: organizationName ?? "",
    role: role === undefined ? "" : say(language, `pages-role-${role}`),
    day: writeFirst(language, new Intl.DateTimeFormat(language, { dateStyle: "long" }).format(expiresAt)),
  };
  const into = organizationName === undefined ? "mail-invited" : "mail-invited-organization";
  return {
    to: email,
    subject: say(language, "mail-invitation-subject", args),
    text: [
      say(language, into, args),
      invitationLink(url, secret),
      say(language, "mail-invitation-until", args),
      say(language, "mail-invitation-unexpected", args),
    ].join("\n\n"),
  };
}

export function invitationLink(url: string, secret: string): string {
  return `${url}/invitation?secret=${secret}`;
}
