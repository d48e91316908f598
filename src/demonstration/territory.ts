import { randomBytes } from "node:crypto";
import { exportJWK, generateKeyPair } from "jose";
import { z } from "zod";
import type { Log } from "../base/log.ts";
import type { FleetMember } from "../fleet/member.ts";
import { type Fleet, openFleet } from "../fleet/open-fleet.ts";
import { freePorts } from "../fleet/ports.ts";
import { runVerb } from "../fleet/process.ts";
import type { Language } from "../base/language.ts";
import { TrustingSite } from "../provider/settings.ts";
import { superviseProvider } from "../provider/supervise-provider.ts";
import { inventedCitizens } from "./citizens.ts";
import { doneAgain } from "./done-again.ts";
import type { TerritoryPart } from "./parts.ts";
import {
  Account,
  names,
  type InstancePlace,
  readState,
  State,
  type TerritoryState,
  writeState,
} from "./territory-state.ts";

export interface TerritoryOptions {
  readonly folder: string;
  /** Of the portal; the others take the next ones. 0: any that are free. */
  readonly port: number;
  readonly host: string;
  readonly binaries: string | undefined;
  readonly memoryMb: number;
  readonly log: Log;
  /** Of the names by which the provider calls the instances. */
  readonly language: Language;
}

export interface OpenTerritory extends AsyncDisposable {
  readonly members: Fleet["members"];
  /** Where the invented citizens sign in, once all is loaded. */
  readonly provider: string;
  /** Loads what is not there yet, and tells each step. Ends with the accounts of the demonstration. */
  furnish(signal: AbortSignal, onStep: (step: string) => void): Promise<TerritoryState["accounts"]>;
}

/** Four instances on this machine: a portal, a metropolis, a bus operator and an association. */
export async function openTerritory(options: TerritoryOptions): Promise<OpenTerritory> {
  const { folder, host, binaries, memoryMb, log } = options;
  const known = (await readState(folder)) ?? {
    ports: await choosePorts(options.port),
    done: [],
    accounts: [],
  };
  const provider = known.provider ?? (await newProvider(known.ports, options.port === 0));
  const state = { ...known, provider };
  await writeState(folder, state);
  const issuer = `http://localhost:${provider.port}`;
  await using stack = new AsyncDisposableStack();
  const fleet = stack.use(
    await openFleet({
      folder,
      binaries,
      log,
      members: names.map((name) => ({
        name,
        port: state.ports[name],
        url: `http://localhost:${state.ports[name]}`,
        settings: {
          HOST: host,
          // They reach each other on this machine.
          MAILLE_ALLOWED_NETWORKS: "127.0.0.0/8, ::1",
          MAILLE_MEMORY_MB: String(Math.max(128, Math.floor(memoryMb / names.length))),
        },
      })),
    }),
  );
  const open = stack.move();
  return {
    members: fleet.members,
    provider: issuer,
    furnish: async (signal, onStep) => {
      const accounts = await furnish({ folder, members: fleet.members, issuer, signal, onStep }, state);
      // Without it nobody signs in as a citizen; the sites open all the same.
      const provider = open.use(superviseProvider(programOf(options, state, issuer), log));
      await provider.start().catch((error: unknown) => log("provider-not-open", { issuer, error }));
      return accounts;
    },
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

interface WithProvider extends TerritoryState {
  provider: NonNullable<TerritoryState["provider"]>;
}

function programOf({ host }: TerritoryOptions, { provider }: WithProvider, issuer: string) {
  const { secret, key, sites } = provider;
  return { issuer, host, secret, key, clients: Object.values(sites), citizens: [...inventedCitizens()] };
}

async function newProvider(
  ports: TerritoryState["ports"],
  anyPort: boolean,
): Promise<NonNullable<TerritoryState["provider"]>> {
  const next = Math.max(...Object.values(ports)) + 1;
  const [free = 0] = anyPort || next > 65_535 ? await freePorts(1) : [next];
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  const key = { ...(await exportJWK(privateKey)), kid: "territory", alg: "RS256", use: "sig" };
  return { port: free, secret: randomBytes(32).toString("base64url"), key, sites: {} };
}

interface Furnishing {
  readonly folder: string;
  readonly members: readonly FleetMember[];
  /** The address of the provider of identities. */
  readonly issuer: string;
  readonly signal: AbortSignal;
  readonly onStep: (step: string) => void;
}

/** Each step can be done again: one that was cut short is. */
async function furnish(
  { folder, members, issuer, signal, onStep }: Furnishing,
  state: WithProvider,
): Promise<TerritoryState["accounts"]> {
  const at = (place: InstancePlace): FleetMember => {
    const member = members.find(({ name }) => name === place);
    if (member === undefined) throw new Error(`no instance of the territory is called ${place}`);
    return member;
  };
  const load = async (place: InstancePlace, part: TerritoryPart): Promise<void> => {
    const words = ["demo", "--part", part, "--issuer", issuer];
    const told = LoadAnswer.parse(await runVerb(at(place), words, signal));
    if (told.trusted !== undefined) state.provider.sites[place] = told.trusted;
    for (const account of told.accounts) {
      state.accounts = state.accounts.filter(({ email }) => email !== account.email);
      state.accounts.push({ ...account, place });
    }
  };
  const follow = async (producer: InstancePlace, follower: InstancePlace = "portal"): Promise<void> => {
    const { code } = InvitationAnswer.parse(await runVerb(at(producer), ["invite"], signal));
    await runVerb(at(follower), ["follow", code], signal);
  };
  const steps: Readonly<Record<string, () => Promise<void>>> = {
    // Done again in a territory of before, they add what it had not.
    "furnish-metropolis": () => load("metropolis", "metropolis"),
    "furnish-operator": () => load("operator", "operator"),
    "furnish-association": () => load("association", "association"),
    "furnish-portal": () => load("portal", "portal"),
    "follow-metropolis": () => follow("metropolis"),
    "follow-operator": () => follow("operator"),
    "follow-association": () => follow("association"),
    request: () => load("portal", "request"),
    home: () => load("portal", "home"),
    "operator-follows": () => follow("metropolis", "operator"),
    "metropolis-follows": () => follow("association", "metropolis"),
    // Each waits for what the other says.
    "reduced-fare": async () => {
      await Promise.all([load("operator", "reduced-fare"), load("metropolis", "agree")]);
    },
  };
  for (const [name, step] of Object.entries(steps)) {
    if (state.done.includes(name)) continue;
    onStep(name);
    await doneAgain(step, signal);
    state.done.push(name);
    await writeState(folder, state);
  }
  return state.accounts;
}

const LoadAnswer = z.object({
  accounts: z.array(Account.omit({ place: true })),
  trusted: TrustingSite.optional(),
});
const InvitationAnswer = z.object({ code: z.string() });

async function choosePorts(first: number): Promise<TerritoryState["ports"]> {
  const ports = first === 0 ? await freePorts(names.length) : names.map((_, index) => first + index);
  return State.shape.ports.parse(Object.fromEntries(names.map((name, index) => [name, ports[index]])));
}
