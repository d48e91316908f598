import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { type Actor, system } from "../../src/access/actor.ts";
import { isFailure } from "../../src/base/failure.ts";
import { writePerson } from "../../src/citizens/procedures/agents.ts";
import { agentsMax } from "../../src/citizens/procedures/answer-agent.ts";
import { type OnceRequest, readRequest, requestTyp } from "../../src/citizens/procedures/request-document.ts";
import { memberOf, type Procedures, proceduresWorld, refused } from "./procedures-world.ts";
import { withoutRandom } from "../without-random.ts";

const law = "Article L. 114-8 du CRPA, par leurs agents";
const leGall = { allocataire: "A-1", nom: "LE GALL" };

let world: Procedures;
let here: Procedures["bus"]["app"]["rooms"]["citizens"];
let there: typeof here;
let exchange: string;

before(async () => {
  world = await proceduresWorld(true, law);
  exchange = await world.declare();
  here = world.bus.app.rooms.citizens;
  there = world.office.app.rooms.citizens;
});
after(() => world[Symbol.asyncDispose]());

function asks(
  facts: Readonly<Record<string, string>> = leGall,
  actor: Actor = world.clerk,
  reference = "2026-114",
) {
  return here.askAsAgent(actor, "tarif-reduit", { reference, facts });
}

/** What the source refuses is taken back: the day’s tries are those of each test. */
async function forgetTries(): Promise<void> {
  await world.office.database.db`delete from asked_once`;
  await world.bus.database.db`delete from person_searches`;
}

/** What the source answers to an agent’s request that the bus network signs, changed from what it would say. */
async function sends(change: Partial<OnceRequest> = {}, meant = writePerson(leGall)) {
  const [row] = await world.bus.database.db<{ request: string }[]>`
    select request from procedure_cases where account is null order by at desc limit 1`;
  assert.ok(row);
  const asked = readRequest(row.request);
  const until = new Date(Date.now() + 600_000).toISOString();
  const agent = { ...asked.agent!, person: meant.hash };
  const request = { ...asked, id: world.newId(), until, agent, ...change };
  const text = await world.bus.app.contexts.identity.signDocument(requestTyp, request);
  return { text, answered: await there.receiveAsked(world.bus.url, text, meant.text) };
}

test("an agent asks for a case: the columns agreed, kept until their day, written down at both sites", async () => {
  const told = await asks();
  assert.deepEqual(
    [told.part.rows, told.part.state, told.reference],
    [[{ quotient: 612 }], "taken", "2026-114"],
  );
  assert.equal(told.part.hasReceipt, true);
  const kept = await world.bus.app.rooms.journal.listAccesses(world.clerk, world.asking.id, { pageSize: 5 });
  const filter = "procedure=Tarif+r%C3%A9duit&law=Article+L114-8+du+CRPA&case=2026-114";
  assert.deepEqual(
    kept.items.map(({ reading, filter, account }) => [reading, filter, account]),
    [["told-once", filter, world.clerk.account]],
  );
  const sent = await world.office.app.rooms.journal.listAccesses(world.officer, world.dataset.organization, {
    pageSize: 5,
  });
  assert.deepEqual(
    sent.items.map(({ party, agent, columns, rows, filter }) => [party.name, agent, columns, rows, filter]),
    [["Réseau de bus", "staff", ["quotient"], 1, filter]],
  );
  // Colleagues read it again, which is a reading; it is nobody’s own case.
  const again = await here.readToldCase(world.clerk, "tarif-reduit", told.id);
  assert.deepEqual([again.part.rows, again.reference], [[{ quotient: 612 }], "2026-114"]);
  const { items } = await here.listCases(world.clerk, world.asking.id, { page: 1, pageSize: 5 });
  assert.deepEqual([items[0]?.id, items[0]?.reference], [told.id, "2026-114"]);
  assert.equal((await here.listOwnCases(world.clerk, { page: 1, pageSize: 5 })).total, 0);
  const read = await world.bus.app.rooms.journal.listAccesses(world.clerk, world.asking.id, { pageSize: 5 });
  assert.equal(read.items.length, 2);
  // Who is meant lies in the clear at neither site.
  for (const { database } of [world.bus, world.office]) {
    const rows = await database.db`
      select request, to_jsonb(c)::text as whole from procedure_cases c union all
      select request, to_jsonb(a)::text from asked_once a`;
    assert.doesNotMatch(withoutRandom(rows), /LE GALL|A-1/);
    assert.doesNotMatch(withoutRandom(rows.map(({ request }) => readRequest(request))), /LE GALL|A-1/);
  }
});

