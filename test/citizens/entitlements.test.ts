import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { system } from "../../src/access/actor.ts";
import { newId } from "../../src/base/id.ts";
import { importRows } from "../network/remote-world.ts";
import { personLinked } from "../../src/citizens/check-links.ts";
import { type Entitlements, entitlementsWorld, quotients } from "./entitlements-world.ts";
import { memberOf, refused } from "./procedures-world.ts";
import { withoutRandom } from "../without-random.ts";

let world: Entitlements;
let right: string;
let awa: Awaited<ReturnType<Entitlements["person"]>>;
let noe: typeof awa;

before(async () => {
  world = await entitlementsWorld();
  awa = await world.person("awa", "A-1", "Le Gall");
  noe = await world.person("noe", "A-2", "Dubois-Noé");
  ({ right } = await world.declare());
  await world.work();
});
after(() => world[Symbol.asyncDispose]());

test("who has the right is told first, with what would leave, to whom, when and by which law; nobody else is", async () => {
  const [told, ...more] = await world.ownRights(awa);
  assert.equal(more.length, 0);
  assert.deepEqual(
    [told?.title, told?.receiver.name, told?.law.article, told?.state, told?.rows],
    ["Tarif réduit", "Réseau de bus", "L114-8", "announced", [{ allocataire: "A-1", nom: "Le Gall" }]],
  );
  assert.equal((told?.dueAt.getTime() ?? 0) - (told?.announcedAt.getTime() ?? 0), 15 * 86_400_000);
  assert.deepEqual(await world.ownRights(noe), []);
  const { citizens } = world.town.app.rooms;
  const waiting = [{ link: awa.link, table: world.table, waiting: 1 }];
  assert.deepEqual([...(await citizens.listWaitingEntitlements(awa.actor))], waiting);
  assert.equal((await citizens.listWaitingEntitlements(noe.actor)).length, 0);
  assert.deepEqual(await world.told(), []);
  const folder = join(dirname(world.town.app.contexts.citizens.apart), "mail");
  const lettersTo = async (name: string): Promise<readonly string[]> => {
    const names = await readdir(folder).catch(() => []);
    const letters = await Promise.all(names.map((each) => readFile(join(folder, each), "utf8")));
    return letters.filter((letter) => letter.startsWith(`To: ${name}@example.org\n`));
  };
  await world.town.until("the letter left", async () => {
    await world.town.settle();
    return (await lettersTo("awa")).length > 0;
  });
  const [letter = "", ...others] = await lettersTo("awa");
  assert.deepEqual([others, await lettersTo("noe")], [[], []]);
  assert.doesNotMatch(withoutRandom(letter), /612|quotient|Gall|bus|Tarif/i);
});

test("after the delay it is told once, signed, those columns alone, and both journals say so", async () => {
  await world.after(14);
  assert.deepEqual(await world.told(), []);
  await world.after(16);
  const [told, ...more] = await world.told();
  assert.equal(more.length, 0);
  assert.ok(told);
  const { citizens, journal } = world.bus.app.rooms;
  const full = await citizens.getToldEntitlement(world.clerk, world.asking.id, told.id);
  assert.deepEqual(full.rows, [{ allocataire: "A-1", nom: "Le Gall" }]);
  // A credential holds cells in no order.
  assert.deepEqual(Object.keys(full.rows?.[0] ?? {}), ["allocataire", "nom"]);
  assert.equal(full.right.title, "Tarif réduit");
  const { items } = await journal.listAccesses(world.clerk, world.asking.id, { pageSize: 5 });
  assert.deepEqual(
    items.map(({ reading, columns, account }) => [reading, columns, account === undefined]),
    [
      ["told-once", ["allocataire", "nom"], false],
      ["told-once", ["allocataire", "nom"], true],
    ],
  );
  const [own] = await world.ownRights(awa);
  assert.deepEqual([own?.state, own?.rows], ["told", undefined]);
  const [counted] = await world.town.app.rooms.citizens.listEntitlements(world.officer, world.table);
  assert.deepEqual([counted?.id, counted?.told, counted?.announced], [right, 1, 0]);
  await world.after(17);
  assert.equal((await world.told()).length, 1);
});

