import assert from "node:assert/strict";
import { test } from "node:test";
import { system } from "../../src/access/actor.ts";
import { onlyPart, proceduresWorld, refused } from "./procedures-world.ts";

for (const apart of [true, false]) {
  const where = apart ? "between two instances" : "on one instance";
  test(`told once, ${where}: asked, previewed, sent, taken once, read by the organization, forgotten on its day`, async () => {
    await using world = await proceduresWorld(apart);
    const { bus, office, table, asking, clerk, officer } = world;
    await world.declare();
    const here = bus.app.rooms.citizens;
    let there = office.app.rooms.citizens;
    const { atBus, atOffice } = await world.person("awa", ["A-1", "Le Gall"]);
    const started = await here.startCase(atBus, "tarif-reduit");
    assert.deepEqual([onlyPart(started).state, onlyPart(started).refusal], ["asked", undefined]);
    const { id } = started;
    // Asked again while it holds, it is the same.
    assert.equal((await here.startCase(atBus, "tarif-reduit")).id, id);

    const preview = await there.previewAsked(atOffice, id);
    assert.deepEqual(preview.rows, [{ quotient: 612 }]);
    assert.equal(preview.brought, undefined);
    await there.sendAsked(atOffice, id, preview.seal ?? "");
    await there.sendAsked(atOffice, id, preview.seal ?? "");
    // A process that dies between sending and taking changes nothing: it is brought once it is back.
    if (apart) await office.restart();
    there = office.app.rooms.citizens;
    const { brought } = await there.previewAsked(atOffice, id);
    assert.ok(brought);
    assert.match(brought.answer, /^[\w-]+\.[\w-]+\.[\w-]+~[\w-]+~$/);

    assert.equal((await here.lookAtAnswer(brought.answer)).id, id);
    await here.takeAnswer(atBus, id, brought);
    await here.takeAnswer(atBus, id, brought);
    const own = onlyPart(await here.getOwnCase(atBus, id));
    assert.deepEqual([own.state, own.rows], ["taken", [{ quotient: 612 }]]);
    assert.ok(Math.abs(own.until.getTime() - Date.now() - 30 * 86_400_000) < 60_000);

    const { items } = await here.listCases(clerk, asking.id, { page: 1, pageSize: 1 });
    const [listed] = items;
    assert.equal(listed?.id, id);
    const read = await here.getCase(clerk, asking.id, id);
    assert.deepEqual(onlyPart(read).rows, [{ quotient: 612 }]);
    // Whose it is: the account that handed it in.
    assert.deepEqual([read.person?.name, read.person?.email], ["awa-bus", "awa-bus@example.org"]);

    // Both sides wrote it down: the source once, who asked when it was taken and when it was read.
    const told = await office.app.rooms.journal.listAccesses(officer, world.dataset.organization, {
      pageSize: 50,
    });
    const sent = told.items.filter(({ reading }) => reading === "told-once");
    assert.deepEqual(
      sent.map(({ party, columns, rows, filter }) => [party.name, columns, rows, filter]),
      [["Réseau de bus", ["quotient"], 1, "procedure=Tarif+r%C3%A9duit&law=Article+L114-8+du+CRPA"]],
    );
    const kept = await bus.app.rooms.journal.listAccesses(clerk, asking.id, { pageSize: 50 });
    assert.equal(kept.items.filter(({ reading }) => reading === "told-once").length, 2);

    // The person sees it at the source; nobody else whose rows are there does.
    const own1 = await there.getOwnTable(atOffice, (await linkOf(there, atOffice)).id);
    const readings = await there.listReadings(atOffice, own1, { pageSize: 50 });
    // On one instance, what they took to the organization is seen there too, and who read it there.
    assert.equal(readings.items.filter(({ reading }) => reading === "told-once").length, apart ? 1 : 3);
    // Nothing by which who asks could tell them apart from others, or find them again, goes to it.
    const asked = { instance: bus.url, parties: [asking.id] };
    const { items: entries } = apart
      ? await office.app.rooms.journal.listAccessesOfParties(asked, { pageSize: 50 })
      : await bus.app.rooms.journal.listOwnAccesses(clerk, { pageSize: 50 });
    const entry = entries.findLast(({ reading }) => reading === "told-once");
    assert.ok(entry !== undefined);
    assert.ok(!JSON.stringify(entries).includes(atOffice.account));
    const proofs = [
      await office.app.rooms.journal.proveAccess(officer, entry.index),
      await there.proveReading(atOffice, own1, entry.index),
    ];
    const persons = proofs.map(({ clear }) => clear.find(({ field }) => field === "person")?.value);
    assert.deepEqual(persons, [undefined, atOffice.account]);
    const lea = await world.person("lea", ["A-2", "Dubois-Noé"]);
    const own2 = await there.getOwnTable(lea.atOffice, (await linkOf(there, lea.atOffice)).id);
    const others = await there.listReadings(lea.atOffice, own2, { pageSize: 50 });
    assert.equal(others.items.filter(({ reading }) => reading === "told-once").length, 0);

    const erasing = office.app.rooms.journal.erasePerson(system, {
      instance: office.url,
      id: atOffice.account,
    });
    assert.ok((await erasing).entries > 0);
    const [kept1] = await office.database.db<{ count: number }[]>`
      select count(*)::int as count from journal_clear where value = ${atOffice.account}`;
    assert.equal(kept1?.count, 0);

    // The agreement opens the table to nobody.
    assert.match(
      await refused(office.app.rooms.rows.readPage(clerk, table, new URLSearchParams())),
      /^access-closed/,
    );

    bus.setClock(31 * 24 * 60);
    await bus.settle();
    const over = onlyPart(await here.getOwnCase(atBus, id));
    assert.deepEqual([over.state, over.rows], ["over", undefined]);
    assert.equal((await here.getCase(clerk, asking.id, id)).person, undefined);
    const [left] = await bus.database.db<
      { content: string }[]
    >`select content from procedure_cases where id = ${id}`;
    assert.equal(left?.content, "");
    bus.setClock(0);
    assert.deepEqual([...bus.bugs, ...office.bugs], []);
  });
}