test("the person is informed: a letter without content, and a line that they alone see, whenever they link", async () => {
  const { atOffice: before } = await world.person("awa", ["A-1", "Le Gall"]);
  const { atOffice: other } = await world.person("noe", ["A-2", "Dubois-Noé"]);
  const told = await asks();
  const { atOffice: later } = await world.person("later", ["A-1", "Le Gall"]);
  const toldTo = async (actor: Actor) => {
    const [held] = await there.listHeld(actor);
    const own = await there.getOwnTable(actor, held!.links[0]!.id);
    const { items } = await there.listReadings(actor, own, { pageSize: 50 });
    const lines = items.filter(({ reading }) => reading === "told-once");
    for (const { index } of lines) {
      const { clear } = await there.proveReading(actor, own, index);
      assert.ok(!JSON.stringify(clear).includes(told.part.id));
    }
    return lines.map(({ party, filter }) => `${party.name} ${filter}`);
  };
  for (const actor of [before, later]) {
    const [line] = await toldTo(actor);
    assert.match(line ?? "", /^Réseau de bus procedure=Tarif.*law=Article/);
  }
  assert.deepEqual(await toldTo(other), []);
  const folder = join(dirname(world.office.app.contexts.citizens.apart), "mail");
  // The officer is told of the agreement, sooner or later.
  const letters = async () => {
    const kept = await readdir(folder);
    const all = await Promise.all(kept.map((name) => readFile(join(folder, name), "utf8")));
    return all.filter((letter) => !letter.startsWith("To: officer@"));
  };
  await world.office.until("the letter left", async () => {
    await world.office.settle();
    return (await letters()).length > 0;
  });
  const [letter = "", ...more] = await letters();
  assert.equal(more.length, 0);
  assert.match(letter, /^To: .*awa-office@example\.org/m);
  assert.doesNotMatch(withoutRandom(letter), /612|quotient|Gall|bus|Tarif/i);
  // What is asked once more, as by a network that delivers twice, is told to nobody again.
  const posted = () => world.office.database.db`select id from jobs.job where name = 'project-letters'`;
  const meant = writePerson(leGall);
  const { text } = await sends({}, meant);
  const count = (await posted()).length;
  assert.ok(count >= 2, String(count));
  const again = await Promise.all([1, 2, 3].map(() => there.receiveAsked(world.bus.url, text, meant.text)));
  for (const answer of again) assert.deepEqual(answer, { refusal: "once-asked-twice" });
  assert.equal((await posted()).length, count);
});

test("whoever is no editor of the organization, as its member, asks nothing and reads nothing again", async () => {
  const { id } = (await asks()).part;
  const other = { organization: world.newId(), role: "administrator" } as const;
  const reader = { organization: world.asking.id, role: "reader" } as const;
  const steward = { ...world.clerk, administrator: true, memberships: [] };
  for (const [actor, told] of [
    [steward, "access-role-needed"],
    [{ ...world.clerk, memberships: [other] }, "access-role-needed"],
    [{ ...world.clerk, memberships: [reader] }, "access-role-needed"],
    [{ kind: "anyone" }, "access-sign-in-needed"],
  ] as const) {
    const before = await world.bus.database.db`select from procedure_cases`;
    const keys = [
      await refused(asks(leGall, actor)),
      await refused(here.readToldCase(actor, "tarif-reduit", id)),
    ];
    assert.deepEqual(keys, [told, told]);
    assert.equal((await world.bus.database.db`select from procedure_cases`).length, before.length);
  }
  assert.equal(
    await refused(here.askAsAgent(world.clerk, "autre", { reference: "1", facts: leGall })),
    "once-procedure-unknown",
  );
  for (const reference of ["", "Le Gall Awa", "x".repeat(65)]) {
    assert.equal(await refused(asks(leGall, world.clerk, reference)), "once-case-wrong");
  }
});

