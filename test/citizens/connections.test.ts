import assert from "node:assert/strict";
import { test } from "node:test";
import { system } from "../../src/access/actor.ts";
import { answerReadings } from "../../src/citizens/connections/answer-readings.ts";
import { takeConnection } from "../../src/citizens/connections/give-connection.ts";
import { whoRead, type WhoRead } from "../../src/citizens/connections/who-read.ts";
import type { CitizensContext } from "../../src/citizens/context.ts";
import { verifyAccess } from "../../src/journal/verify-access.ts";
import { connectionsWorld, freshly, grantIn, toldByAll } from "./connections-world.ts";
import { memberOf, refused } from "./procedures-world.ts";
import { workAtErasures } from "./world.ts";

const eve = "https://eve.example";

/** As if every site was tied with this one. */
function asTied(ctx: CitizensContext): CitizensContext {
  return { ...ctx, peers: { ...ctx.peers, isTied: async () => true } };
}

test("who lets one site ask another sees there who read their data at both, and one sentence less once it ended", async () => {
  await using world = await connectionsWorld();
  const { bus, office, awa } = world;
  const before = await world.shown();
  assert.deepEqual(
    [before.readings.length, before.others],
    [0, [{ instance: office.url, canConnect: true }]],
  );
  const id = await world.connect(awa);
  const told = await world.shown();
  assert.equal(told.state, "answered");
  assert.deepEqual(told.others, []);
  assert.deepEqual(
    told.there.map(({ reading, name, isOwn, basis }) => [reading, name, isOwn, basis]),
    [["connection", "Votre quotient familial", true, "person"]],
  );
  // Both sides list it, and the other account of neither does.
  const [asks] = await bus.app.rooms.citizens.listConnections(awa.atBus);
  const [asked] = await office.app.rooms.citizens.listConnections(awa.atOffice);
  assert.deepEqual([asks?.id, asks?.side, asked?.id, asked?.side], [id, "asks", id, "is-asked"]);
  assert.deepEqual(await bus.app.rooms.citizens.listConnections(world.clerk), []);
  assert.equal(
    await refused(bus.app.rooms.citizens.endConnection(world.clerk, id)),
    "citizens-connection-unknown",
  );
  // Ended where the readings are, it is ended where they are shown.
  await office.app.rooms.citizens.endConnection(awa.atOffice, id);
  await bus.until("the bus network knows", async () => {
    return (await bus.app.rooms.citizens.listConnections(awa.atBus)).length === 0;
  });
  const after = await world.shown();
  assert.deepEqual([after.there.length, after.others.length], [0, 1]);
  const [link] = (await office.app.rooms.citizens.listHeld(awa.atOffice)).flatMap(({ links }) => links);
  const own = await office.app.rooms.citizens.getOwnTable(awa.atOffice, link?.id ?? "");
  const { items } = await office.app.rooms.citizens.listReadings(awa.atOffice, own, { pageSize: 10 });
  assert.deepEqual(
    items.map(({ reading }) => reading),
    ["connection-end", "connection"],
  );
  // And the other way.
  const second = await world.connect(awa);
  await bus.app.rooms.citizens.endConnection(awa.atBus, second);
  await office.until("the office knows", async () => {
    return (await office.app.rooms.citizens.listConnections(awa.atOffice)).length === 0;
  });
});

