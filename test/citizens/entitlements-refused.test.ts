import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { system } from "../../src/access/actor.ts";
import type { Failure } from "../../src/base/failure.ts";
import { newId } from "../../src/base/id.ts";
import type { Entitlement, NewEntitlement } from "../../src/citizens/entitlement.ts";
import { tellingId } from "../../src/citizens/entitlements/entitlement-rows.ts";
import { signForgetting, signTelling } from "../../src/citizens/entitlements/telling-document.ts";
import { type Entitlements, entitlementsWorld, quotients, reducedFare } from "./entitlements-world.ts";
import { memberOf, refused } from "./procedures-world.ts";
import { withoutRandom } from "../without-random.ts";

const dayMs = 86_400_000;
const leGall = [{ allocataire: "A-1", nom: "Le Gall" }];

let world: Entitlements;
let there: Entitlements["town"]["app"]["rooms"]["citizens"];
let agreement: string;

before(async () => {
  world = await entitlementsWorld();
  agreement = await world.agree();
  there = world.town.app.rooms.citizens;
});
after(() => world[Symbol.asyncDispose]());

const anyTelling = () => tellingId(newId(Date.now()), randomBytes(32));

/** As the town would sign it, but for what is changed. */
function signed(
  change: Partial<Entitlement> = {},
  told: {
    id?: string;
    toldFirstAt?: Date;
    rows?: typeof leGall;
    from?: "bus" | "town";
    source?: string;
  } = {},
): Promise<string> {
  const { id = anyTelling(), toldFirstAt = new Date(Date.now() - 16 * dayMs), rows = leGall } = told;
  const entitlement: Entitlement = {
    ...reducedFare,
    id: newId(Date.now()),
    table: world.table,
    organization: world.dataset.organization,
    agreement,
    receiver: { instance: world.bus.url, id: world.asking.id, name: "Réseau de bus" },
    state: "running",
    declaredAt: new Date(),
    declaredBy: null,
    ...change,
  };
  const source = { id: told.source ?? world.dataset.organization, name: "Ville" };
  const { identity } = world[told.from ?? "town"].app.contexts;
  return signTelling({ identity, clock: () => new Date() }, entitlement, { id, source, toldFirstAt, rows });
}

/** What the bus network answers to the town, which signs the request that brings it. */
async function tells(document: string): Promise<string> {
  const asking = { body: { document } };
  const answer = await world.town.app.contexts.citizens.peers.ask(
    world.bus.url,
    "/api/entitlements/messages",
    asking,
  );
  return (answer as { refusal?: string }).refusal ?? "taken";
}

/** How many the town has written to that account; nothing of what it tells stands in them. */
async function lettersTo(name: string): Promise<number> {
  const folder = join(dirname(world.town.app.contexts.citizens.apart), "mail");
  const letters = await Promise.all(
    (await readdir(folder)).map((file) => readFile(join(folder, file), "utf8")),
  );
  const own = letters.filter((letter) => new RegExp(`^To: .*${name}@example`, "m").test(letter));
  for (const letter of own) assert.doesNotMatch(withoutRandom(letter), /612|quotient|Gall|bus|Tarif/i);
  return own.length;
}

function declares(change: Partial<NewEntitlement>): Promise<string> {
  return refused(
    there.declareEntitlement(world.officer, world.table, { ...reducedFare, agreement, ...change }),
  );
}