test("exactly one person, whatever accents and case; nobody, several and nonsense are one refusal", async () => {
  assert.deepEqual((await asks({ allocataire: "a 2", nom: "dubois noe" })).part.rows, [{ quotient: 1430 }]);
  for (const [facts, told] of [
    [{ allocataire: "A-1", nom: "Petit" }, "once-unidentified-agent"],
    [{ allocataire: "A-99", nom: "Petit" }, "once-unidentified-agent"],
    [{ allocataire: "--", nom: "Petit" }, "once-unidentified-agent"],
    [{ allocataire: "A-3", nom: "Martin" }, "once-no-fact-agent"],
    [{ allocataire: "A-5", nom: "Nombreux" }, "once-rows-many-agent"],
    [{ nom: "Petit" }, "once-facts-wrong"],
    [{ allocataire: "A-4", nom: " " }, "once-facts-wrong"],
    [{ allocataire: "A-4", nom: "Petit", quotient: "410" }, "once-facts-wrong"],
    [{}, "once-facts-wrong"],
  ] as const) {
    assert.equal(await refused(asks(facts)), told, JSON.stringify(facts));
  }
  await forgetTries();
  const failure = await asks({ nom: "Petit" }).catch((error: unknown) => error);
  assert.ok(isFailure(failure));
  assert.deepEqual(failure.args, { provider: world.dataset.organizationName, facts: ["allocataire", "nom"] });
});

function civil(family_name: string, given_name: string, birthdate: string) {
  return { family_name, given_name, birthdate };
}

test("by civil status: two of one name and birth date are nobody, and so is one without given names", async () => {
  const { citizens } = world.office.app.rooms;
  const declared = await citizens.findDeclaration(system, world.table);
  assert.ok(declared);
  const { personColumn, facts, told } = declared;
  const identity = { familyName: "nom", givenNames: "prenoms", birthDate: "ne_le" };
  await citizens.declareSelfData(system, world.table, {
    personColumn,
    facts,
    told,
    identity,
    level: "eidas1",
  });
  assert.deepEqual((await asks(civil("LE GALL", "Awa Marie", "1980-05-01"))).part.rows, [{ quotient: 612 }]);
  assert.deepEqual((await asks(civil("Dubois Noe", "jean pierre", "1990-02-03"))).part.rows, [
    { quotient: 1430 },
  ]);
  for (const one of [
    civil("Durand", "Léa", "2000-02-02"),
    civil("Kassam", "Zoé", "1999-09-09"),
    civil("Le Gall", "Awa", "1980-05-01"),
  ]) {
    assert.equal(await refused(asks(one)), "once-unidentified-agent");
  }
  assert.equal(await refused(asks(civil("Kassam", "", "1999-09-09"))), "once-facts-wrong");
  await citizens.declareSelfData(system, world.table, { personColumn, facts, told });
  await forgetTries();
});

test("few misses in a day, of all agents of the organization together: then nothing at all", async () => {
  const wrong = { allocataire: "A-99", nom: "Petit" };
  const tries = await Promise.all(Array.from({ length: agentsMax.missed + 4 }, () => refused(asks(wrong))));
  assert.equal(tries.filter((key) => key === "once-unidentified-agent").length, agentsMax.missed);
  assert.equal(tries.filter((key) => key === "once-tries-over").length, 4);
  const colleague = await memberOf(world.bus, "colleague", [
    { organization: world.asking.id, role: "editor" },
  ]);
  assert.equal(await refused(asks(leGall, colleague)), "once-tries-over");
  await forgetTries();
  for (let asked = 0; asked < 60; asked += 1) await refused(asks({ nom: "Petit" }));
  assert.equal(await refused(asks()), "access-searches-many");
  await forgetTries();
  await world.office.database.db`
    insert into asked_once (id, instance, request, table_id, organization, state, at, until, agent_of)
    select gen_random_uuid(), ${world.bus.url}, '', ${world.table}, ${world.dataset.organization}, 'sent', now(), now(),
      ${world.asking.id} from generate_series(1, ${agentsMax.asked})`;
  assert.equal(await refused(asks()), "once-tries-over");
  await forgetTries();
});

