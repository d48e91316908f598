import { randomBytes } from "node:crypto";
import { system } from "../access/actor.ts";
import { sayNamed } from "../words/say.ts";
import type { Loading } from "./load.ts";

/** What the provider must know of an instance that trusts it. */
export interface TrustedBy {
  readonly id: string;
  /** As the site calls itself. */
  readonly name: string;
  readonly secret: string;
  readonly returnAddress: string;
  readonly outAddress: string;
}

/** Has citizens sign in by the provider of the territory, with FranceConnect's profile. Done again, it gets a new secret. */
export async function trustProvider({ rooms, language }: Loading, issuer: string): Promise<TrustedBy> {
  const known = (await rooms.providers.listProviders(system)).find((one) => one.issuer === issuer);
  const clientId = `maille-${new URL(rooms.instance.url).port}`;
  const secret = randomBytes(24).toString("base64url");
  const provider = await rooms.providers.saveProvider(system, {
    ...(known === undefined ? {} : { id: known.id }),
    name: sayNamed(language, "provider-name"),
    kind: "citizens",
    level: "eidas1",
    minutes: 60,
    issuer,
    clientId,
    secret,
    scopes: "openid email identite_pivot",
    isOn: true,
    makesAccounts: true,
    vouches: true,
    claim: "",
    roleLines: "",
  });
  return {
    id: clientId,
    name: (await rooms.instance.settings()).name,
    secret,
    returnAddress: new URL(`/sign-in/with/${provider}`, rooms.instance.url).href,
    outAddress: new URL("/", rooms.instance.url).href,
  };
}