test("a right is declared with its law, a condition, an agreement, columns that say of whom, and a delay", async () => {
  for (const [change, key] of [
    [{ title: " " }, "once-words-missing"],
    [{ law: { ...reducedFare.law, article: "" } }, "entitlement-law-missing"],
    [{ law: { ...reducedFare.law, address: "L114-8" } }, "entitlement-law-missing"],
    [{ condition: "" }, "entitlement-condition-wrong"],
    [{ condition: "quotient__strictly_less=700&page_size=1" }, "entitlement-condition-wrong"],
    [{ condition: "quotient__sort=asc" }, "entitlement-condition-wrong"],
    [{ condition: "nom__groupby=" }, "entitlement-condition-wrong"],
    [{ condition: "quotient__strictly_less=700&allocataire__exact=A-1" }, "entitlement-condition-names"],
    [{ condition: "or=(quotient__less.700,nom__exact.Petit)" }, "entitlement-condition-names"],
    [{ condition: "__id__exact=1" }, "entitlement-condition-names"],
    [{ condition: "revenu__strictly_less=700" }, "query-column-unknown-nearest"],
    [{ delayDays: 14 }, "entitlement-days-wrong"],
    [{ delayDays: 367 }, "entitlement-days-wrong"],
    [{ delayDays: 15.5 }, "entitlement-days-wrong"],
    [{ keepDays: 91 }, "once-kept-long"],
    [{ columns: ["nom"] }, "entitlement-nobody-named"],
    [{ columns: ["allocataire", "nom", "quotient"] }, "once-columns-many"],
    [{ agreement: newId(Date.now()) }, "entitlement-agreement-needed"],
  ] as const) {
    const told = await declares(change);
    if (key.startsWith("query-")) assert.match(told, /^query-column-unknown/);
    else assert.equal(told, key, JSON.stringify(change));
  }
  const stranger = await memberOf(world.town, "stranger");
  const { id } = await world.town.app.rooms.organizations.createOrganization(system, { name: "Autre" });
  const other = { ...stranger, memberships: [{ organization: id, role: "administrator" }] } as const;
  for (const actor of [stranger, other, { kind: "anyone" } as const]) {
    const work = there.declareEntitlement(actor, world.table, { ...reducedFare, agreement });
    assert.notEqual(await refused(work), "nothing is refused");
    assert.notEqual(await refused(there.listEntitlements(actor, world.table)), "nothing is refused");
  }
});

test("who is told refuses what it did not open, and each thing that is not as it should be", async () => {
  const { citizens } = world.bus.app.rooms;
  const source = {
    exchange: agreement,
    table: world.table,
    columns: ["nom"],
    keepDays: 30,
    law: "L114-8",
  };
  const of = { lead: "", sources: [source] };
  await citizens.setProcedure(world.clerk, world.asking.id, { slug: "tarif-reduit", title: "Tarif", ...of });
  assert.equal(await tells(await signed()), "entitlement-no-procedure");
  await citizens.takeEntitlements(world.clerk, world.asking.id, { slug: "tarif-reduit", takes: true });
  const elsewhere = { slug: "autre", title: "Autre" };
  const receiver = { instance: world.bus.url, id: world.asking.id, name: "Réseau de bus" };
  const law = undefined as never;
  for (const [document, key] of [
    [signed({ procedure: elsewhere }), "entitlement-no-procedure"],
    [signed({ law }), "entitlement-law-missing"],
    [signed({ law: { ...reducedFare.law, address: "javascript:alert(1)" } }), "entitlement-law-missing"],
    [signed({ agreement: newId(Date.now()) }), "once-no-agreement"],
    [signed({}, { source: world.asking.id }), "once-no-agreement"],
    [signed({ table: newId(Date.now()) }), "once-no-agreement"],
    [signed({ keepDays: 91 }), "once-kept-long"],
    [signed({ columns: ["allocataire", "nom", "quotient"] }), "once-signature"],
    [
      signed(
        { columns: ["allocataire", "quotient"] },
        { rows: [{ allocataire: "A-1", quotient: 612 }] as never },
      ),
      "once-columns-many",
    ],
    [signed({}, { toldFirstAt: new Date() }), "entitlement-not-told-first"],
    [signed({}, { toldFirstAt: new Date(Date.now() - 14 * dayMs) }), "entitlement-not-told-first"],
    // Another instance, another audience.
    [signed({}, { from: "bus" }), "once-signature"],
    [signed({ receiver: { ...receiver, instance: "https://bus.example" } }), "once-signature"],
    [signed({ receiver: { ...receiver, id: newId(Date.now()) } }), "once-no-agreement"],
    // A cell that was taken out on the way, and one that was put in another's place.
    [signed().then((text) => `${text.split("~").slice(0, 2).join("~")}~`), "once-signature"],
    [signed().then((text) => text.replace("~", "~x")), "once-signature"],
    [Promise.resolve("a.b.c"), "once-signature"],
  ] as const) {
    assert.equal(await tells(await document), key);
  }
  assert.deepEqual(await world.told(), []);
});

test("the same document is taken once; another one for the same person and right is refused, and so is an old one", async () => {
  const id = anyTelling();
  const document = await signed({}, { id });
  assert.deepEqual([await tells(document), await tells(document)], ["taken", "taken"]);
  assert.equal(await tells(await signed({}, { id })), "entitlement-twice");
  assert.equal((await world.told()).length, 1);
  const { db } = world.bus.database;
  await db`delete from told_entitlements`;
  const old = await signed({}, { toldFirstAt: new Date(Date.now() - 16 * dayMs) });
  world.bus.setClock(31 * 24 * 60);
  assert.deepEqual(await world.bus.app.rooms.citizens.receiveTelling(world.town.url, old), {
    refusal: "entitlement-expired",
  });
  world.bus.setClock(0);
  // Who is not tied is not heard, whatever they signed.
  const { receiveTelling } = world.bus.app.rooms.citizens;
  assert.equal(await refused(receiveTelling("https://elsewhere.example", document)), "once-not-tied");
});