test("a request is answered once, for that person alone, and no other than an agent’s", async () => {
  await asks();
  const { text, answered } = await sends();
  assert.ok(answered.answer);
  const meant = writePerson(leGall);
  assert.deepEqual(await there.receiveAsked(world.bus.url, text, meant.text), { refusal: "once-signature" });
  const again = await sends({}, meant);
  assert.ok(again.answered.answer);
  assert.deepEqual(await there.receiveAsked(world.bus.url, again.text, meant.text), {
    refusal: "once-asked-twice",
  });
  for (const [change, told] of [
    [{ columns: ["quotient", "nom"] }, "once-columns-many"],
    [{ keepDays: 91 }, "once-kept-long"],
    [{ agreement: world.newId() }, "once-no-agreement"],
    [{ organization: { id: world.newId(), name: "Autre" } }, "once-no-agreement"],
    [{ until: new Date(Date.now() - 1000).toISOString() }, "once-expired"],
    [{ until: new Date(Date.now() + 30 * 60_000).toISOString() }, "once-expired"],
    [{ from: world.office.url }, "once-signature"],
  ] as const) {
    assert.equal((await sends(change as Partial<OnceRequest>)).answered.refusal, told);
  }
  const hash = createHash("sha256").update("{").digest("hex");
  const facts = ["allocataire", "nom"];
  assert.deepEqual((await sends({}, { text: "{", hash })).answered, { refusal: "once-facts-wrong", facts });
  // Either the citizen asks, or an agent does.
  assert.equal(await refused(sends({ agent: undefined })), "once-request-malformed");
  assert.equal(await refused(sends({ explicitAt: new Date().toISOString() })), "once-request-malformed");
  // Nobody opens its page at the source.
  const { atOffice } = await world.person("curious", ["A-4", "Petit"]);
  const { part } = await asks();
  assert.equal(await refused(there.previewAsked(atOffice, part.id)), "once-request-unknown");
  await forgetTries();
});

test("once-source-away, once-expired, once-signature: a source that is silent, late or lies leaves nothing behind", async () => {
  world.office.answerAs("away");
  assert.equal(await refused(asks()), "once-source-away-agent");
  const stolen = (await sends()).answered;
  for (const body of [{}, { answer: "", receipt: "" }, stolen, { ...stolen, answer: "x.y.z" }]) {
    world.office.answerAs((request, response) => {
      if (request.url !== "/api/once/requests") return false;
      response.setHeader("content-type", "application/json").end(JSON.stringify(body));
      return true;
    });
    assert.equal(await refused(asks()), "once-signature");
  }
  world.office.answerAs("usual");
  // A clock that is an hour behind asks for what is over; one that is ahead, for too long.
  for (const minutes of [-60, 60]) {
    world.bus.setClock(minutes);
    assert.match(await refused(asks()), /^once-(?:expired|source-away-agent)$/);
  }
  world.bus.setClock(0);
  const kept = await world.bus.database.db`
    select from procedure_cases where content <> '' and state <> 'taken'`;
  assert.equal(kept.length, 0);
  await forgetTries();
});

test("the source ends between telling and answering: it told, and the agent asks anew", async () => {
  const count = async () =>
    (await world.office.database.db<{ told: number }[]>`select count(*)::int as told from told_persons`)[0]
      ?.told ?? 0;
  const before = await count();
  world.office.answerAs((request, response) => {
    if (request.url !== "/api/once/requests") return false;
    const end = response.end.bind(response);
    response.end = () => (response.socket?.destroy(), end());
    return false;
  });
  assert.equal(await refused(asks()), "once-source-away-agent");
  world.office.answerAs("usual");
  await world.office.restart();
  there = world.office.app.rooms.citizens;
  assert.equal(await count(), before + 1);
  assert.deepEqual((await asks()).part.rows, [{ quotient: 612 }]);
});

test("a source that is silent is not waited for; an asking side that ends meanwhile keeps nothing, and asks anew", async () => {
  const held: { end(): void }[] = [];
  world.office.answerAs((request, response) => {
    if (request.url !== "/api/once/requests") return false;
    held.push(response);
    return true;
  });
  const silent = refused(asks());
  await world.office.until("it was asked", async () => held.length === 1);
  assert.equal(await silent, "once-source-away-agent");
  const cut = asks().catch((error: unknown) => error);
  await world.office.until("it was asked again", async () => held.length === 2);
  await world.bus.restart();
  await cut;
  here = world.bus.app.rooms.citizens;
  for (const response of held) response.end();
  world.office.answerAs("usual");
  const { total } = await here.listCases(world.clerk, world.asking.id, { page: 1, pageSize: 1 });
  assert.deepEqual((await asks(leGall, world.clerk, "2026-115")).part.rows, [{ quotient: 612 }]);
  assert.equal(
    (await here.listCases(world.clerk, world.asking.id, { page: 1, pageSize: 1 })).total,
    total + 1,
  );
});

