import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { system } from "../../src/access/actor.ts";
import { markOf } from "../../src/base/seen.ts";
import { askedOfProcedure } from "../../src/citizens/procedure.ts";
import { readAnswer, writeAnswer } from "../../src/citizens/procedures/answer-document.ts";
import { sealContent } from "../../src/citizens/procedures/case-rows.ts";
import { type OnceRequest, readRequest, requestTyp } from "../../src/citizens/procedures/request-document.ts";
import { verifyReceiptFile, parseReceiptFile } from "../../src/citizens/once-receipt.ts";
import { onlyPart, type Procedures, proceduresWorld, refused } from "./procedures-world.ts";

let world: Procedures;
let here: Procedures["bus"]["app"]["rooms"]["citizens"];
let there: typeof here;
let exchange: string;
const all = { page: 1, pageSize: 500 };

before(async () => {
  world = await proceduresWorld();
  exchange = await world.declare();
  here = world.bus.app.rooms.citizens;
  there = world.office.app.rooms.citizens;
});
after(() => world[Symbol.asyncDispose]());

/** A case of somebody who is linked to Awa's row, where no other row is told. */
async function begun(name: string, ...links: readonly (readonly [string, string])[]) {
  const person = await world.person(name, ...(links.length === 0 ? ([["A-1", "Le Gall"]] as const) : links));
  const { id, refusal, state } = onlyPart(await here.startCase(person.atBus, "tarif-reduit"));
  return { ...person, id, refusal, state };
}

/** Brought in place of what would be fetched. */
const paper = (words: string) => new Map([[world.table, { words }]]);

/** Previewed and sent. */
async function sent(name: string) {
  const one = await begun(name);
  const { seal = "" } = await there.previewAsked(one.atOffice, one.id);
  await there.sendAsked(one.atOffice, one.id, seal);
  const { brought } = await there.previewAsked(one.atOffice, one.id);
  assert.ok(brought);
  return { ...one, brought };
}

/** What the source answers to a request that the bus network signs, changed from one that it made. */
async function asks(change: Partial<OnceRequest>, sign = world.bus) {
  const { id, atBus } = await begun(`asker${Math.random().toString(36).slice(2)}`);
  const [row] = await world.bus.database.db<{ request: string }[]>`
    select request from procedure_cases where id = ${id}`;
  assert.ok(row);
  const request = { ...readRequest(row.request), id: world.newId(), ...change };
  const text = await sign.app.contexts.identity.signDocument(requestTyp, request);
  const { refusal } = await there.receiveAsked(world.bus.url, text);
  return { refusal, text, atBus };
}

test("once-procedure-unknown: one that is not there, or that was closed", async () => {
  const { atBus } = await world.person("nobody");
  assert.equal(await refused(here.startCase(atBus, "tarif-fou")), "once-procedure-unknown");
  await here.setProcedure(world.clerk, world.asking.id, world.reducedFare(exchange, { slug: "ancien" }));
  await here.closeProcedure(world.clerk, world.asking.id, "ancien");
  assert.equal(await refused(here.startCase(atBus, "ancien")), "once-procedure-unknown");
});

test("what somebody else changed of a procedure, or of what is told once, since it was looked at is not replaced", async () => {
  const nothing = markOf(undefined);
  const isSet = "nothing is refused";
  const set = (change: object) =>
    here.setProcedure(world.clerk, world.asking.id, { ...world.reducedFare(exchange), ...change });
  assert.equal(await refused(set({ slug: "vu", seen: nothing })), isSet);
  assert.equal(await refused(set({ slug: "vu", title: "D’une autre", seen: nothing })), "changed-meanwhile");
  const found = (await here.listProcedures(world.clerk, world.asking.id)).find(({ slug }) => slug === "vu");
  assert.notEqual(found?.title, "D’une autre");
  await here.closeProcedure(world.clerk, world.asking.id, "vu");
  const seen = markOf(askedOfProcedure(found));
  assert.equal(await refused(set({ slug: "vu", seen })), "changed-meanwhile");

  const once = await there.findToldOnce(system, world.table);
  assert.ok(once);
  const told = { ...once, daysMax: 60, seen: markOf(once) };
  assert.equal(await refused(there.tellOnce(system, world.table, told)), isSet);
  assert.equal(await refused(there.tellOnce(system, world.table, told)), "changed-meanwhile");
  assert.equal(await refused(there.tellOnce(system, world.table, once)), isSet);
});