test("the person sees it in who read them, with its proof; nobody else does", async () => {
  const { citizens } = world.town.app.rooms;
  const linesOf = async ({ actor, link }: typeof awa) => {
    const own = await citizens.getOwnTable(actor, link);
    const { items } = await citizens.listReadings(actor, own, { pageSize: 50 });
    return items.filter(({ reading }) => reading === "told-once");
  };
  const [line, ...more] = await linesOf(awa);
  assert.equal(more.length, 0);
  assert.equal(line?.party.name, "Réseau de bus");
  assert.equal(new URLSearchParams(line?.filter).get("right"), "Tarif réduit");
  const own = await citizens.getOwnTable(awa.actor, awa.link);
  assert.ok((await citizens.proveReading(awa.actor, own, line?.index ?? -1)).entry);
  assert.deepEqual(await linesOf(noe), []);
});

test("who opposes before it leaves: nothing is told, not by a version that comes later, nor after a restored backup", async () => {
  let looks = 0;
  const unlisten = await world.town.app.contexts.citizens.jobs.listen(personLinked, () => (looks += 1));
  const inès = await world.person("ines", "A-4", "Petit");
  await world.town.until("whoever is linked is looked for at once", async () => looks > 0);
  await unlisten();
  await world.work();
  const [told] = await world.ownRights(inès);
  assert.equal(told?.state, "announced");
  const { citizens } = world.town.app.rooms;
  const notTheirs = world.oppose(noe, told.id);
  assert.equal(await refused(notTheirs), "entitlement-unknown");
  await world.oppose(inès, told.id);
  await world.oppose(inès, told.id);
  assert.equal((await world.ownRights(inès))[0]?.state, "opposed");
  await world.after(40);
  assert.equal((await world.told()).length, 1);
  // As after a restore of a backup that is older than the opposition, or than the notice.
  const { db } = world.town.database;
  for (const restored of [
    () => db`update entitlement_tellings set state = 'announced' where id = ${told.id}`,
    () => db`delete from entitlement_tellings where id = ${told.id}`,
  ]) {
    await world.town.restart(async () => {
      await restored();
      await db`delete from ends_for_good`;
      await db`update entitlements set looked_at = null`;
    });
    await world.work();
    await world.after(80);
    assert.equal((await world.told()).length, 1);
  }
  const [counted] = await citizens.listEntitlements(world.officer, world.table);
  assert.equal(counted?.announced, 0);
});

test("who opposes after it was told: it is forgotten there, and no backup of either side brings it back", async () => {
  const [own] = await world.ownRights(awa);
  assert.ok(own);
  await world.oppose(awa, own.id);
  await world.work();
  const forgotten = async () => {
    const { citizens } = world.bus.app.rooms;
    const { state, rows } = await citizens.getToldEntitlement(world.clerk, world.asking.id, own.id);
    assert.deepEqual([state, rows], ["forgotten", undefined]);
  };
  await forgotten();
  const { db } = world.bus.database;
  const [kept] = await db<{ content: string }[]>`select content from told_entitlements where id = ${own.id}`;
  assert.equal(kept?.content, "");
  await world.bus.restart(async () => {
    await db`update told_entitlements set state = 'taken', content = 'restored' where id = ${own.id}`;
    await db`delete from ends_for_good`;
  });
  await forgotten();
  // The forgetting was lost with what the town did since its backup: the list beside the database says it again.
  await db`delete from ends_for_good`;
  await db`update told_entitlements set state = 'taken', content = 'restored' where id = ${own.id}`;
  const town = world.town.database.db;
  await world.town.restart(async () => {
    await town`update entitlement_tellings set state = 'told' where id = ${own.id}`;
    await town`delete from ends_for_good`;
  });
  await world.work();
  await forgotten();
  assert.deepEqual([...world.bus.bugs, ...world.town.bugs], []);
});