test("who opposed, or asked to limit, is told of to no agent, unless the organization said no; they send it still", async () => {
  const petit = { allocataire: "A-4", nom: "Petit" };
  const { atOffice, atBus } = await world.person("opposed", ["A-4", "Petit"]);
  const [held] = await there.listHeld(atOffice);
  for (const [kind, isRefused] of [
    ["oppose", true],
    ["limit", false],
  ] as const) {
    assert.deepEqual((await asks(petit)).part.rows, [{ quotient: 410 }]);
    const demand = { kind, words: "Non merci.", language: "fr", address: "192.0.2.9" } as const;
    const { id } = await there.askDemand(atOffice, held!.links[0]!.id, demand);
    assert.equal(await refused(asks(petit)), "once-unidentified-agent");
    if (isRefused) await there.refuseDemand(world.officer, id, "La loi le demande.");
    else await there.acceptDemand(world.officer, id, "");
  }
  assert.equal(await refused(asks(petit)), "once-unidentified-agent");
  const { id } = await here.startCase(atBus, "tarif-reduit");
  assert.deepEqual((await there.previewAsked(atOffice, id)).rows, [{ quotient: 410 }]);
  // Of whom nothing is held, that too is told to nobody.
  const martin = { allocataire: "A-3", nom: "Martin" };
  assert.equal(await refused(asks(martin)), "once-no-fact-agent");
  const empty = await world.person("empty", ["A-3", "Martin"]);
  const [theirs] = await there.listHeld(empty.atOffice);
  await there.askDemand(empty.atOffice, theirs!.links[0]!.id, {
    kind: "oppose",
    words: "Non merci.",
    language: "fr",
    address: "192.0.2.9",
  });
  assert.equal(await refused(asks(martin)), "once-unidentified-agent");
  await forgetTries();
});

test("what is kept is sealed, and gone on its day", async () => {
  const { id, until } = (await asks()).part;
  assert.ok(Math.abs(until.getTime() - Date.now() - 30 * 86_400_000) < 60_000);
  world.bus.setClock(31 * 24 * 60);
  await world.bus.settle();
  const [row] = await world.bus.database.db<{ content: string; state: string }[]>`
    select content, state from procedure_cases where id = ${id}`;
  assert.deepEqual([row?.content, row?.state], ["", "over"]);
  assert.equal(await refused(here.readToldCase(world.clerk, "tarif-reduit", id)), "once-case-unknown");
  world.bus.setClock(0);
});

test("where the table tells people apart otherwise, what was told before is hidden from none of them", async () => {
  const { citizens } = world.office.app.rooms;
  await asks();
  const declared = await citizens.findDeclaration(system, world.table);
  assert.ok(declared);
  const { personColumn, facts, told } = declared;
  await citizens.declareSelfData(system, world.table, { personColumn: "quotient", facts, told });
  await citizens.declareSelfData(system, world.table, { personColumn, facts, told });
  const { atOffice } = await world.person("after", ["A-4", "Petit"]);
  const [held] = await there.listHeld(atOffice);
  const own = await there.getOwnTable(atOffice, held!.links[0]!.id);
  const { items } = await there.listReadings(atOffice, own, { pageSize: 50 });
  assert.ok(items.some(({ reading, filter }) => reading === "told-once" && filter?.includes("case=")));
  await forgetTries();
});

// The ends come last: nothing is told after them.
test("once-not-for-agents: unless the declaration and the agreement say so, by one law", async () => {
  const once = { columns: ["quotient", "enfants"], ground: "Article L114-8 du CRPA", daysMax: 90 };
  for (const agents of [undefined, "Un autre article"]) {
    await there.tellOnce(system, world.table, { ...once, ...(agents === undefined ? {} : { agents }) });
    assert.equal(await refused(asks()), "once-not-for-agents");
  }
  await there.tellOnce(system, world.table, { ...once, agents: ` ${law}\n` });
  assert.deepEqual((await asks()).part.rows, [{ quotient: 612 }]);
  const declared = await there.findDeclaration(system, world.table);
  assert.ok(declared);
  const { personColumn, facts, told } = declared;
  for (const change of [{ second: true }, { facts: facts.slice(0, 1), mailColumn: "nom" }]) {
    await there.declareSelfData(system, world.table, { personColumn, facts, told, ...change });
    assert.equal(await refused(asks()), "once-not-for-agents");
    assert.equal(
      await refused(there.tellOnce(system, world.table, { ...once, agents: law })),
      "once-agents-unfit",
    );
    await there.declareSelfData(system, world.table, { personColumn, facts, told });
  }
});

