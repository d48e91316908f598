import type { Clock } from "../base/clock.ts";
import type { Config } from "../config.ts";
import type { Db } from "../db/db.ts";
import { openMail } from "../mail/mail.ts";
import type { PeopleContext } from "../people/context.ts";
import { readSettings } from "../people/instance.ts";
import { invitationLetter } from "../web/invitation-letter.ts";

/** What the verbs of people work with: where mail is set, an invitation is sent as a letter. */
export function peopleContext(
  { smtpUrl, mailFrom }: Pick<Config, "smtpUrl" | "mailFrom">,
  { db, clock, url }: { db: Db; clock: Clock; url: string },
): PeopleContext {
  const people: PeopleContext = { db, clock };
  if (smtpUrl === undefined) return people;
  const mail = openMail({ smtpUrl, from: mailFrom ?? `no-reply@${new URL(url).hostname}` });
  return {
    ...people,
    tellInvited: async (invitation) => {
      const { name } = await readSettings(people);
      return mail.send(invitationLetter(invitation, { name, url }));
    },
  };
}