test("who is tied no more has forgotten what they told; and nobody ends by it what is no telling of theirs", async () => {
  const id = anyTelling();
  assert.equal(await tells(await signed({}, { id })), "taken");
  const { db } = world.bus.database;
  const receiver = { instance: world.bus.url, id: world.asking.id, name: "Réseau de bus" };
  const forgetting = (of: string) => signForgetting(world.town.app.contexts.citizens, { receiver }, of);
  const link = newId(Date.now());
  assert.equal(await tells(await forgetting(link)), "once-signature");
  assert.equal((await db`select from ends_for_good where id = ${link}`).length, 0);
  const [tie] = await db<{ follows: string }[]>`select follows from ties where instance = ${world.town.url}`;
  await db`update ties set follows = 'paused' where instance = ${world.town.url}`;
  const { receiveTelling } = world.bus.app.rooms.citizens;
  assert.equal(await refused(receiveTelling(world.town.url, await signed())), "once-not-tied");
  const stranger = receiveTelling("https://elsewhere.example", await forgetting(id));
  assert.equal(await refused(stranger), "once-not-tied");
  assert.deepEqual(await receiveTelling(world.town.url, await forgetting(id)), {});
  assert.deepEqual(
    (await world.told()).map(({ state }) => state),
    ["forgotten"],
  );
  await db`update ties set follows = ${tie?.follows ?? ""} where instance = ${world.town.url}`;
  await db`delete from told_entitlements`;
});

test("of what it never told an instance has so much forgotten within a day, and the same once", async () => {
  const { app, database } = world.bus;
  const receiver = { instance: world.bus.url, id: world.asking.id, name: "Réseau de bus" };
  const forget = async (id: string) => {
    const document = await signForgetting(world.town.app.contexts.citizens, { receiver }, id);
    return tells(document);
  };
  const known = anyTelling();
  assert.equal(await tells(await signed({}, { id: known })), "taken");
  const first = anyTelling();
  assert.equal(await forget(first), "taken");
  const { apart } = app.contexts.citizens;
  const listed = await stat(apart);
  assert.ok((await readFile(apart, "utf8")).includes(first));
  assert.equal(await forget(first), "taken");
  assert.equal((await stat(apart)).ino, listed.ino, "what is known is not written anew");
  const others = Array.from({ length: 499 }, anyTelling);
  await database.db`
    insert into ends_for_good (id, ended_at, ends_at, asked_by)
    select id, now(), now() + interval '1 year', ${world.town.url} from unnest(${others}::uuid[]) as id`;
  const more = anyTelling();
  await assert.rejects(forget(more), (error: Failure) => error.args["status"] === 429);
  assert.equal(await forget(known), "taken");
  await database.db`update ends_for_good set ended_at = ended_at - interval '1 day' where asked_by is not null`;
  assert.equal(await forget(more), "taken");
  await database.db`delete from told_entitlements`;
});

test("nothing is told of who is not linked, of whom the condition holds of no more, nor by a right that was withdrawn", async () => {
  const awa = await world.person("awa", "A-1", "Le Gall");
  const two = await world.person("two", "A-5", "Deux");
  const ines = await world.person("ines", "A-4", "Petit");
  const { right } = await world.declare({ agreement });
  await world.work();
  for (const one of [awa, two, ines]) assert.equal((await world.ownRights(one))[0]?.state, "announced");
  // One cuts the link; of another the file says otherwise by now.
  await there.cutLink(ines.actor, ines.link);
  const counted = async () =>
    (await there.listEntitlements(world.officer, world.table)).find(({ id }) => id === right);
  assert.deepEqual((await counted())?.ended, { link: 1 });
  await world.replace(quotients.replace("612", "712"));
  await world.work();
  const statesOf = async (one: typeof awa) => (await world.ownRights(one)).map(({ state }) => state);
  assert.deepEqual(await statesOf(awa), ["ended"]);
  assert.deepEqual((await counted())?.ended, { link: 1, condition: 1 });
  await there.withdrawEntitlement(world.officer, { table: world.table, id: right }, { forget: true });
  assert.deepEqual(await statesOf(two), ["ended"]);
  await world.after(40);
  assert.deepEqual(await world.told(), []);
  await world.after(0);
  for (const one of [awa, two]) await there.cutLink(one.actor, one.link);
});