test("on one instance too: told, seen by the person, and by nobody but the editors of who was told", async () => {
  await using one = await entitlementsWorld(false);
  const { citizens } = one.bus.app.rooms;
  const ines = await one.person("ines", "A-4", "Petit");
  await one.declare();
  await one.work();
  await one.after(16);
  const [told] = await one.told();
  assert.ok(told);
  assert.equal((await one.ownRights(ines))[0]?.state, "told");
  const reader = { organization: one.asking.id, role: "reader" } as const;
  const steward = { ...one.clerk, administrator: true, memberships: [] };
  for (const actor of [one.officer, steward, { ...one.clerk, memberships: [reader] }]) {
    const page = { page: 1, pageSize: 5 };
    const listed = citizens.listToldEntitlements(actor, one.asking.id, page);
    assert.equal(await refused(listed), "access-role-needed");
    const read = citizens.getToldEntitlement(actor, one.asking.id, told.id);
    assert.equal(await refused(read), "access-role-needed");
    const take = citizens.takeEntitlements(actor, one.asking.id, { slug: "tarif-reduit", takes: false });
    if (actor !== steward) assert.equal(await refused(take), "access-role-needed");
  }
  // It lies sealed, and is gone on its day.
  const [kept] = await one.bus.database.db<{ whole: string }[]>`
    select to_jsonb(t)::text as whole from told_entitlements t`;
  assert.doesNotMatch(withoutRandom(kept?.whole ?? ""), /Petit|A-4/);
  await one.after(60);
  const { state, rows } = await citizens.getToldEntitlement(one.clerk, one.asking.id, told.id);
  assert.deepEqual([state, rows], ["over", undefined]);
});

test("what left, its answer lost, is forgotten where it went, whatever ends it; so is what was told of who is erased", async () => {
  await using one = await entitlementsWorld(false);
  const { citizens } = one.town.app.rooms;
  const { db } = one.town.database;
  const [cuts, changes, stays] = [
    await one.person("cuts", "A-4", "Petit"),
    await one.person("changes", "A-1", "Le Gall"),
    await one.person("stays", "A-5", "Deux"),
  ];
  const { right } = await one.declare();
  await one.work();
  await one.after(16);
  const states = async () => (await one.told()).map(({ state }) => state).toSorted();
  assert.deepEqual(await states(), ["taken", "taken", "taken"]);
  // As if the answer was lost; due later, so that no look sends it again before it ends.
  await db`update entitlement_tellings set state = 'leaving', due_at = due_at + interval '1 year'`;
  await citizens.cutLink(cuts.actor, cuts.link);
  await one.work();
  assert.deepEqual(await states(), ["forgotten", "taken", "taken"]);
  await one.replace(quotients.replace("612", "712"));
  await one.work();
  assert.deepEqual(await states(), ["forgotten", "forgotten", "taken"]);
  // It left once, and was forgotten: it is not announced again to be refused there.
  await one.replace(quotients);
  await one.work();
  assert.deepEqual(
    (await one.ownRights(changes)).map(({ state }) => state),
    ["ended"],
  );
  const asked = { kind: "erase", words: "", language: "fr", address: "192.0.2.9" } as const;
  const { id } = await citizens.askDemand(stays.actor, stays.link, asked);
  await db`update demands set state = 'asked' where id = ${id}`;
  await citizens.acceptDemand({ ...one.officer, reason: "Effacement." }, id, "");
  await one.work();
  assert.deepEqual(await states(), ["forgotten", "forgotten", "forgotten"]);
  const counted = (await citizens.listEntitlements(one.officer, one.table)).find((of) => of.id === right);
  assert.deepEqual(counted?.ended, { link: 1, condition: 1, erased: 1 });
});

test("an organization that is deleted keeps nothing of what it was told, and is told no more", async () => {
  await using one = await entitlementsWorld(false);
  const { db } = one.bus.database;
  await one.person("ines", "A-4", "Petit");
  const { right } = await one.declare();
  await one.work();
  await one.after(16);
  assert.equal((await one.told()).length, 1);
  await one.bus.app.rooms.organizations.deleteOrganization(system, one.asking.id);
  await one.person("awa", "A-1", "Le Gall");
  await one.after(17);
  await one.after(40);
  const kept = await db`select content, state from told_entitlements`;
  assert.deepEqual(
    kept.map((row) => ({ ...row })),
    [{ content: "", state: "over" }],
  );
  const [own] = await one.town.app.rooms.citizens.listEntitlements(one.officer, one.table);
  assert.deepEqual([own?.id, own?.told, own?.ended], [right, 1, { "entitlement-no-procedure": 1 }]);
});