test("once-agreement-ended, once-no-agreement: nothing once it was withdrawn, or the declaration taken back", async () => {
  await there.tellOnce(system, world.table, undefined);
  assert.equal(await refused(asks()), "once-no-agreement-agent");
  await world.office.app.rooms.sharing.withdrawAgreement(world.officer, exchange, "Fini.");
  assert.equal(await refused(asks()), "once-agreement-ended-agent");
  await there.endSelfData(system, world.table, "Fini.");
  assert.match(await refused(asks()), /^once-(?:agreement-ended|no-agreement)-agent$/);
  // A source that was away signed no head of the journal: that is told, and no bug.
  const bugs = [...world.bus.bugs, ...world.office.bugs].filter(
    (bug) => (bug as { event?: string }).event !== "journal-witness-away",
  );
  assert.deepEqual(bugs, []);
});

/** As API Particulier writes answers and refusals. */
interface ApiAnswer {
  readonly data?: unknown;
  readonly links?: { readonly self: string };
  readonly meta?: Readonly<Record<string, unknown>>;
  readonly errors?: readonly Readonly<Record<string, unknown>>[];
}

test("on one instance too: asked, told, seen by the person at both sides", async () => {
  await using one = await proceduresWorld(false, law);
  await one.declare();
  const { citizens, tokens } = one.bus.app.rooms;
  const { atBus } = await one.person("awa", ["A-1", "Le Gall"]);
  const { secret } = await tokens.createToken(one.clerk, { name: "guichet" });
  const send = async (method: string, path: string, body?: object) => {
    const response = await fetch(`${one.bus.url}/api/procedures/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${secret}`,
        "content-type": "application/json",
        "accept-language": "fr",
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { response, told: (await response.json()) as ApiAnswer };
  };
  const made = await send("POST", "tarif-reduit/cases", { case: "2026-114", facts: leGall });
  assert.equal(made.response.status, 201);
  assert.equal(made.response.headers.get("cache-control"), "no-store");
  const { data, links, meta } = made.told;
  assert.deepEqual(data, [{ quotient: 612 }]);
  assert.deepEqual(
    [meta?.["provider"], meta?.["case"], meta?.["law"], meta?.["missing"]],
    ["Ville de bus", "2026-114", "Article L114-8 du CRPA", []],
  );
  const again = await fetch(links?.self ?? "", { headers: { authorization: `Bearer ${secret}` } });
  assert.deepEqual(((await again.json()) as { data: unknown }).data, data);
  // As API Particulier refuses.
  const wrong = await send("POST", "tarif-reduit/cases", {
    case: "2026-114",
    facts: { allocataire: "A-9", nom: "X" },
  });
  assert.equal(wrong.response.status, 404);
  assert.deepEqual(wrong.told, {
    errors: [
      {
        code: "once-unidentified",
        title: "Introuvable",
        detail: "L’organisme qui détient l’information n’a pas reconnu une personne, et une seule.",
        source: null,
        meta: { provider: "Ville de bus" },
      },
    ],
  });
  const malformed = await send("POST", "tarif-reduit/cases", { case: 12, facts: {} });
  assert.equal(malformed.response.status, 400);
  assert.deepEqual(malformed.told.errors?.[0]?.["source"], { parameter: "case" });
  const facts = await send("POST", "tarif-reduit/cases", { case: "1", facts: { nom: "X" } });
  assert.deepEqual(facts.told.errors?.[0]?.["meta"], {
    provider: "Ville de bus",
    facts: ["allocataire", "nom"],
  });
  const [held] = await citizens.listHeld(atBus);
  const own = await citizens.getOwnTable(atBus, held!.links[0]!.id);
  const { items } = await citizens.listReadings(atBus, own, { pageSize: 50 });
  // What was sent, what was taken, and what was read again.
  assert.equal(items.filter(({ reading }) => reading === "told-once").length, 3);
  assert.deepEqual(one.bus.bugs, []);
});
