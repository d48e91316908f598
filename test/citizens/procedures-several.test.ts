import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { NewProcedure } from "../../src/citizens/procedures/procedures.ts";
import { openTestInstance, type TestInstance } from "../network/world.ts";
import { memberOf, type Procedures, proceduresWorld, refused } from "./procedures-world.ts";

const law = "Article L. 114-8 du CRPA, par leurs agents";
const slug = "carte-etudiante";
const leGall = { nom: "Le Gall" };

let world: Procedures;
let school: TestInstance;
let enrolments: Awaited<ReturnType<Procedures["agreeToEnrolments"]>>;
let fares: NewProcedure;
let here: Procedures["bus"]["app"]["rooms"]["citizens"];
const page = { page: 1, pageSize: 50 };

before(async () => {
  world = await proceduresWorld(true, law);
  school = await openTestInstance("school");
  const exchange = await world.declare();
  enrolments = await world.agreeToEnrolments(school);
  here = world.bus.app.rooms.citizens;
  const { sources } = world.reducedFare(exchange);
  fares = {
    slug,
    title: "Carte étudiante à tarif réduit",
    lead: "",
    sources: [
      ...sources,
      {
        exchange: enrolments.exchange,
        table: enrolments.table,
        columns: ["inscrit"],
        law: "Article L611-1",
        keepDays: 5,
      },
    ],
  };
  await declare();
});
after(async () => {
  await world[Symbol.asyncDispose]();
  await school[Symbol.asyncDispose]();
});

function declare(change: Partial<NewProcedure> = {}) {
  return here.setProcedure(world.clerk, world.asking.id, { ...fares, ...change });
}

/** Somebody with accounts at all three, linked to Le Gall’s rows. */
async function student(name: string) {
  const one = await world.person(name, ["A-1", "Le Gall"]);
  const atSchool = await memberOf(school, `${name}-school`);
  await school.app.rooms.citizens.linkPerson(atSchool, enrolments.table, {
    facts: { etudiant: "E-1", ...leGall },
    language: "fr",
    address: `192.0.2.${Math.ceil(Math.random() * 250)}`,
  });
  return { ...one, atSchool };
}
type Student = Awaited<ReturnType<typeof student>>;

async function partsOf({ atBus }: Student, id: string) {
  const { parts } = await here.getOwnCase(atBus, id);
  const [quotient, enrolment] = parts;
  assert.ok(quotient && enrolment && parts.length === 2);
  return { quotient, enrolment };
}

/** Sent where the facts are, and handed in. */
async function tells(
  { atBus, atOffice, atSchool }: Student,
  part: { readonly id: string },
  at: TestInstance,
) {
  const [there, actor] = [at.app.rooms.citizens, at === school ? atSchool : atOffice];
  const { seal = "" } = await there.previewAsked(actor, part.id);
  await there.sendAsked(actor, part.id, seal);
  const { brought } = await there.previewAsked(actor, part.id);
  assert.ok(brought);
  await here.takeAnswer(atBus, part.id, brought);
}