test("what changed between the telling and its sending is looked at again: the condition, the link, opposition", async () => {
  await world.replace(quotients);
  const awa = await world.person("awa2", "A-1", "Le Gall");
  const ines = await world.person("ines2", "A-4", "Petit");
  await world.declare({ agreement });
  await world.work();
  const [told] = await world.ownRights(awa);
  assert.equal(told?.state, "announced");
  // The process that looks for people was not there as the version came: the sending looks itself.
  await world.replace(quotients.replace("612", "712"));
  await there.askDemand(ines.actor, ines.link, {
    kind: "oppose",
    words: "Non.",
    language: "fr",
    address: "192.0.2.9",
  });
  const { db } = world.town.database;
  await db`update entitlements set looked_version = 1000000, looked_at = now() + interval '1 year'`;
  await world.after(16);
  assert.deepEqual(await world.told(), []);
  const rows =
    await db`select distinct state, why from entitlement_tellings where state <> 'ended' or why = 'condition'`;
  assert.deepEqual(
    rows.map((row) => ({ ...row })),
    [{ state: "ended", why: "condition" }],
  );
  await db`update entitlements set looked_version = 0, looked_at = null, state = 'withdrawn'`;
  await db`delete from demands`;
  await world.after(0);
  for (const one of [awa, ines]) await there.cutLink(one.actor, one.link);
});

test("killed between signing and the other side's answer: the same document leaves again, and is taken once", async () => {
  await world.replace(quotients);
  const ines = await world.person("ines3", "A-4", "Petit");
  await world.declare({ agreement });
  await world.work();
  const [told] = await world.ownRights(ines);
  assert.ok(told);
  // It is taken there, and the answer is lost.
  let lost = 0;
  for (const one of [world.bus, world.town]) one.setClock(16 * 24 * 60);
  world.bus.answerAs((request, response) => {
    if (request.url !== "/api/entitlements/messages") return false;
    // Taken, and not said so.
    lost += 1;
    response.end = () => response.destroy();
    return false;
  });
  await world.town.settle();
  await world.town.settle();
  assert.ok(lost > 0);
  const { db } = world.town.database;
  const leaving = async () =>
    (await db`select state, document from entitlement_tellings where id = ${told.id}`)[0] as {
      state: string;
    };
  const before = await leaving();
  assert.equal(before.state, "leaving");
  await world.town.restart();
  world.bus.answerAs("usual");
  assert.deepEqual(await leaving(), before);
  await db`update outbox set next_at = now() - interval '1 hour'`;
  await db`delete from outbox_silences`;
  await world.work();
  assert.deepEqual(
    (await world.told()).map(({ id }) => id),
    [told.id],
  );
  // A backup of before it left tells it once more, under the same id, which is known there.
  await db`update entitlement_tellings set state = 'announced', document = '' where id = ${told.id}`;
  await world.work();
  assert.equal((await world.told()).length, 1);
  assert.equal((await leaving()).state, "told");
  // One line of it at each side.
  const lines = await db`select from told_persons where id = ${told.id}`;
  assert.equal(lines.length, 1);
  await world.after(0);
});

test("what was signed for an instance that is away until it has expired is signed anew, and kept there as long as was said", async () => {
  const two = await world.person("two5", "A-5", "Deux");
  const { right } = await world.declare({ agreement });
  await world.work();
  world.bus.answerAs((request, response) => {
    if (request.url !== "/api/entitlements/messages") return false;
    response.writeHead(500).end();
    return true;
  });
  const { db } = world.town.database;
  const mine = async () =>
    (
      await db<{ id: string; state: string }[]>`
      select id, state from entitlement_tellings where entitlement = ${right}
        and digest = (select digest from person_links where id = ${two.link})`
    )[0];
  await world.after(16);
  assert.equal((await mine())?.state, "leaving");
  world.bus.answerAs("usual");
  await db`update outbox set next_at = now() - interval '1 hour'`;
  await db`delete from outbox_silences`;
  await world.after(50);
  const { id = "", state } = (await mine()) ?? {};
  assert.equal(state, "told");
  const told = (await world.told()).find((one) => one.id === id);
  assert.equal(Math.round(((told?.until.getTime() ?? 0) - Date.now()) / dayMs), 80);
  await world.after(0);
});

