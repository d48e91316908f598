import type { Clock } from "../base/clock.ts";
import type { Config } from "../config.ts";
import type { Db } from "../db/db.ts";
import { openMail } from "../letters/mail.ts";
import type { KeysOfPeople, PeopleContext } from "../people/context.ts";
import { readSettings } from "../people/instance.ts";
import type { ProjectsContext } from "../projects/context.ts";
import { forgetKeysOfPerson } from "../projects/key-registrations.ts";
import { invitationLetter } from "../letters/invitation-letter.ts";

/** A person who is suspended has no keys either, at whichever instance they open something. */
export function keysOfPeople(projects: ProjectsContext): KeysOfPeople {
  return {
    forget: (tx, person, by) => forgetKeysOfPerson(tx, person, projects.clock(), by),
    tellLater: projects.deliverKeysLater,
  };
}

/** What the verbs of people work with: where mail is set, an invitation is sent as a letter. */
export function peopleContext(
  { smtpUrl, mailFrom }: Pick<Config, "smtpUrl" | "mailFrom">,
  { db, clock, url, keys }: { db: Db; clock: Clock; url: string; keys?: KeysOfPeople },
): PeopleContext {
  const people: PeopleContext = { db, clock, ...(keys === undefined ? {} : { keys }) };
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