test("once-nobody and once-several: the person is told which, who asks is told neither", async () => {
  for (const [name, links, told] of [
    ["nina", [], "once-nobody"],
    [
      "several",
      [
        ["A-1", "Le Gall"],
        ["A-4", "Petit"],
      ],
      "once-several",
    ],
  ] as const) {
    const person = await world.person(name, ...links);
    const { id } = await here.startCase(person.atBus, "tarif-reduit");
    const { refusal, rows } = await there.previewAsked(person.atOffice, id);
    assert.deepEqual([refusal, rows], [told, undefined]);
    await there.declineAsked(person.atOffice, id);
    const { brought } = await there.previewAsked(person.atOffice, id);
    await here.takeAnswer(person.atBus, id, brought ?? { answer: "", receipt: "" });
    const own = onlyPart(await here.getOwnCase(person.atBus, id));
    assert.deepEqual([own.state, own.refusal], ["refused", "once-unidentified"]);
  }
});

test("once-no-fact: the row is there and the cell is empty", async () => {
  const one = await begun("martin", ["A-3", "Martin"]);
  assert.equal((await there.previewAsked(one.atOffice, one.id)).refusal, "once-no-fact");
});

test("once-rows-many: none of them is left out unsaid", async () => {
  const one = await begun("nombreux", ["A-5", "Nombreux"]);
  const { refusal, rows } = await there.previewAsked(one.atOffice, one.id);
  assert.deepEqual([refusal, rows], ["once-rows-many", undefined]);
});

test("once-declined: nothing leaves, and the answer is no for good", async () => {
  const one = await begun("decliner");
  await there.declineAsked(one.atOffice, one.id);
  const { brought, seal = "" } = await there.previewAsked(one.atOffice, one.id);
  assert.equal(await refused(there.sendAsked(one.atOffice, one.id, seal)), "once-asked-twice");
  assert.equal((await here.lookAtAnswer(brought?.answer ?? "")).isRefusal, true);
  await here.takeAnswer(one.atBus, one.id, brought ?? { answer: "", receipt: "" });
  assert.equal(onlyPart(await here.getOwnCase(one.atBus, one.id)).refusal, "once-declined");
});

test("once-columns-many, once-kept-long, once-no-agreement: what a request asks beyond what was agreed", async () => {
  assert.equal((await asks({ columns: ["quotient", "nom"] })).refusal, "once-columns-many");
  assert.equal((await asks({ keepDays: 91 })).refusal, "once-kept-long");
  assert.equal((await asks({ agreement: world.newId() })).refusal, "once-no-agreement");
  const other = { id: world.newId(), name: "Autre" };
  assert.equal((await asks({ organization: other })).refusal, "once-no-agreement");
  assert.equal((await asks({ table: world.newId() })).refusal, "once-no-agreement");
});

test("once-signature: a request of another instance, for another, or altered on its way", async () => {
  assert.equal((await asks({ to: world.bus.url })).refusal, "once-signature");
  assert.equal((await asks({ from: world.office.url })).refusal, "once-signature");
  assert.equal((await asks({}, world.office)).refusal, "once-signature");
  const { text } = await asks({});
  const [head = "", payload = "", signature = ""] = text.split(".");
  const told = Buffer.from(payload, "base64url").toString().replace("quotient", "nom");
  const altered = [head, Buffer.from(told).toString("base64url"), signature].join(".");
  assert.deepEqual(await there.receiveAsked(world.bus.url, altered), { refusal: "once-signature" });
});

test("once-asked-twice: a request replayed is the same, and is none once it was answered", async () => {
  const { text } = await asks({});
  assert.deepEqual(await there.receiveAsked(world.bus.url, text), {});
  const done = await sent("replayed");
  const [row] = await world.bus.database.db<{ request: string }[]>`
    select request from procedure_cases where id = ${done.id}`;
  assert.deepEqual(await there.receiveAsked(world.bus.url, row?.request ?? ""), {
    refusal: "once-asked-twice",
  });
  await here.takeAnswer(done.atBus, done.id, done.brought);
  assert.equal(await refused(here.startCase(done.atBus, "tarif-reduit")), "once-asked-twice");
  assert.equal(await refused(here.startCase(done.atBus, "tarif-reduit", paper("612"))), "once-asked-twice");
});