test("what was fetched of rows that ask for a level is shown at it, to the citizen who took it alone", async () => {
  await using world = await proceduresWorld(false);
  const { bus, table, asking, clerk } = world;
  const { citizens } = bus.app.rooms;
  await world.declare();
  const declared = await citizens.findDeclaration(system, table);
  assert.ok(declared !== undefined);
  const { personColumn, facts, told } = declared;
  await citizens.declareSelfData(system, table, { personColumn, facts, told, level: "eidas2" });
  const { atBus } = await world.person("awa");
  const known = (citizen: string, level: "eidas1" | "eidas2" = "eidas2") =>
    ({ ...atBus, assurance: { id: world.newId(), level, at: new Date(), citizen } }) as const;
  const awa = known("awa");
  const own = { allocataire: "A-1", nom: "Le Gall" };
  await citizens.linkPerson(awa, table, { facts: own, language: "fr", address: "192.0.2.1" });
  const { id } = await citizens.startCase(awa, "tarif-reduit");
  const { seal = "" } = await citizens.previewAsked(awa, id);
  await citizens.sendAsked(awa, id, seal);
  const { brought } = await citizens.previewAsked(awa, id);
  assert.ok(brought);
  assert.equal(await refused(citizens.takeAnswer(atBus, id, brought)), "citizens-level-needed");
  await citizens.takeAnswer(awa, id, brought);
  assert.deepEqual(onlyPart(await citizens.getOwnCase(awa, id)).rows, [{ quotient: 612 }]);
  for (const [actor, told] of [
    [atBus, "citizens-level-needed"],
    [known("awa", "eidas1"), "citizens-level-needed"],
    [known("thief"), "citizens-link-other"],
  ] as const) {
    assert.equal(await refused(citizens.getOwnCase(actor, id)), told);
  }
  assert.deepEqual(onlyPart(await citizens.getCase(clerk, asking.id, id)).rows, [{ quotient: 612 }]);
});

async function linkOf(
  citizens: Awaited<ReturnType<typeof proceduresWorld>>["bus"]["app"]["rooms"]["citizens"],
  actor: Parameters<typeof citizens.listHeld>[0],
) {
  const held = await citizens.listHeld(actor);
  const [link] = held.flatMap(({ links }) => links);
  assert.ok(link);
  return link;
}
