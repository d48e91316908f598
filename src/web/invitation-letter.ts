import type { InvitationTold } from "../people/context.ts";
import { writeFirst } from "./pages/reading/format.ts";
import { say } from "./words/say.ts";

/** The letter with the link of an invitation, in plain text: it can be read whatever it is read with. */
export function invitationLetter(
  { email, secret, expiresAt, language, invitedBy, organizationName, role }: InvitationTold,
  { name, url }: { name: string; url: string },
): { to: string; subject: string; text: string } {
  const args = {
    instance: name,
    url,
    by: invitedBy ?? name,
    organization: organizationName ?? "",
    role: role === undefined ? "" : say(language, `pages-role-${role}`),
    day: writeFirst(
      language,
      new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" }).format(expiresAt),
    ),
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
