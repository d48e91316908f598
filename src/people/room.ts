import { bindAll } from "../base/bind-all.ts";
import { defined } from "../base/defined.ts";
import type { Problem } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { Job, Jobs } from "../jobs/jobs.ts";
import type { Work } from "../jobs/work.ts";
import { accountLetter } from "../letters/account-letters.ts";
import { invitationLetter } from "../letters/invitation-letter.ts";
import type { Letter } from "../letters/letter.ts";
import type { Mail } from "../letters/mail.ts";
import * as accounts from "./accounts.ts";
import { claimAdministrator, findAdministratorLink } from "./administrator-link.ts";
import { giveCertificate, takeBackCertificate } from "./certificates.ts";
import type { AccountLetters, AccountsContext, PeopleContext } from "./context.ts";
import { deleteAccount, foreseeDeletion } from "./delete-account.ts";
import { askEmailChange, confirmEmail, findEmailChange } from "./emails.ts";
import { readSettings } from "./instance.ts";
import * as invitations from "./invitations.ts";
import { forgetUnconfirmed } from "./forget-unconfirmed.ts";
import { writeOrdered } from "./letter-orders.ts";
import { readMailState, tryMail } from "./mail-state.ts";
import { listMembers, removeMember, setMember } from "./members.ts";
import * as organizations from "./organizations.ts";
import { endOtherSessions, endSession, listSessions } from "./own-sessions.ts";
import { openPasswords, type Passwords } from "./password.ts";
import { askRecovery, findRecovery, makeRecovery, recover } from "./recoveries.ts";
import { actorOfAccount, actorOfSession, renewSession, signOut } from "./sessions.ts";
import { beginSignIn, finishSignIn, signIn } from "./begun-sign-ins.ts";
import {
  beginSecondFactor,
  confirmSecondFactor,
  readSecondFactor,
  removeSecondFactor,
  resetSecondFactor,
} from "./own-second-factor.ts";
import { askSignUp, confirmSignUp, findSignUp } from "./sign-ups.ts";
import { actorOfToken, createToken, listTokens, revokeToken } from "./tokens.ts";

const letterQueue = "account-letters";

interface PeopleOptions extends Omit<AccountsContext, "tellInvited" | "letters" | "passwords"> {
  /** Where the instance is reached. */
  readonly url: string;
  readonly jobs: Pick<Jobs, "add">;
  /** Absent where the instance sends no mail. */
  readonly mail: Mail | undefined;
  /** Those of a test, which cost less; the usual ones where absent. */
  readonly passwords?: Passwords | undefined;
}

/** Where mail is set, an invitation is sent as a letter, and people are written to about their accounts. */
export function openPeople({ url, jobs, mail, ...options }: PeopleOptions): AccountsContext {
  const people = { ...options, passwords: options.passwords ?? openPasswords() };
  if (mail === undefined) return people;
  const lastLetter: { told?: Awaited<ReturnType<AccountLetters["state"]>>["last"] } = {};
  const send = async (letter: Letter): Promise<Problem | undefined> => {
    const problem = await mail.send(letter);
    lastLetter.told = { at: people.clock(), ...defined({ problem }) };
    return problem;
  };
  return {
    ...people,
    tellInvited: async (invitation) => {
      const { name } = await readSettings(people);
      return send(invitationLetter(invitation, { name, url }));
    },
    letters: {
      later: async (tx, order) => {
        await jobs.add(letterQueue, { order }, { tx });
      },
      send: async (letter) => {
        const { name } = await readSettings(people);
        return send(accountLetter(letter, { name, url }));
      },
      state: () => ({ ...mail.route, ...defined({ last: lastLetter.told }) }),
    },
  };
}

/** Letters that people ask for are written. */
export function peopleWork(context: PeopleContext): readonly Work[] {
  if (context.letters === undefined) return [];
  return [
    {
      queue: letterQueue,
      concurrency: 1,
      attempts: 5,
      run: ({ data }: Job<{ order: Id }>) => writeOrdered(context, data.order),
    },
    {
      queue: "forget-unconfirmed",
      concurrency: 1,
      attempts: 3,
      everyMs: 3_600_000,
      run: () => forgetUnconfirmed(context),
    },
  ];
}

export function peopleVerbs(context: AccountsContext) {
  return {
    accounts: bindAll(context, {
      acceptInvitation: invitations.acceptInvitation,
      actorOfAccount,
      actorOfSession,
      askEmailChange,
      askRecovery,
      askSignUp,
      beginSecondFactor,
      beginSignIn,
      changeAccount: accounts.changeAccount,
      claimAdministrator,
      confirmEmail,
      confirmSecondFactor,
      confirmSignUp,
      createAccount: accounts.createAccount,
      deleteAccount,
      endOtherSessions,
      endSession,
      findAdministratorLink,
      findEmailChange,
      findInvitation: invitations.findInvitation,
      findRecovery,
      findSignUp,
      finishSignIn,
      foreseeDeletion,
      getAccount: accounts.getAccount,
      inviteAccount: invitations.inviteAccount,
      listAccounts: accounts.listAccounts,
      listSessions,
      makeRecovery,
      readMailState,
      readSecondFactor,
      recover,
      removeSecondFactor,
      renewSession,
      resetSecondFactor,
      restoreAccount: accounts.restoreAccount,
      signIn,
      signOut,
      suspendAccount: accounts.suspendAccount,
      tryMail,
    }),
    organizations: bindAll(context, {
      changeOrganization: organizations.changeOrganization,
      createOrganization: organizations.createOrganization,
      deleteOrganization: organizations.deleteOrganization,
      findOrganization: organizations.findOrganization,
      giveCertificate,
      listMembers,
      listNamesakes: organizations.listNamesakes,
      listOrganizations: organizations.listOrganizations,
      removeMember,
      setMember,
      takeBackCertificate,
    }),
    tokens: bindAll(context, { actorOfToken, createToken, listTokens, revokeToken }),
  };
}