test("a procedure that was closed takes no rights once it is opened again, until that is opened too", async () => {
  const { citizens } = world.bus.app.rooms;
  const { id } = world.asking;
  const taking = () => citizens.listTakingProcedures(world.clerk, id);
  assert.deepEqual(await taking(), ["tarif-reduit"]);
  await citizens.closeProcedure(world.clerk, id, "tarif-reduit");
  const law = "L114-8";
  const source = { exchange: agreement, table: world.table, columns: ["nom"], keepDays: 30, law };
  const procedure = { slug: "tarif-reduit", title: "Tarif", lead: "", sources: [source] };
  await citizens.setProcedure(world.clerk, id, procedure);
  assert.deepEqual(await taking(), []);
  await citizens.takeEntitlements(world.clerk, id, { slug: "tarif-reduit", takes: true });
});

test("what was told is forgotten there where who withdraws it says so, and of whom the condition holds of no more", async () => {
  await world.replace(quotients);
  const awa = await world.person("awa6", "A-1", "Le Gall");
  const ids: string[] = [];
  for (let right = 0; right < 2; right += 1) ids.push((await world.declare({ agreement })).right);
  const [one = "", other = ""] = ids;
  await world.work();
  await world.after(16);
  const { db } = world.town.database;
  const statesOf = async (right: string) => {
    const own = await db<{ id: string }[]>`select id from entitlement_tellings where entitlement = ${right}`;
    const told = (await world.told()).filter(({ id }) => own.some((telling) => telling.id === id));
    return told.map(({ state }) => state).toSorted();
  };
  assert.deepEqual(await statesOf(one), ["taken", "taken", "taken"]);
  const unmet = async () => {
    const rights = await there.listEntitlements(world.officer, world.table);
    return rights.filter(({ id }) => ids.includes(id)).map((of) => of.unmet);
  };
  await world.replace(quotients.replace("612", "712"));
  await world.work();
  assert.deepEqual(await unmet(), [1, 1]);
  assert.deepEqual(await statesOf(one), ["taken", "taken", "taken"], "whoever told it decides");
  const written = await lettersTo("awa6");
  await there.forgetUnmet(world.officer, { table: world.table, id: one });
  await world.work();
  assert.deepEqual(await statesOf(one), ["forgotten", "taken", "taken"]);
  const seen = (await world.ownRights(awa)).filter(({ state, toldAt }) => state === "ended" && toldAt);
  assert.equal(seen.length, 1);
  await world.town.until("they are told by letter", async () => {
    await world.town.settle();
    return (await lettersTo("awa6")) === written + 1;
  });
  // It was told once: it is announced no more.
  await world.replace(quotients);
  await world.work();
  assert.equal((await world.ownRights(awa)).filter(({ state }) => state === "announced").length, 0);
  await there.withdrawEntitlement(world.officer, { table: world.table, id: one }, { forget: true });
  await there.withdrawEntitlement(world.officer, { table: world.table, id: other }, { forget: false });
  await world.work();
  assert.deepEqual(await statesOf(one), ["forgotten", "forgotten", "forgotten"]);
  assert.deepEqual(await statesOf(other), ["taken", "taken", "taken"]);
  await world.after(0);
});

test("an agreement that ends, and a declaration that is taken back, end at once what waits; what was told is forgotten with this", async () => {
  const two = await world.person("two4", "A-5", "Deux");
  await world.declare({ agreement });
  await world.work();
  assert.ok((await world.ownRights(two)).some(({ state }) => state === "announced"));
  await world.town.app.rooms.sharing.withdrawAgreement(world.officer, agreement, "Fini.");
  assert.equal((await world.ownRights(two)).filter(({ state }) => state === "announced").length, 0);
  assert.equal(await declares({}), "entitlement-agreement-needed");
  await world.work();
  assert.equal(await tells(await signed()), "once-agreement-ended");
  const kept = async () => (await world.told()).filter(({ state }) => state === "taken").length;
  assert.ok((await kept()) > 0);
  await there.endSelfData(system, world.table, "Fini.");
  await world.work();
  assert.equal(await kept(), 0, "nobody could oppose any more");
  const [row] = await world.town.database
    .db`select count(*)::int as n from entitlements where state <> 'withdrawn'`;
  assert.equal(row?.["n"], 0);
  // A source that was away signed no head of the journal: that is told, and no bug.
  const bugs = [...world.bus.bugs, ...world.town.bugs].filter(
    (bug) => (bug as { event?: string }).event !== "journal-witness-away",
  );
  assert.deepEqual(bugs, []);
});