test("what was told once stands among the readings of who had it told, with a proof", async () => {
  await using world = await connectionsWorld();
  const { bus, office, awa, clerk, asking } = world;
  await world.declare();
  await world.connect(awa);
  const { citizens } = bus.app.rooms;
  const { id } = await citizens.startCase(awa.atBus, "tarif-reduit");
  const preview = await office.app.rooms.citizens.previewAsked(awa.atOffice, id);
  await office.app.rooms.citizens.sendAsked(awa.atOffice, id, preview.seal ?? "");
  const { brought } = await office.app.rooms.citizens.previewAsked(awa.atOffice, id);
  assert.ok(brought);
  await citizens.takeAnswer(awa.atBus, id, brought);
  await citizens.getCase(clerk, asking.id, id);
  const told = await world.shown();
  const once = told.readings.filter(({ reading }) => reading === "told-once");
  assert.deepEqual(
    once.map(({ instance, party, columns, once: why }) => [instance, party, columns, why?.procedure]),
    [
      [bus.url, "Réseau de bus", ["quotient"], "Tarif réduit"],
      [bus.url, "Réseau de bus", ["quotient"], "Tarif réduit"],
      [office.url, "Réseau de bus", ["quotient"], "Tarif réduit"],
    ],
  );
  const times = told.readings.map(({ at }) => at);
  assert.deepEqual(times, times.toSorted().toReversed());
  const proof = await citizens.proveToldHere(awa.atBus, once[0]?.index ?? -1);
  // The office may have witnessed the journal by now.
  const keysOf = async (url: string) => (url === office.url ? office : bus).app.contexts.identity.jwks();
  assert.deepEqual((await verifyAccess(proof, keysOf)).problems, []);
  assert.deepEqual(
    proof.clear.map(({ field }) => field),
    ["person"],
  );
  assert.equal(await refused(citizens.proveToldHere(clerk, once[0]?.index ?? -1)), "journal-entry-unknown");
  // What the office sent is a reading of its table, which is told with the link to its rows, and without it not.
  const there = office.app.rooms.citizens;
  const isTold = async () => (await there.whoRead(awa.atOffice)).readings.some(({ once: told }) => told);
  assert.ok(await isTold());
  const [link] = (await there.listHeld(awa.atOffice)).flatMap(({ links }) => links);
  await there.cutLink(awa.atOffice, link?.id ?? "");
  assert.ok(!(await isTold()));
});

test("readings are narrowed by who, by what and by site, at each site, so that one's own looks hide nothing", async () => {
  await using world = await connectionsWorld();
  const { bus, office, awa, asking } = world;
  await world.declare();
  await world.connect(awa);
  const here = bus.app.rooms.citizens;
  const there = office.app.rooms.citizens;
  const { id } = await here.startCase(awa.atBus, "tarif-reduit");
  const preview = await there.previewAsked(awa.atOffice, id);
  await there.sendAsked(awa.atOffice, id, preview.seal ?? "");
  const { brought } = await there.previewAsked(awa.atOffice, id);
  assert.ok(brought);
  await here.takeAnswer(awa.atBus, id, brought);
  const [link] = (await there.listHeld(awa.atOffice)).flatMap(({ links }) => links);
  const own = await there.getOwnTable(awa.atOffice, link?.id ?? "");
  // With the preview there are sixty-one.
  for (let look = 0; look < 60; look += 1) await there.lookAtOwn(awa.atOffice, own);

  const read = async (request: Parameters<typeof here.whoRead>[1]) => {
    const { readings, older } = await toldByAll(() => here.whoRead(awa.atBus, request));
    const told = readings.map(({ reading, isOwn, instance }) => [reading, isOwn, instance].join(" "));
    return { told, older };
  };
  const once = [`told-once false ${bus.url}`, `told-once false ${office.url}`];
  assert.ok((await read({})).told.every((one) => one.includes("true")));
  assert.deepEqual(await read({ who: "others" }), { told: once, older: undefined });
  assert.deepEqual(await read({ what: "told-once", site: office.url }), {
    told: once.slice(1),
    older: undefined,
  });
  assert.deepEqual(await read({ what: "else" }), {
    told: [`connection true ${office.url}`],
    older: undefined,
  });
  const first = await read({ who: "own", what: "rows" });
  const second = await read({ who: "own", what: "rows", older: first.older });
  const look = `page true ${office.url}`;
  assert.deepEqual(
    [first.told.every((one) => one === look), first.told.length, second.told.length],
    [true, 50, 11],
  );
  assert.equal(second.older, undefined);
  assert.deepEqual(await read({ who: "own", what: "told-once" }), { told: [], older: undefined });

  // An earlier version of this program tells all of them, whatever is asked: what is not wanted is left out here.
  const { citizens } = bus.app.contexts;
  const former: CitizensContext = {
    ...citizens,
    peers: {
      ...citizens.peers,
      ask: (instance, path, { body, ...how }) => {
        const { who: _, what: __, ...known } = body as Record<string, unknown>;
        return citizens.peers.ask(instance, path, { ...how, body: known });
      },
    },
  };
  const found: string[] = [];
  for (let older: string | undefined = ""; older !== undefined;) {
    const before = older;
    const page: WhoRead = await toldByAll(() => whoRead(former, awa.atBus, { who: "others", older: before }));
    found.push(...page.readings.map(({ instance }) => instance));
    older = page.older;
  }
  assert.deepEqual(found, [bus.url, office.url]);
  assert.equal(asking.name, "Réseau de bus");
});