test("with a table that is deleted its rights end, and what was told is forgotten: nobody could oppose any more", async () => {
  await using one = await entitlementsWorld(false);
  const { citizens, tables } = one.town.app.rooms;
  const { db } = one.town.database;
  const ines = await one.person("ines", "A-4", "Petit");
  const { right } = await one.declare();
  await one.work();
  await one.after(16);
  await one.person("awa", "A-1", "Le Gall");
  await one.work();
  const announced = await db`select from entitlement_tellings where state = 'announced'`;
  assert.equal(announced.length, 1);
  await importRows(one.town, one.dataset.id, "agence;ville\n1;Rennes", { name: "agences.csv" });
  await tables.deleteTable(one.officer, one.table, { reason: "Elle est tenue ailleurs." });
  await assert.rejects(one.ownRights(ines), { key: "table-deleted" });
  await one.after(40);
  assert.deepEqual(
    (await one.told()).map(({ state }) => state),
    ["forgotten"],
  );
  await tables.restoreTable(one.officer, one.table);
  const [ended] = await citizens.listEntitlements(one.officer, one.table);
  assert.deepEqual([ended?.id, ended?.state, ended?.ended], [right, "withdrawn", { declaration: 2 }]);
});

test("no more is told to an instance within a day than it takes, and the rest the day after", async () => {
  await using one = await entitlementsWorld(false);
  const { db } = one.town.database;
  const ines = await one.person("ines", "A-4", "Petit");
  const { right } = await one.declare();
  await one.work();
  const toldAt = new Date(Date.now() + 15.5 * 86_400_000);
  const others = Array.from({ length: 5000 }, () => newId(Date.now()));
  await db`
    insert into entitlement_tellings (id, entitlement, digest, state, announced_at, due_at, told_at)
    select id, ${right}, sha256(id::text::bytea), 'told', ${toldAt}, ${toldAt}, ${toldAt}
    from unnest(${others}::uuid[]) as id`;
  await one.after(16);
  assert.equal((await one.ownRights(ines))[0]?.state, "announced");
  assert.deepEqual([...(await db`select key from outbox where kind = 'entitlement'`)], []);
  await one.after(17);
  assert.equal((await one.ownRights(ines))[0]?.state, "told");
});

test("over a table that asks for a second person, another editor confirms the right before anybody is told", async () => {
  await using one = await entitlementsWorld(false);
  const { citizens } = one.town.app.rooms;
  const ines = await one.person("ines", "A-4", "Petit");
  await citizens.declareSelfData(system, one.table, { ...one.declaration, second: true });
  const { right } = await one.declare();
  await one.work();
  assert.deepEqual(await one.ownRights(ines), []);
  for (const actor of [one.officer, one.clerk, await memberOf(one.town, "nobody")]) {
    assert.notEqual(
      await refused(citizens.confirmEntitlement(actor, one.table, right)),
      "nothing is refused",
    );
  }
  await citizens.confirmEntitlement(one.colleague, one.table, right);
  await one.work();
  assert.equal((await one.ownRights(ines))[0]?.state, "announced");
});

test("a parent who acts for a child is told in their place, and opposes; one who only sees is not", async () => {
  await using one = await entitlementsWorld(false);
  const { citizens } = one.town.app.rooms;
  const { db } = one.town.database;
  const parent = await one.person("parent", "A-4", "Petit");
  const mandate = newId(Date.now());
  await db`
    insert into mandates (id, table_id, dataset, organization, digest, person, by_organization, kind, may, email,
      helper, state, given_at, accepted_at, ends_at)
    select ${mandate}, table_id, ${one.dataset.id}, ${one.dataset.organization}, digest, '', true, 'parent',
      array[]::text[], '', account, 'running', now(), now(), now() + interval '1 year'
    from person_links where id = ${parent.link}`;
  await db`update person_links set mandate = ${mandate} where id = ${parent.link}`;
  await db`update self_data set checked = true`;
  await one.declare();
  await one.work();
  assert.deepEqual(await one.ownRights(parent), []);
  const waiting = async () => (await citizens.listWaitingEntitlements(parent.actor)).length;
  await db`update mandates set may = array['act']`;
  await db`update entitlements set looked_at = null`;
  await one.work();
  assert.equal(await waiting(), 1);
  await db`update mandates set may = array[]::text[]`;
  assert.equal(await waiting(), 0);
  await db`update mandates set may = array['act']`;
  const [told] = await one.ownRights(parent);
  assert.deepEqual(told?.rows, [{ allocataire: "A-4", nom: "Petit" }]);
  await one.oppose(parent, told.id);
  await one.after(16);
  assert.deepEqual(await one.told(), []);
  // The end of the mandate is that of the link.
  await citizens.cutLink(parent.actor, parent.link);
  assert.equal(await refused(one.ownRights(parent)), "citizens-link-unknown");
});
