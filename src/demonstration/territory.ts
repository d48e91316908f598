import { z } from "zod";
import type { Log } from "../base/log.ts";
import type { FleetMember } from "../fleet/member.ts";
import { type Fleet, openFleet } from "../fleet/open-fleet.ts";
import { freePorts } from "../fleet/ports.ts";
import { runVerb } from "../fleet/process.ts";
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
}

export interface OpenTerritory extends AsyncDisposable {
  readonly members: Fleet["members"];
  /** Loads what is not there yet, and tells each step. Ends with the accounts of the demonstration. */
  furnish(signal: AbortSignal, onStep: (step: string) => void): Promise<TerritoryState["accounts"]>;
}

/** Four instances on this machine: a portal, a metropolis, a bus operator and an association. */
export async function openTerritory(options: TerritoryOptions): Promise<OpenTerritory> {
  const { folder, host, binaries, memoryMb, log } = options;
  const state = (await readState(folder)) ?? {
    ports: await choosePorts(options.port),
    done: [],
    accounts: [],
  };
  await writeState(folder, state);
  const fleet = await openFleet({
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
  });
  return {
    members: fleet.members,
    furnish: (signal, onStep) => furnish({ folder, members: fleet.members, signal, onStep }, state),
    [Symbol.asyncDispose]: () => fleet[Symbol.asyncDispose](),
  };
}

interface Furnishing {
  readonly folder: string;
  readonly members: readonly FleetMember[];
  readonly signal: AbortSignal;
  readonly onStep: (step: string) => void;
}

/** Each step can be done again: one that was cut short is. */
async function furnish(
  { folder, members, signal, onStep }: Furnishing,
  state: TerritoryState,
): Promise<TerritoryState["accounts"]> {
  const at = (place: InstancePlace): FleetMember => {
    const member = members.find(({ name }) => name === place);
    if (member === undefined) throw new Error(`no instance of the territory is called ${place}`);
    return member;
  };
  const load = async (place: InstancePlace, part: TerritoryPart): Promise<void> => {
    const told = LoadAnswer.parse(await runVerb(at(place), ["demo", "--part", part], signal));
    for (const account of told.accounts) {
      state.accounts = state.accounts.filter(({ email }) => email !== account.email);
      state.accounts.push({ ...account, place });
    }
  };
  const follow = async (producer: InstancePlace): Promise<void> => {
    const { code } = InvitationAnswer.parse(await runVerb(at(producer), ["invite"], signal));
    await runVerb(at("portal"), ["follow", code], signal);
  };
  const steps: Readonly<Record<string, () => Promise<void>>> = {
    "load-metropolis": () => load("metropolis", "metropolis"),
    "load-operator": () => load("operator", "operator"),
    "load-association": () => load("association", "association"),
    "load-portal": () => load("portal", "portal"),
    "follow-metropolis": () => follow("metropolis"),
    "follow-operator": () => follow("operator"),
    "follow-association": () => follow("association"),
    request: () => load("portal", "request"),
    home: () => load("portal", "home"),
  };
  for (const [name, step] of Object.entries(steps)) {
    if (state.done.includes(name)) continue;
    onStep(name);
    await step();
    state.done.push(name);
    await writeState(folder, state);
  }
  return state.accounts;
}

const LoadAnswer = z.object({ accounts: z.array(Account.omit({ place: true })) });
const InvitationAnswer = z.object({ code: z.string() });

async function choosePorts(first: number): Promise<TerritoryState["ports"]> {
  const ports = first === 0 ? await freePorts(names.length) : names.map((_, index) => first + index);
  return State.shape.ports.parse(Object.fromEntries(names.map((name, index) => [name, ports[index]])));
}