test("two sources: each is asked, previewed, handed in and kept by itself, and the organization reads both", async () => {
  const awa = await student("awa");
  const { id } = await here.startCase(awa.atBus, slug);
  const { quotient, enrolment } = await partsOf(awa, id);
  assert.notEqual(quotient.id, enrolment.id);
  await tells(awa, enrolment, school);
  // One is here, the other is waited for: the organization reads what came, and of which nothing did.
  const half = await here.getCase(world.clerk, world.asking.id, id);
  assert.deepEqual(
    [half.parts.map(({ rows }) => rows), half.missing.map(({ table }) => table)],
    [[[{ inscrit: "Licence 2" }]], [world.table]],
  );
  assert.equal(await refused(here.getOnceReceipt(awa.atBus, quotient.id)), "once-case-unknown");
  await tells(awa, quotient, world.office);
  const own = await partsOf(awa, id);
  assert.deepEqual(
    [own.quotient.rows, own.enrolment.rows],
    [[{ quotient: 612 }], [{ inscrit: "Licence 2" }]],
  );
  assert.deepEqual([days(own.quotient.until), days(own.enrolment.until)], [30, 5]);
  const receipts = await Promise.all(
    [quotient, enrolment].map((part) => here.getOnceReceipt(awa.atBus, part.id)),
  );
  assert.notEqual(receipts[0], receipts[1]);
  const before = await readings();
  const read = await here.getCase(world.clerk, world.asking.id, id);
  assert.deepEqual([read.parts.length, read.missing, read.person?.name], [2, [], "awa-bus"]);
  // Each is a reading of its own, under its own law.
  assert.deepEqual((await readings()).slice(0, -before.length || undefined).toSorted(), [
    "inscrit Article L611-1",
    "quotient Article L114-8 du CRPA",
  ]);
  const { items, total } = await here.listCases(world.clerk, world.asking.id, page);
  assert.deepEqual([total, items[0]?.id, items[0]?.parts.length], [1, id, 2]);
  assert.equal((await here.listOwnCases(awa.atBus, page)).total, 1);
  assert.equal(await refused(here.startCase(awa.atBus, slug)), "once-asked-twice");
  // What is kept for less long goes first, and leaves the other.
  world.bus.setClock(6 * 24 * 60);
  await world.bus.settle();
  const later = await partsOf(awa, id);
  assert.deepEqual(
    [later.enrolment.state, later.enrolment.rows, later.quotient.rows],
    ["over", undefined, [{ quotient: 612 }]],
  );
  world.bus.setClock(0);
});

function days(until: Date): number {
  return Math.round((until.getTime() - Date.now()) / 86_400_000);
}

/** Of the enrolment. */
function papers(words: string) {
  return new Map([[enrolments.table, { words }]]);
}

async function readings(): Promise<readonly string[]> {
  const { items } = await world.bus.app.rooms.journal.listAccesses(world.clerk, world.asking.id, {
    pageSize: 100,
  });
  const told = items.filter(({ reading }) => reading === "told-once");
  return told.map(({ columns, filter }) => `${columns.join()} ${new URLSearchParams(filter).get("law")}`);
}

test("one is asked, the other brought; a paper that is empty keeps the whole from beginning", async () => {
  const lea = await student("lea");
  assert.equal(await refused(here.startCase(lea.atBus, slug, papers("  "))), "once-paper-empty");
  assert.equal((await here.listOwnCases(lea.atBus, page)).total, 0);
  const { id } = await here.startCase(lea.atBus, slug, papers("Ma carte : E-1"));
  const { quotient, enrolment } = await partsOf(lea, id);
  assert.deepEqual(
    [quotient.state, enrolment.state, enrolment.words],
    ["asked", "brought", "Ma carte : E-1"],
  );
  await tells(lea, quotient, world.office);
  const { parts, missing } = await here.getCase(world.clerk, world.asking.id, id);
  assert.deepEqual([parts.map(({ state }) => state), missing], [["taken", "brought"], []]);
});

test("a source that is away or refuses leaves the other standing; it is asked again, or the paper is brought", async () => {
  const ines = await student("ines");
  school.answerAs("away");
  const { id } = await here.startCase(ines.atBus, slug);
  let { quotient, enrolment } = await partsOf(ines, id);
  assert.deepEqual(
    [quotient.state, enrolment.state, enrolment.refusal],
    ["asked", "refused", "once-source-away"],
  );
  await tells(ines, quotient, world.office);
  // What becomes of the other is not told to the organization.
  assert.deepEqual(
    (await here.getCase(world.clerk, world.asking.id, id)).missing.map(({ table }) => table),
    [enrolments.table],
  );
  const again = { table: enrolments.table };
  assert.equal(onlyRefusal(await here.goOnWithCase(ines.atBus, id, again)), "once-source-away");
  school.answerAs("usual");
  await here.goOnWithCase(ines.atBus, id, again);
  ({ enrolment } = await partsOf(ines, id));
  const there = school.app.rooms.citizens;
  await there.declineAsked(ines.atSchool, enrolment.id);
  const { brought } = await there.previewAsked(ines.atSchool, enrolment.id);
  await here.takeAnswer(ines.atBus, enrolment.id, brought ?? { answer: "", receipt: "" });
  ({ quotient, enrolment } = await partsOf(ines, id));
  assert.deepEqual([quotient.state, enrolment.refusal], ["taken", "once-declined"]);
  await here.goOnWithCase(ines.atBus, id, { ...again, paper: { words: "Ma carte : E-1" } });
  assert.equal(await refused(here.goOnWithCase(ines.atBus, id, again)), "once-asked-twice");
  assert.equal(await refused(here.goOnWithCase(ines.atBus, id, { table: world.table })), "once-asked-twice");
  const { parts, missing } = await here.getCase(world.clerk, world.asking.id, id);
  assert.deepEqual([parts.map(({ state }) => state), missing], [["taken", "brought"], []]);
  assert.equal((await here.listOwnCases(ines.atBus, page)).total, 1);
});