test("a case begun again once its answer was sent is the same, and takes that answer", async () => {
  const one = await sent("again");
  for (const answers of ["usual", "away"] as const) {
    world.office.answerAs(answers);
    try {
      const { id, state, refusal } = onlyPart(await here.startCase(one.atBus, "tarif-reduit"));
      assert.deepEqual([id, state, refusal], [one.id, "asked", undefined]);
    } finally {
      world.office.answerAs("usual");
    }
  }
  await here.takeAnswer(one.atBus, one.id, one.brought);
  assert.deepEqual(onlyPart(await here.getOwnCase(one.atBus, one.id)).rows, [{ quotient: 612 }]);
});

test("once-expired: ten minutes later nothing is previewed, sent or taken, and no request holds for longer", async () => {
  const until = new Date(Date.now() + 30 * 60_000).toISOString();
  assert.equal((await asks({ until })).refusal, "once-expired");
  assert.equal((await asks({ until: new Date(Date.now() - 1000).toISOString() })).refusal, "once-expired");
  const one = await begun("late");
  const done = await sent("later");
  const { seal = "" } = await there.previewAsked(one.atOffice, one.id);
  world.office.setClock(11);
  world.bus.setClock(11);
  try {
    assert.equal((await there.previewAsked(one.atOffice, one.id)).refusal, "once-expired");
    assert.equal(await refused(there.sendAsked(one.atOffice, one.id, seal)), "once-expired");
    assert.equal(await refused(here.takeAnswer(done.atBus, done.id, done.brought)), "once-expired");
    await world.office.settle();
    const [left] = await world.office.database.db<{ answer: string }[]>`
      select answer from asked_once where id = ${done.id}`;
    assert.equal(left?.answer, "");
    world.office.setClock(24 * 60 + 21);
    await world.office.settle();
    const asked = await world.office.database.db`select from asked_once where id = ${done.id}`;
    assert.equal(asked.length, 0);
  } finally {
    world.office.setClock(0);
    world.bus.setClock(0);
  }
});

test("what was sent is handed out no more once its rows are no longer theirs to see", async () => {
  const done = await sent("unlinked");
  const held = await there.listHeld(done.atOffice);
  await there.cutLink(done.atOffice, held.find(({ links }) => links.length > 0)?.links[0]?.id ?? "");
  const preview = await there.previewAsked(done.atOffice, done.id);
  assert.deepEqual([preview.refusal, preview.brought], ["once-nobody", undefined]);
  assert.equal(await refused(there.sendAsked(done.atOffice, done.id, "")), "once-nobody");
});

test("an answer that would be kept for longer is kept as agreed, and one without an end is none", async () => {
  const { id } = await begun("keeper");
  const [row] = await world.bus.database.db<{ request: string }[]>`
    select request from procedure_cases where id = ${id}`;
  const request = readRequest(row?.request ?? "");
  const { identity } = world.office.app.contexts;
  const now = new Date();
  const expected = { request, keys: await identity.jwks(), now };
  const answer = (keepDays: number) =>
    writeAnswer({ identity, clock: () => now }, { ...request, keepDays }, [{ quotient: 612 }]);
  const read = await readAnswer(await answer(90_000), expected);
  assert.ok("until" in read);
  assert.equal(read.until.getTime(), now.getTime() + request.keepDays * 86_400_000);
  assert.equal(await refused(readAnswer(await answer(1e10), expected)), "once-signature");
});

test("cases that one account begins within a day are few", async () => {
  const { atBus, id } = await begun("eager");
  await world.bus.database.db`
    insert into procedure_cases (id, case_id, source, procedure, organization, account, state, at, until)
    select gen_random_uuid(), gen_random_uuid(), source, procedure, organization, account, 'refused', at, until
    from procedure_cases, generate_series(1, 49) where id = ${id}`;
  await world.bus.database.db`update procedure_cases set state = 'refused' where id = ${id}`;
  assert.equal(await refused(here.startCase(atBus, "tarif-reduit")), "once-cases-many");
  assert.equal(await refused(here.startCase(atBus, "tarif-reduit", paper("612"))), "once-cases-many");
});

test("once-changed: what changed since it was previewed is previewed again", async () => {
  const one = await begun("changed");
  assert.equal(await refused(there.sendAsked(one.atOffice, one.id, "another")), "once-changed");
});

