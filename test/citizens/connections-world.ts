import type { AssuranceLevel } from "../../src/access/actor.ts";
import { keptCode } from "../../src/citizens/codes.ts";
import type { WhoRead } from "../../src/citizens/connections/who-read.ts";
import { type Member, type Procedures, proceduresWorld } from "./procedures-world.ts";

/** Who has just shown to a provider of citizens who they are: no letter is needed. */
export function freshly(
  actor: Member,
  level: AssuranceLevel = "eidas1",
  citizen: string = actor.account,
): Member {
  return { ...actor, assurance: { id: actor.account, level, at: new Date(), citizen } };
}

/** What a browser carries back. */
export function grantIn(address = "") {
  const told = new URL(address).searchParams;
  return { request: told.get("request") ?? "", grant: told.get("grant") ?? "" };
}

const triesMax = 50;

/** What is told once each site told it within 800 ms, which a busy machine may not: what was late is there when it is asked again. */
export async function toldByAll(ask: () => Promise<WhoRead>): Promise<WhoRead> {
  let told = await ask();
  for (let tries = 0; tries < triesMax && told.sites.some(({ state }) => state === "late"); tries += 1) {
    told = await ask();
  }
  return told;
}

/** The bus network, which asks the benefits office who reads Awa's quotient there. */
export async function connectionsWorld() {
  await using stack = new AsyncDisposableStack();
  const world: Procedures = stack.use(await proceduresWorld());
  const { bus, office } = world;
  const awa = await world.person("awa", ["A-1", "Le Gall"]);
  /** What the browser carries to the office. */
  const requestOf = async (actor: Member): Promise<string> => {
    const address = new URL(await bus.app.rooms.citizens.askConnection(actor, office.url));
    return address.searchParams.get("request") ?? "";
  };
  const give = (actor: Member, request: string) =>
    office.app.rooms.citizens.giveConnection(actor, { request, language: "fr", address: "192.0.2.7" });
  const connect = async ({ atBus, atOffice }: typeof awa): Promise<string> => {
    const isAssured = atOffice.assurance !== undefined;
    const back = await give(isAssured ? atOffice : freshly(atOffice), await requestOf(atBus));
    await bus.app.rooms.citizens.holdConnection(atBus, grantIn(back));
    const [one] = await bus.app.rooms.citizens.listConnections(atBus);
    return one?.id ?? "";
  };
  const askBus = () => bus.app.rooms.citizens.whoRead(awa.atBus);
  const moved = stack.move();
  return {
    ...world,
    awa,
    requestOf,
    give,
    connect,
    /** In the place of the code of the letter, which nobody reads here. */
    async setCode(code: string): Promise<void> {
      const { db } = office.app.contexts.own;
      for (const { id } of await db<
        { id: string }[]
      >`select id from given_connections where code is not null`) {
        const kept = keptCode(id, code, new Date());
        await db`update given_connections set code = ${kept.code} where id = ${id}`;
      }
    },
    /** What the bus network shows Awa of the office, once that tells it within 800 ms but where it never does. */
    async shown({ isLate = false } = {}) {
      const told = isLate ? await askBus() : await toldByAll(askBus);
      const [, site] = told.sites;
      const there = told.readings.filter(({ instance }) => instance === office.url);
      return { ...told, state: site?.state, there };
    },
    [Symbol.asyncDispose]: () => moved.disposeAsync(),
  };
}