test("what was told once is contested where it was read, and answered there", async () => {
  await using world = await connectionsWorld();
  const { bus, office, awa, clerk, asking } = world;
  await world.declare();
  const here = bus.app.rooms.citizens;
  const { id } = await here.startCase(awa.atBus, "tarif-reduit");
  const preview = await office.app.rooms.citizens.previewAsked(awa.atOffice, id);
  await office.app.rooms.citizens.sendAsked(awa.atOffice, id, preview.seal ?? "");
  const { brought } = await office.app.rooms.citizens.previewAsked(awa.atOffice, id);
  assert.ok(brought);
  await here.takeAnswer(awa.atBus, id, brought);
  const [reading] = (await here.whoRead(awa.atBus, { what: "told-once" })).readings;
  const asked = { reading: reading?.index ?? -1, words: "Pourquoi ?", language: "fr" } as const;
  assert.equal(await refused(here.contestTold(clerk, asked)), "journal-entry-unknown");
  assert.equal(
    await refused(here.contestTold(awa.atBus, { ...asked, words: " " })),
    "citizens-words-missing",
  );
  const demand = await here.contestTold(awa.atBus, asked);
  assert.deepEqual([demand.kind, demand.organization, demand.table], ["contest", asking.id, undefined]);
  assert.deepEqual(
    (await here.listOwnDemands(awa.atBus)).map(({ id: one }) => one),
    [demand.id],
  );
  assert.equal(
    await refused(here.getOwnDemand(await memberOf(bus, "eve"), demand.id)),
    "citizens-demand-unknown",
  );
  const told = await here.getDemand(clerk, demand.id);
  assert.deepEqual([told.words, told.reading], ["Pourquoi ?", reading?.index]);
  await here.acceptDemand(clerk, demand.id, "La lecture était prévue par la démarche.");
  const { state, answer } = await here.getOwnDemand(awa.atBus, demand.id);
  assert.deepEqual([state, answer.reason], ["done", "La lecture était prévue par la démarche."]);
});

test("the code of a letter is needed by who has not just shown who they are, and is theirs", async () => {
  await using world = await connectionsWorld();
  const { office, bus, awa } = world;
  const { citizens } = office.app.rooms;
  const request = await world.requestOf(awa.atBus);
  assert.equal(await world.give(awa.atOffice, request), undefined);
  await world.setCode("12345678");
  assert.equal(
    await refused(citizens.proveConnection(awa.atOffice, request, "87654321")),
    "citizens-code-wrong",
  );
  const other = await memberOf(office, "eve");
  assert.equal(
    await refused(citizens.proveConnection(other, request, "12345678")),
    "citizens-connection-unknown",
  );
  assert.equal(await refused(world.give(other, request)), "citizens-connection-twice");
  const back = grantIn(await citizens.proveConnection(awa.atOffice, request, "12345678"));
  assert.equal(
    await refused(citizens.proveConnection(awa.atOffice, request, "12345678")),
    "citizens-connection-twice",
  );
  await bus.app.rooms.citizens.holdConnection(awa.atBus, back);
  assert.equal((await world.shown()).state, "answered");
});

test("who is led to say yes to what somebody else began gives them nothing", async () => {
  await using world = await connectionsWorld();
  const { bus, office, awa } = world;
  const mallory = await memberOf(bus, "mallory");
  const back = grantIn(await world.give(freshly(awa.atOffice), await world.requestOf(mallory)));
  // The browser of Awa brings it: to her account, for which it is not.
  assert.equal(
    await refused(bus.app.rooms.citizens.holdConnection(awa.atBus, back)),
    "citizens-connection-of-another",
  );
  // What the other has of it, the request, opens nothing.
  const guessed = { ...back, grant: "x".repeat(43) };
  assert.equal(await refused(bus.app.rooms.citizens.holdConnection(mallory, guessed)), "network-refused");
  assert.deepEqual(await bus.app.rooms.citizens.listConnections(mallory), []);
  // Good once, and ten minutes.
  const mine = grantIn(await world.give(freshly(awa.atOffice), await world.requestOf(awa.atBus)));
  office.setClock(11);
  assert.equal(await refused(bus.app.rooms.citizens.holdConnection(awa.atBus, mine)), "network-refused");
  office.setClock(0);
  await bus.app.rooms.citizens.holdConnection(awa.atBus, mine);
  assert.equal(await refused(bus.app.rooms.citizens.holdConnection(awa.atBus, mine)), "network-refused");
});