function onlyRefusal({ parts }: Awaited<ReturnType<typeof here.getOwnCase>>) {
  return parts.find(({ source }) => source.table === enrolments.table)?.refusal;
}

test("an asking side that ends between the two answers goes on: what came is kept, the rest is handed over anew", async () => {
  const noe = await student("noe");
  const { id } = await here.startCase(noe.atBus, slug);
  const { quotient, enrolment } = await partsOf(noe, id);
  await tells(noe, quotient, world.office);
  // The second request never reached its source.
  await school.database.db`delete from asked_once where id = ${enrolment.id}`;
  await world.bus.restart();
  here = world.bus.app.rooms.citizens;
  await here.startCase(noe.atBus, slug);
  const { enrolment: same } = await partsOf(noe, id);
  assert.deepEqual([same.id, same.state], [enrolment.id, "asked"]);
  await tells(noe, same, school);
  const own = await partsOf(noe, id);
  assert.deepEqual(
    [own.quotient.rows, own.enrolment.rows],
    [[{ quotient: 612 }], [{ inscrit: "Licence 2" }]],
  );
});

test("started twice at once, it is one case and one request of each source", async () => {
  const twice = await student("twice");
  const [one, other] = await Promise.all([1, 2].map(() => here.startCase(twice.atBus, slug)));
  assert.equal(one?.id, other?.id);
  const rows = await world.bus.database
    .db`select from procedure_cases where account = ${twice.atBus.account}`;
  assert.equal(rows.length, 2);
});