test("another citizen who opens the address finds nothing, before and after", async () => {
  const one = await begun("first");
  await there.previewAsked(one.atOffice, one.id);
  const other = await world.person("second", ["A-2", "Dubois-Noé"]);
  for (const work of [
    () => there.previewAsked(other.atOffice, one.id),
    () => there.sendAsked(other.atOffice, one.id, ""),
    () => there.declineAsked(other.atOffice, one.id),
  ]) {
    assert.equal(await refused(work()), "once-request-unknown");
  }
});

test("an answer is taken by who started its case, for that case, whole, and by nobody else", async () => {
  const done = await sent("owner");
  const mixed = await begun("mixed");
  // Brought to the case of another: it is no answer to that one.
  assert.equal(await refused(here.takeAnswer(mixed.atBus, mixed.id, done.brought)), "once-signature");
  // Brought by another: the case is not theirs.
  assert.equal(await refused(here.takeAnswer(mixed.atBus, done.id, done.brought)), "once-case-unknown");
  assert.equal(await refused(here.getOnceReceipt(mixed.atBus, done.id)), "once-case-unknown");
  const [signed = "", disclosure = ""] = done.brought.answer.split("~");
  for (const answer of [
    `${signed}~`,
    `${signed}~${disclosure}`,
    `${signed}~${disclosure}~${disclosure}~`,
    `${signed}~${Buffer.from('["x","quotient",1]').toString("base64url")}~`,
    `${signed.slice(0, -4)}AAAA~${disclosure}~`,
    "",
    "x.y.z",
  ]) {
    assert.equal(
      await refused(here.takeAnswer(done.atBus, done.id, { ...done.brought, answer })),
      "once-signature",
      answer.slice(-60),
    );
  }
  const other = await sent("other");
  assert.equal(
    await refused(here.takeAnswer(done.atBus, done.id, { ...done.brought, receipt: other.brought.receipt })),
    "once-signature",
  );
  await here.takeAnswer(done.atBus, done.id, done.brought);
  const file = parseReceiptFile(await here.getOnceReceipt(done.atBus, done.id));
  assert.ok(file);
  const verified = await verifyReceiptFile(file, async (instance) =>
    (instance === world.bus.url ? world.bus : world.office).app.rooms.signatures.jwks(),
  );
  assert.deepEqual(
    verified.told.map(({ key }) => key),
    ["once-receipt-of", "once-receipt-proved-source", "once-receipt-proved-asker"],
  );
  const swapped = await verifyReceiptFile({ source: file.asker, asker: file.source }, async (instance) =>
    (instance === world.bus.url ? world.bus : world.office).app.rooms.signatures.jwks(),
  );
  assert.equal(swapped.problems.length, 2);
});

test("staff of another organization, and whoever administers the instance, read no case", async () => {
  const done = await sent("private");
  await here.takeAnswer(done.atBus, done.id, done.brought);
  const steward = { ...done.atBus, account: world.newId(), administrator: true };
  const other = {
    ...steward,
    administrator: false,
    memberships: [{ organization: world.newId(), role: "editor" as const }],
  };
  const reader = { ...other, memberships: [{ organization: world.asking.id, role: "reader" as const }] };
  for (const actor of [steward, other, reader]) {
    assert.equal(await refused(here.getCase(actor, world.asking.id, done.id)), "once-case-unknown");
    assert.equal(await refused(here.getOwnCase(actor, done.id)), "once-case-unknown");
    assert.deepEqual(await here.listCases(actor, world.asking.id, all), { items: [], total: 0 });
  }
});

test("every case is on some page, those that are open before those that are over", async () => {
  const { atBus, id: over } = await begun("pages");
  await world.bus.database.db`
    update procedure_cases set at = at + interval '1 hour', state = 'refused' where id = ${over}`;
  const { id: kept } = await here.startCase(atBus, "tarif-reduit", paper("Mon quotient : 500"));
  const own = await Promise.all([1, 2, 3].map((page) => here.listOwnCases(atBus, { page, pageSize: 1 })));
  assert.deepEqual(
    own.map(({ items, total }) => [items.map(({ id }) => id), total]),
    [
      [[kept], 2],
      [[over], 2],
      [[], 2],
    ],
  );
  // Among those of the organization too, however old it is.
  await world.bus.database.db`update procedure_cases set state = 'over' where id = ${over}`;
  await world.bus.database.db`update procedure_cases set at = '2020-01-01' where id = ${kept}`;
  const { items } = await here.listCases(world.clerk, world.asking.id, all);
  const found = items.map(({ id }) => id);
  assert.ok(found.includes(kept) && found.indexOf(kept) < found.indexOf(over));
});