test("a secret is good for the site that it was given to, for its person, until its day", async () => {
  await using world = await connectionsWorld();
  const { bus, office, awa } = world;
  const { citizens } = office.app.rooms;
  const connection = await world.connect(awa);
  const [row] = await bus.app.contexts.own.db<{ secret: string }[]>`select secret from held_connections`;
  assert.doesNotMatch(row?.secret ?? "", /^[\w-]{43}$/);
  const nonce = "019ac000-0000-7000-8000-000000000001";
  const secret = "s".repeat(43);
  const grant = grantIn(await world.give(freshly(awa.atOffice), await world.requestOf(awa.atBus)));
  const [given] = await office.app.contexts.own.db<{ id: string }[]>`
    select id from given_connections where state = 'proven'`;
  const taken = { connection: given?.id ?? "", grant: grant.grant, secret };
  // Another site, whose tie with the office is none.
  assert.equal(await refused(citizens.takeConnection(eve, taken)), "citizens-connection-untied");
  const tied = asTied(office.app.contexts.citizens);
  assert.equal(await refused(takeConnection(tied, eve, taken)), "citizens-connection-unknown");
  await citizens.takeConnection(bus.url, taken);
  const question = { connection: taken.connection, secret, nonce };
  assert.ok(await citizens.answerReadings(bus.url, question));
  const wrong = [
    citizens.answerReadings(eve, question),
    answerReadings(tied, eve, question),
    citizens.answerReadings(bus.url, { ...question, secret: "x".repeat(43) }),
    // Replaced by the new one, for the same person and site.
    citizens.answerReadings(bus.url, { ...question, connection }),
    citizens.answerReadings(bus.url, { ...question, secret: taken.grant }),
  ];
  assert.deepEqual(await Promise.all(wrong.map(refused)), [
    "citizens-connection-untied",
    ...Array.from({ length: 4 }, () => "citizens-connection-unknown"),
  ]);
  // Nor does it end what is not its own.
  await citizens.receiveEnd(eve, taken.connection);
  assert.ok(await citizens.answerReadings(bus.url, question));
  assert.equal((await world.shown()).state, "ended");
  // A suspended account tells nothing, and lives on.
  await office.app.rooms.accounts.suspendAccount(system, awa.atOffice.account);
  assert.equal(await refused(citizens.answerReadings(bus.url, question)), "citizens-connection-unknown");
  await office.app.rooms.accounts.restoreAccount(system, awa.atOffice.account);
  office.setClock(91 * 24 * 60);
  assert.equal(await refused(citizens.answerReadings(bus.url, question)), "citizens-connection-unknown");
});

test("a cut link, an erased account and a cut tie leave nothing to tell", async () => {
  await using world = await connectionsWorld();
  const { bus, office, awa } = world;
  await world.connect(awa);
  assert.equal((await world.shown()).there.length, 1);
  const [link] = (await office.app.rooms.citizens.listHeld(awa.atOffice)).flatMap(({ links }) => links);
  await office.app.rooms.citizens.cutLink(awa.atOffice, link?.id ?? "");
  const cut = await world.shown();
  assert.deepEqual([cut.state, cut.there.length], ["answered", 0]);
  await office.app.contexts.own.db`delete from accounts where id = ${awa.atOffice.account}`;
  assert.equal((await world.shown()).state, "ended");
  const lise = await world.person("lise", ["A-4", "Petit"]);
  await world.connect(lise);
  // Where it is shown, an account goes: the office learns of it.
  await bus.app.contexts.own.db`delete from accounts where id = ${lise.atBus.account}`;
  await workAtErasures({ citizens: bus.app.contexts.citizens });
  await office.until("the office knows", async () => {
    return (await office.app.rooms.citizens.listConnections(lise.atOffice)).length === 0;
  });
  lise.atBus = await memberOf(bus, "lise-again");
  await world.connect(lise);
  const tie = await bus.tieWith(office);
  await bus.app.rooms.network.cut(system, tie.id, "follows");
  const { sites } = await bus.app.rooms.citizens.whoRead(lise.atBus);
  assert.deepEqual(
    sites.map(({ state }) => state),
    ["answered", "untied"],
  );
});
