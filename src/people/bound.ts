import type { Actor } from "../access/actor.ts";
import type { Id } from "../base/id.ts";
import type { PageRequest } from "../base/page.ts";
import * as accounts from "./accounts.ts";
import { claimAdministrator } from "./administrator-link.ts";
import { giveCertificate, takeBackCertificate } from "./certificates.ts";
import type { PeopleContext } from "./context.ts";
import { acceptInvitation, findInvitation, inviteAccount } from "./invitations.ts";
import { listMembers, removeMember, setMember } from "./members.ts";
import * as organizations from "./organizations.ts";
import { findRecovery, makeRecovery, recover } from "./recoveries.ts";
import { actorOfAccount, actorOfSession, renewSession, signIn, signOut } from "./sessions.ts";
import { actorOfToken, createToken, listTokens, revokeToken } from "./tokens.ts";

/** What the catalogue knows of organizations, which this room does not reach. */
export interface DatasetsOfOrganizations {
  readonly readable: organizations.DatasetCounts;
  readonly owned: (organization: Id) => Promise<number>;
}

/** The verbs of this room, bound to what they work with. */
export function boundPeople(context: PeopleContext, datasets: DatasetsOfOrganizations) {
  return {
    accounts: {
      claimAdministrator: bind(context, claimAdministrator),
      signIn: bind(context, signIn),
      signOut: bind(context, signOut),
      actorOfSession: bind(context, actorOfSession),
      actorOfAccount: bind(context, actorOfAccount),
      renewSession: bind(context, renewSession),
      getAccount: bind(context, accounts.getAccount),
      createAccount: bind(context, accounts.createAccount),
      listAccounts: bind(context, accounts.listAccounts),
      changeAccount: bind(context, accounts.changeAccount),
      suspendAccount: bind(context, accounts.suspendAccount),
      restoreAccount: bind(context, accounts.restoreAccount),
      inviteAccount: bind(context, inviteAccount),
      findInvitation: bind(context, findInvitation),
      makeRecovery: bind(context, makeRecovery),
      findRecovery: bind(context, findRecovery),
      recover: bind(context, recover),
      acceptInvitation: bind(context, acceptInvitation),
    },
    organizations: {
      listOrganizations: (actor: Actor, page: PageRequest) =>
        organizations.listOrganizations(context, actor, page, datasets.readable),
      findOrganization: bind(context, organizations.findOrganization),
      createOrganization: bind(context, organizations.createOrganization),
      changeOrganization: bind(context, organizations.changeOrganization),
      giveCertificate: bind(context, giveCertificate),
      takeBackCertificate: bind(context, takeBackCertificate),
      deleteOrganization: (actor: Actor, id: Id) =>
        organizations.deleteOrganization(context, actor, id, datasets.owned),
      listMembers: bind(context, listMembers),
      setMember: bind(context, setMember),
      removeMember: bind(context, removeMember),
    },
    tokens: {
      createToken: bind(context, createToken),
      listTokens: bind(context, listTokens),
      revokeToken: bind(context, revokeToken),
      actorOfToken: bind(context, actorOfToken),
    },
  };
}

function bind<Rest extends unknown[], Answer>(
  context: PeopleContext,
  verb: (context: PeopleContext, ...rest: Rest) => Answer,
): (...rest: Rest) => Answer {
  return (...rest) => verb(context, ...rest);
}