test("what a citizen brings themselves ends what was asked, and is read as such", async () => {
  const one = await begun("paper");
  const { id } = await here.startCase(one.atBus, "tarif-reduit", paper("Mon quotient : 500"));
  assert.equal(id, one.id);
  const [asked] = await world.bus.database.db<{ refusal: string }[]>`
    select refusal from procedure_cases where id = ${one.id}`;
  assert.equal(asked?.refusal, "once-declined");
  const read = await here.getCase(world.clerk, world.asking.id, id);
  const { state, words, rows } = onlyPart(read);
  assert.deepEqual([state, words, rows], ["brought", "Mon quotient : 500", undefined]);
  assert.equal(read.person?.email, "paper-bus@example.org");
  // Nobody is named where what is kept was handed in before its page said so.
  const { id: earlier, atBus } = await sent("earlier");
  const content = await sealContent(world.bus.app.contexts.own, earlier, { words: "Mon quotient : 500" });
  await world.bus.database.db`
    update procedure_cases set state = 'brought', content = ${content} where id = ${earlier}`;
  assert.equal(onlyPart(await here.getOwnCase(atBus, earlier)).words, "Mon quotient : 500");
  assert.equal((await here.getCase(world.clerk, world.asking.id, earlier)).person, undefined);
});

test("once-source-away: nobody answers, and the case says so", async () => {
  const person = await world.person("alone");
  world.office.answerAs("away");
  try {
    const { state, refusal } = onlyPart(await here.startCase(person.atBus, "tarif-reduit"));
    assert.deepEqual([state, refusal], ["refused", "once-source-away"]);
  } finally {
    world.office.answerAs("usual");
  }
});

// The ends come last: nothing is told after them.
test("once-columns-many and once-no-agreement: the organization tells less than it agreed to", async () => {
  const one = await begun("less");
  const { seal = "" } = await there.previewAsked(one.atOffice, one.id);
  const once = { ground: "Article L114-8 du CRPA", daysMax: 90 };
  await there.tellOnce(system, world.table, { ...once, columns: ["enfants"] });
  assert.equal(await refused(there.sendAsked(one.atOffice, one.id, seal)), "once-columns-many");
  await there.tellOnce(system, world.table, undefined);
  assert.equal((await there.previewAsked(one.atOffice, one.id)).refusal, "once-no-agreement");
  await there.tellOnce(system, world.table, { ...once, columns: ["quotient", "enfants"] });
  assert.equal((await there.previewAsked(one.atOffice, one.id)).refusal, undefined);
});

test("once-agreement-ended: what was previewed is not sent once it was withdrawn", async () => {
  const one = await begun("ended");
  const { seal = "" } = await there.previewAsked(one.atOffice, one.id);
  await world.office.app.rooms.sharing.withdrawAgreement(world.officer, exchange, "Fini.");
  assert.equal(await refused(there.sendAsked(one.atOffice, one.id, seal)), "once-agreement-ended");
  const person = await world.person("after");
  assert.equal(onlyPart(await here.startCase(person.atBus, "tarif-reduit")).refusal, "once-agreement-ended");
});

test("once-not-tied: nothing is asked of an instance that is cut, nor taken of one", async () => {
  const tie = await world.bus.tieWith(world.office);
  await world.bus.app.rooms.network.cut(system, tie.id, "follows");
  const person = await world.person("cut");
  assert.equal(onlyPart(await here.startCase(person.atBus, "tarif-reduit")).refusal, "once-not-tied");
  await world.office.until("the tie is cut there", async () => {
    const { followed } = await world.office.tieWith(world.bus);
    return followed !== "running";
  });
  assert.equal(await refused(there.receiveAsked(world.bus.url, "x.y.z")), "once-not-tied");
  // Nor where one side alone is cut.
  await world.office.database.db`update ties set follows = 'running', next_at = null`;
  assert.equal(await refused(there.receiveAsked(world.bus.url, "x.y.z")), "once-not-tied");
  await world.office.database.db`update ties set follows = 'none'`;
  assert.deepEqual([...world.bus.bugs, ...world.office.bugs], []);
});