test("an answer that is handed in while the paper is brought: one of the two is kept", async () => {
  const torn = await student("torn");
  const { id } = await here.startCase(torn.atBus, slug);
  const { quotient } = await partsOf(torn, id);
  const { seal = "" } = await world.office.app.rooms.citizens.previewAsked(torn.atOffice, quotient.id);
  await world.office.app.rooms.citizens.sendAsked(torn.atOffice, quotient.id, seal);
  const { brought } = await world.office.app.rooms.citizens.previewAsked(torn.atOffice, quotient.id);
  assert.ok(brought);
  const { db } = world.bus.database;
  const waiting = (n: number) =>
    world.bus.until(`${n} wait`, async () => {
      const rows = await db`
        select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      return rows.length >= n;
    });
  const [held, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const holding = db.begin(async (tx) => {
    await tx`select from procedure_cases where id = ${quotient.id} for update`;
    held.resolve();
    await go.promise;
  });
  await held.promise;
  const taking = here.takeAnswer(torn.atBus, quotient.id, brought);
  await waiting(1);
  const asked = { table: world.table, paper: { words: "612" } };
  const both = [taking, here.goOnWithCase(torn.atBus, id, asked)];
  await waiting(2);
  go.resolve();
  await holding;
  const ends = await Promise.allSettled(both);
  assert.deepEqual(
    ends.map(({ status }) => status),
    ["fulfilled", "rejected"],
  );
  const kept = await db`select from procedure_cases where case_id = ${id} and content <> ''`;
  assert.equal(kept.length, 1);
});

test("a procedure that is edited or closed meanwhile leaves a case as it began", async () => {
  const edited = await student("edited");
  school.answerAs("away");
  const { id } = await here.startCase(edited.atBus, slug);
  school.answerAs("usual");
  const [first] = fares.sources;
  assert.ok(first);
  await declare({ sources: [{ ...first, columns: ["enfants"], keepDays: 1 }] });
  try {
    const { quotient } = await partsOf(edited, id);
    assert.deepEqual([quotient.source.columns, quotient.source.keepDays], [["quotient"], 30]);
    await tells(edited, quotient, world.office);
    assert.equal((await here.startCase(edited.atBus, slug)).id, id);
    await here.closeProcedure(world.clerk, world.asking.id, slug);
    const { enrolment } = await partsOf(edited, id);
    assert.equal(enrolment.state, "asked");
    await here.goOnWithCase(edited.atBus, id, { table: enrolments.table, paper: { words: "E-1" } });
    assert.equal((await partsOf(edited, id)).enrolment.state, "brought");
  } finally {
    await declare();
  }
});

test("what a procedure asks since is asked in a case that is under way, by its source or all at once", async () => {
  const [first] = fares.sources;
  assert.ok(first);
  const [one, two] = [await student("one"), await student("two")];
  await declare({ sources: [first] });
  try {
    const begun = await Promise.all([one, two].map(({ atBus }) => here.startCase(atBus, slug)));
    assert.deepEqual(
      begun.map(({ parts }) => parts.length),
      [1, 1],
    );
    await declare();
    const [ofOne, ofTwo] = begun.map(({ id }) => id);
    const asked = await here.goOnWithCase(one.atBus, ofOne ?? "", { table: enrolments.table });
    assert.deepEqual(
      [asked.id, ...asked.parts.map(({ source, state }) => [source.table, state])],
      [ofOne, [world.table, "asked"], [enrolments.table, "asked"]],
    );
    const paper = { words: "E-1" };
    const brought = await here.startCase(two.atBus, slug, new Map([[enrolments.table, paper]]));
    assert.deepEqual([brought.id, ...brought.parts.map(({ state }) => state)], [ofTwo, "asked", "brought"]);
  } finally {
    await declare();
  }
});

test("whoever is not the account of a case goes on with none of it", async () => {
  const owner = await student("owner");
  const other = await student("other");
  const { id } = await here.startCase(owner.atBus, slug);
  const steward = { ...other.atBus, administrator: true };
  for (const actor of [other.atBus, steward, world.clerk]) {
    for (const paper of [undefined, { words: "E-1" }]) {
      const asked = { table: enrolments.table, ...(paper && { paper }) };
      assert.equal(await refused(here.goOnWithCase(actor, id, asked)), "once-case-unknown");
    }
    assert.equal(await refused(here.getOwnCase(actor, id)), "once-case-unknown");
  }
  assert.equal(
    await refused(here.goOnWithCase(owner.atBus, id, { table: world.newId() })),
    "once-case-unknown",
  );
});

test("once nothing of a case is under way it is begun anew, not gone on with", async () => {
  const late = await student("late");
  const { id } = await here.startCase(late.atBus, slug);
  world.bus.setClock(11);
  try {
    assert.equal(
      await refused(here.goOnWithCase(late.atBus, id, { table: enrolments.table })),
      "once-expired",
    );
  } finally {
    world.bus.setClock(0);
  }
});

test("what a procedure asks is agreed table by table, each once, ten at most", async () => {
  const [first, second] = fares.sources;
  assert.ok(first && second);
  for (const [sources, told] of [
    [[], "once-sources-wrong"],
    [[first, first], "once-source-twice"],
    [[first, { ...second, keepDays: 91 }], "access-days-wrong"],
    [[first, { ...second, law: " " }], "once-words-missing"],
    [[first, { ...second, columns: ["quotient"] }], "access-column-unknown"],
    [[first, { ...second, exchange: first.exchange }], "access-column-unknown"],
    [[first, { ...second, columns: [] }], "access-columns-none"],
  ] as const) {
    assert.equal(await refused(declare({ sources })), told);
  }
  const parameter = await declare({ sources: [first, { ...second, law: "" }] }).catch(
    (error: { args?: { parameter?: string } }) => error.args?.parameter,
  );
  assert.equal(parameter, "law-1");
});

test("an agent names which source is asked; what comes under one reference is one case", async () => {
  const asks = (facts: Record<string, string>, source?: string) =>
    here.askAsAgent(world.clerk, slug, { reference: "2026-7", facts, ...(source && { source }) });
  const quotient = { allocataire: "A-1", ...leGall };
  const enrolled = { etudiant: "E-1", ...leGall };
  for (const source of [undefined, world.newId()]) {
    const refusal = (await asks(quotient, source).catch((error: unknown) => error)) as {
      key: string;
      args: { sources: readonly string[] };
    };
    assert.equal(refusal.key, "once-source-needed");
    assert.deepEqual(
      refusal.args.sources.map((one) => one.split(" ")[0]),
      [world.table, enrolments.table],
    );
  }
  const one = await asks(quotient, world.table);
  assert.deepEqual([one.part.rows, one.part.source.table], [[{ quotient: 612 }], world.table]);
  assert.deepEqual(tablesOf(one.missing), [enrolments.table]);
  const listed = await here.listCases(world.clerk, world.asking.id, page);
  assert.deepEqual(tablesOf(listed.items[0]?.missing), [enrolments.table]);
  const half = await here.getCase(world.clerk, world.asking.id, one.id);
  assert.deepEqual(tablesOf(half.missing), [enrolments.table]);
  assert.equal(await refused(asks(quotient, enrolments.table)), "once-facts-wrong");
  const other = await asks(enrolled, enrolments.table);
  assert.deepEqual([other.part.rows, other.id], [[{ inscrit: "Licence 2" }], one.id]);
  assert.deepEqual(other.missing, []);
  const { parts, reference } = await here.getCase(world.clerk, world.asking.id, one.id);
  assert.deepEqual(
    [parts.map(({ rows }) => rows), reference],
    [[[{ quotient: 612 }], [{ inscrit: "Licence 2" }]], "2026-7"],
  );
  // Asked again and refused, it is there still.
  school.answerAs("away");
  assert.equal(await refused(asks(enrolled, enrolments.table)), "once-source-away-agent");
  school.answerAs("usual");
  const kept = await here.getCase(world.clerk, world.asking.id, one.id);
  assert.deepEqual([kept.parts.map(({ state }) => state), kept.missing], [["taken", "taken"], []]);
  const again = await here.readToldCase(world.clerk, slug, other.part.id);
  assert.deepEqual([again.part.rows, again.missing], [[{ inscrit: "Licence 2" }], []]);
});

test("an agent that asks two sources at once for one reference has one case", async () => {
  const asks = (facts: Record<string, string>, source: string) =>
    here.askAsAgent(world.clerk, slug, { reference: "2026-8", facts: { ...facts, ...leGall }, source });
  const [one, other] = await Promise.all([
    asks({ allocataire: "A-1" }, world.table),
    asks({ etudiant: "E-1" }, enrolments.table),
  ]);
  assert.equal(one.id, other.id);
});

function tablesOf(sources: readonly { readonly table: string }[] | undefined) {
  return sources?.map(({ table }) => table);
}

// The ends come last.
test("an agreement that ends between the two refuses that source alone", async () => {
  const ended = await student("ended");
  const { id } = await here.startCase(ended.atBus, slug);
  const { quotient, enrolment } = await partsOf(ended, id);
  const { seal = "" } = await school.app.rooms.citizens.previewAsked(ended.atSchool, enrolment.id);
  await school.app.rooms.sharing.withdrawAgreement(enrolments.officer, enrolments.exchange, "Fini.");
  assert.equal(
    await refused(school.app.rooms.citizens.sendAsked(ended.atSchool, enrolment.id, seal)),
    "once-agreement-ended",
  );
  await tells(ended, quotient, world.office);
  assert.equal((await partsOf(ended, id)).quotient.state, "taken");
  const after = await student("after");
  const begun = await here.startCase(after.atBus, slug);
  assert.deepEqual(
    begun.parts.map(({ state, refusal }) => [state, refusal]),
    [
      ["asked", undefined],
      ["refused", "once-agreement-ended"],
    ],
  );
  // A source that is away is a witness that is away.
  const bugs = [...world.bus.bugs, ...world.office.bugs, ...school.bugs];
  assert.deepEqual(
    bugs.filter((bug) => (bug as { event: string }).event !== "journal-witness-away"),
    [],
  );
});
