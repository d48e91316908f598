import { bindAll } from "../base/bind-all.ts";
import { invitationLetter } from "../letters/invitation-letter.ts";
import type { Mail } from "../letters/mail.ts";
import * as accounts from "./accounts.ts";
import { claimAdministrator } from "./administrator-link.ts";
import { giveCertificate, takeBackCertificate } from "./certificates.ts";
import type { AccountsContext, PeopleContext } from "./context.ts";
import { readSettings } from "./instance.ts";
import * as invitations from "./invitations.ts";
import { listMembers, removeMember, setMember } from "./members.ts";
import * as organizations from "./organizations.ts";
import { openPasswords } from "./password.ts";
import { findRecovery, makeRecovery, recover } from "./recoveries.ts";
import { actorOfAccount, actorOfSession, renewSession, signIn, signOut } from "./sessions.ts";
import { actorOfToken, createToken, listTokens, revokeToken } from "./tokens.ts";

interface PeopleOptions extends Omit<PeopleContext, "tellInvited"> {
  /** Where the instance is reached. */
  readonly url: string;
  /** Absent where the instance sends no mail. */
  readonly mail: Mail | undefined;
}

/** Where mail is set, an invitation is sent as a letter. */
export function openPeople({ url, mail, ...options }: PeopleOptions): AccountsContext {
  const people = { ...options, passwords: openPasswords() };
  if (mail === undefined) return people;
  return {
    ...people,
    tellInvited: async (invitation) => {
      const { name } = await readSettings(people);
      return mail.send(invitationLetter(invitation, { name, url }));
    },
  };
}

export function peopleVerbs(context: AccountsContext) {
  return {
    accounts: bindAll(context, {
      acceptInvitation: invitations.acceptInvitation,
      actorOfAccount,
      actorOfSession,
      changeAccount: accounts.changeAccount,
      claimAdministrator,
      createAccount: accounts.createAccount,
      findInvitation: invitations.findInvitation,
      findRecovery,
      getAccount: accounts.getAccount,
      inviteAccount: invitations.inviteAccount,
      listAccounts: accounts.listAccounts,
      makeRecovery,
      recover,
      renewSession,
      restoreAccount: accounts.restoreAccount,
      signIn,
      signOut,
      suspendAccount: accounts.suspendAccount,
    }),
    organizations: bindAll(context, {
      changeOrganization: organizations.changeOrganization,
      createOrganization: organizations.createOrganization,
      deleteOrganization: organizations.deleteOrganization,
      findOrganization: organizations.findOrganization,
      giveCertificate,
      listMembers,
      listOrganizations: organizations.listOrganizations,
      removeMember,
      setMember,
      takeBackCertificate,
    }),
    tokens: bindAll(context, { actorOfToken, createToken, listTokens, revokeToken }),
  };
}
