import type { Actor } from "../../access/actor.ts";
import type { Agreement, Party } from "../../access/agreement.ts";
import type { AccessEntry, Reading } from "../../access/journal.ts";
import type { ReachTarget } from "../../access/reach.ts";
import type { Id } from "../../base/id.ts";
import { hasRole, organizationsOf } from "../../access/require.ts";

/** A reading that is about to be allowed. */
interface AllowedReading {
  readonly actor: Actor;
  readonly reached: ReachTarget;
  /** Absent where an account, or being of the producer's organization, is enough. */
  readonly agreement?: Agreement;
  /** The number of the version. */
  readonly version: number;
  readonly reading: Reading;
  readonly columns: readonly string[];
  /** As it was asked: an address in the grammar of the table API, SQL… */
  readonly filter: string;
  /** How many could leave at most, or were counted in figures. */
  readonly rows: number;
  readonly at: Date;
  /** Of who is of the producer, or administers the instance, and reads rows about people. */
  readonly reason?: string | undefined;
}

/** What the journal says of a reading, in the transaction that allows it. */
export function toEntry(allowed: AllowedReading): AccessEntry {
  const { actor, reached, agreement, version, reading, columns, filter, rows, at, reason } = allowed;
  const { organization, dataset, table, instance } = reached;
  return {
    at,
    basis: basisOf(allowed),
    reading,
    instance: actor.kind === "grantee" ? actor.instance : instance,
    party: agreement === undefined ? namedOf(actor) : partyOf(agreement.party),
    ...(actor.kind === "member" ? { account: actor.account } : {}),
    ...(actor.kind === "grantee" ? { credential: actor.credential } : {}),
    ...projectOf(allowed),
    ...under(agreement),
    ...(reason === undefined ? {} : { reason, agent: agentOf(actor, organization) }),
    organization,
    dataset,
    table,
    version,
    columns,
    filter,
    rows,
  };
}

/** What a loan is for is between who lends and who reads. */
function under(agreement: Agreement | undefined): Pick<AccessEntry, "agreement" | "purpose"> {
  if (agreement === undefined) return {};
  const { id, lent, terms } = agreement;
  return lent === true ? { agreement: id } : { agreement: id, purpose: terms.purpose };
}

function basisOf({ actor, reached, agreement }: AllowedReading): AccessEntry["basis"] {
  if (agreement !== undefined) return agreement.lent === true ? "loan" : "agreement";
  return hasRole(actor, reached.organization, "reader") ? "producer" : "account";
}

function agentOf(actor: Actor, organization: Id): "staff" | "steward" {
  return organizationsOf(actor, "reader").includes(organization) ? "staff" : "steward";
}

function partyOf({ kind, id, name }: Party): AccessEntry["party"] {
  return { kind, id, name };
}

/** Of a member, the name is with their account; a token or a key reads in the name of who agreed. */
function namedOf(actor: Actor): AccessEntry["party"] {
  if (actor.kind === "grantee" && actor.holder !== undefined) return actor.holder.party;
  const id = actor.kind === "member" ? actor.account : actor.kind === "grantee" ? actor.credential : "";
  return { kind: "person", id, name: "" };
}

function projectOf({ actor, agreement }: AllowedReading): Pick<AccessEntry, "project"> {
  const holder = actor.kind === "grantee" ? actor.holder : undefined;
  const project = agreement === undefined ? holder?.project : agreement.project;
  return project === undefined ? {} : { project };
}
