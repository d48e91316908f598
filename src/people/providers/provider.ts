import type { AssuranceLevel, Role } from "../../access/actor.ts";
import { Failure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import { toName } from "../../base/name.ts";
import type { ProviderKind } from "../provider-kind.ts";
import type { SealedColumn } from "../../vault/sealed-columns.ts";

/** Whoever has this value in the provider's claim has this role in the organization. */
export interface GivenRole {
  readonly value: string;
  readonly organization: Id;
  readonly role: Role;
}

/** What a steward decides of a provider, but for its secret. */
export interface ProviderSettings {
  readonly name: string;
  readonly kind: ProviderKind;
  /** Of citizens: the least that is asked of it. */
  readonly level: AssuranceLevel;
  /** Of citizens: for so long a level is good, and a session after its last use. */
  readonly minutes: number;
  readonly issuer: string;
  readonly clientId: string;
  readonly scopes: string;
  readonly isOn: boolean;
  readonly makesAccounts: boolean;
  readonly vouches: boolean;
  /** A path with dots, as `realm_access.roles`; empty where no role is given. */
  readonly claim: string;
  readonly roles: readonly GivenRole[];
}

export interface Provider extends ProviderSettings {
  readonly id: Id;
  readonly hasSecret: boolean;
}

export interface ProviderRow extends ProviderSettings {
  readonly id: Id;
  readonly secret: string;
  readonly changedAt: Date;
}

export const sealedProviders: SealedColumn = {
  table: "sign_in_providers",
  column: "secret",
  row: "id",
  // Nobody can sign in there until a steward gives its secret again.
  forget: (tx, rows) => tx`
    update sign_in_providers set secret = '', is_on = false where id = any(${[...rows]}::uuid[])`,
};

export function checkProvider(settings: ProviderSettings): ProviderSettings {
  const name = toName(settings.name);
  if (name === "" || name.length > 100) throw wrong("name", "people-provider-name-wrong");
  const issuer = settings.issuer.trim();
  if (!isIssuer(issuer)) throw wrong("issuer", "people-provider-issuer-wrong");
  const clientId = settings.clientId.trim();
  if (clientId === "" || clientId.length > 500) throw wrong("clientId", "people-provider-client-wrong");
  const scopes = [...new Set(["openid", ...settings.scopes.split(/[\s,]+/).filter(Boolean)])].join(" ");
  if (!/^[\x21\x23-\x5b\x5d-\x7e ]{1,500}$/.test(scopes))
    throw wrong("scopes", "people-provider-scopes-wrong");
  const claim = settings.claim.trim();
  if (claim.length > 200 || settings.roles.length > 200) throw wrong("claim", "people-provider-roles-wrong");
  if (settings.roles.length > 0 && claim === "") throw wrong("claim", "people-provider-claim-missing");
  if (settings.kind === "citizens") checkCitizens({ ...settings, scopes, claim });
  return { ...settings, name, issuer, clientId, scopes, claim };
}

/** What is asked of a provider of citizens: who they are, and no number that others know them by. */
const citizenScopes: ReadonlySet<string> = new Set(
  [
    "openid profile email birth identite_pivot",
    "given_name family_name birthdate gender birthplace birthcountry preferred_username",
  ].flatMap((scopes) => scopes.split(" ")),
);

function checkCitizens({ scopes, claim, minutes }: ProviderSettings): void {
  const other = scopes.split(" ").find((scope) => !citizenScopes.has(scope));
  if (other !== undefined) {
    throw new Failure("invalid", "people-provider-citizen-scope", { parameter: "scopes", scope: other });
  }
  if (claim !== "") throw wrong("claim", "people-provider-citizen-roles");
  if (Number.isInteger(minutes) && minutes >= 5 && minutes <= 480) return;
  throw wrong("minutes", "people-provider-minutes");
}

/** In clear only on the machine itself, where nobody listens in between. */
export function isOnThisMachine(issuer: URL): boolean {
  return /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(issuer.hostname);
}

function isIssuer(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || text.length > 500) return false;
  const isPlain = url.username === "" && url.password === "" && url.search === "" && url.hash === "";
  return isPlain && (url.protocol === "https:" || (url.protocol === "http:" && isOnThisMachine(url)));
}

function wrong(parameter: string, key: string): Failure {
  return new Failure("invalid", key, { parameter });
}
