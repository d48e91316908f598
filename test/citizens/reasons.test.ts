import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type Actor, system } from "../../src/access/actor.ts";
import { listReasons } from "../../src/access/reading-reasons.ts";
import { newId } from "../../src/base/id.ts";
import { acceptDemand, getDemand } from "../../src/citizens/demands/answer.ts";
import { askDemand, getOwnDemand } from "../../src/citizens/demands/ask.ts";
import { declareSelfData, endSelfData } from "../../src/citizens/declarations.ts";
import { confirmWeakening, findWeakening } from "../../src/citizens/weakenings.ts";
import { getOwnTable, listReadings, proveReading } from "../../src/citizens/own-data.ts";
import { confirmReason, endReason, giveReason, listTableReasons } from "../../src/citizens/reasons.ts";
import { eraseQuestions } from "../../src/journal/erase-questions.ts";
import { exportRows } from "../../src/tables/exports.ts";
import type { Column } from "../../src/tables/column.ts";
import { toQuery } from "../../src/tables/open-rows.ts";
import { readPage } from "../../src/tables/rows.ts";
import { sql } from "../../src/tables/sql.ts";
import { getVersion, listVersions, openOriginal } from "../../src/tables/versions.ts";
import { tellExport } from "../../src/tables/tell-export.ts";
import { viewTable } from "../../src/tables/view.ts";
import { refused } from "./demands-world.ts";
import { byNameAndContract, citizensWorld } from "./world.ts";

type Member = Extract<Actor, { kind: "member" }>;
type Role = "administrator" | "editor" | "reader";

let here: Awaited<ReturnType<typeof citizensWorld>>;
let staff: Member;
let colleague: Member;
let reader: Member;
let steward: Member;
let stranger: Member;
const asked = { reason: "Un usager conteste sa facture.", hours: 1, readings: 50 };

before(async () => {
  here = await citizensWorld();
  await here.declare(byNameAndContract);
  const member = async (name: string, roles: readonly Role[]): Promise<Member> => ({
    ...(await here.citizen(name)),
    memberships: roles.map((role) => ({ organization: here.dataset.organization, role })),
  });
  staff = await member("staff", ["editor"]);
  colleague = await member("colleague", ["editor"]);
  reader = await member("reader", ["reader"]);
  steward = { ...(await here.citizen("steward")), administrator: true };
  stranger = {
    ...(await here.citizen("far")),
    memberships: [{ organization: newId(1), role: "administrator" }],
  };
});
after(() => here[Symbol.asyncDispose]());

const page = (actor: Actor, question = "page_size=5") =>
  readPage(here.ctx, actor, here.table, new URLSearchParams(question));
const give = (actor: Actor, change: Partial<typeof asked> = {}) =>
  giveReason(here.citizens, actor, here.table, { ...asked, ...change });

test("every door to the rows asks staff and who administers the site for a reason, and nobody else for one", async () => {
  const { ctx, table } = here;
  for (const actor of [staff, reader, steward]) {
    const doors = {
      page: () => page(actor),
      profile: () => getVersion(ctx, actor, table, 1),
      view: () => viewTable(ctx, actor, table, { reading: "chart", describe: () => ({ filter: "" }) }),
      csv: () => exportRows(ctx, actor, table, "csv", new URLSearchParams()),
      told: () => tellExport(ctx, actor, table, "csv", new URLSearchParams()),
      original: () => openOriginal(ctx, actor, table, 1),
      sql: () => sql(ctx, actor, table, "select * from rows"),
    };
    for (const [door, open] of Object.entries(doors)) {
      assert.equal(await refused(open()), "access-reason-needed", door);
    }
    // What tells nothing of a row is seen as before.
    assert.equal((await listVersions(ctx, actor, table, { page: 1, pageSize: 5 })).total, 1);
  }
  assert.equal(await refused(page(stranger)), "access-closed-unexplained");
  assert.equal(await refused(give(stranger)), "access-role-needed");
  assert.equal(await refused(give({ kind: "anyone" })), "access-sign-in-needed");
  assert.equal((await page(system)).total, 8);
});

test("a reason is told to the people whom the rows are about, with the kind of who read, and no name", async () => {
  const { citizens } = here;
  await give(staff);
  await give(steward, { reason: "Une panne du serveur est cherchée." });
  await page(staff, "nom__exact=Martin");
  await page(steward);
  const lea = await here.citizen("lea");
  const link = await here.link(lea, { contrat: "C-2", nom: "Dubois-Noé" });
  const own = await getOwnTable(citizens, lea, link.id);
  const { items } = await listReadings(citizens, lea, own, { pageSize: 10 });
  assert.deepEqual(
    items.map(({ agent, reason, basis }) => [basis, agent, reason]),
    [
      ["producer", "steward", "Une panne du serveur est cherchée."],
      ["producer", "staff", asked.reason],
    ],
  );
  const proof = await proveReading(citizens, lea, own, items[1]?.index ?? -1);
  assert.match(proof.entry, /"agent":"staff"/);
  assert.match(proof.entry, /"reason":"[0-9a-f]{64}"/, "the tree holds a commitment");
  assert.deepEqual(
    proof.clear.map(({ field, value }) => [field, value]),
    [["reason", asked.reason]],
  );
  const contest = (reading: number) =>
    askDemand(citizens, lea, link.id, {
      kind: "contest",
      words: "Personne n’avait à me lire.",
      language: "fr",
      address: "192.0.2.1",
      reading,
    });
  const demand = await contest(items[0]?.index ?? -1);
  // Of several readings each is contested; of what they cannot see, none.
  await contest(items[1]?.index ?? -1);
  assert.equal(await refused(contest(99)), "journal-entry-unknown");
  const asking = await getDemand(citizens, staff, demand.id);
  assert.deepEqual([asking.kind, asking.reading, asking.row], ["contest", items[0]?.index, undefined]);
  await acceptDemand(citizens, staff, demand.id, "C’était une erreur ; elle ne se reproduira pas.");
  assert.equal((await getOwnDemand(citizens, lea, demand.id)).state, "done");
  await here.ctx.db.begin((tx) =>
    eraseQuestions(tx, { dataset: here.dataset.id, table: here.table, at: citizens.clock() }),
  );
  const left = await listReadings(citizens, lea, own, { pageSize: 10 });
  assert.deepEqual(
    left.items.map(({ reading, reason, filter }) => [reading, reason ?? filter]),
    [
      ["demand", undefined],
      ["page", undefined],
      ["page", undefined],
    ],
  );
});

test("a reason ends with its time, with its readings, and by whoever wrote it", async () => {
  const { time } = here;
  await give(staff, { readings: 2 });
  await page(staff);
  await page(staff);
  assert.equal(await refused(page(staff)), "access-reason-needed");
  // Of many at once no more are let in than one after the other.
  await give(staff, { readings: 3 });
  const at = await Promise.all(Array.from({ length: 6 }, () => refused(page(staff))));
  assert.equal(at.filter((key) => key === "nothing is refused").length, 3, at.join());
  await give(staff);
  time.now = new Date(time.now.getTime() + 61 * 60_000);
  assert.equal(await refused(page(staff)), "access-reason-needed");
  await give(staff);
  await endReason(here.citizens, staff, here.table);
  assert.equal(await refused(page(staff)), "access-reason-needed");
  for (const wrong of [
    { reason: "Court." },
    { hours: 0 },
    { hours: 9 },
    { readings: 1001 },
    { readings: 1.5 },
  ]) {
    assert.match(
      await refused(give(staff, wrong)),
      /^access-reason-(?:wrong|bounds)$/,
      JSON.stringify(wrong),
    );
  }
});

test("a program tells its reason with what it asks: it is good for that", async () => {
  const telling: Member = { ...staff, reason: "Contrôle mensuel des compteurs." };
  assert.equal((await page(telling)).total, 8);
  assert.equal(await refused(page(staff)), "access-reason-needed", "and for nothing else");
});

test("searches for people are few in an hour", async () => {
  await give(reader, { readings: 1000 });
  const told = (question: string) =>
    tellExport(here.ctx, reader, here.table, "csv", new URLSearchParams(question));
  // What is told of an answer, as for a HEAD, gives nothing out: it is counted by nobody.
  await told("nom__contains=gall");
  for (let at = 0; at < 60; at += 1) await page(reader, `nom__contains=${at}&page_size=1`);
  assert.equal(await refused(page(reader, "nom__contains=gall")), "access-searches-many");
  assert.equal(
    await refused(sql(here.ctx, reader, here.table, "select 1 from rows")),
    "access-searches-many",
  );
  assert.equal(await refused(page(reader, "page=2&page_size=2&m3__sort=asc")), "access-searches-many");
  // A question in another grammar is parsed, not read as an address.
  const made = {
    key: "page",
    toQuery: (columns: readonly Column[]) => toQuery(new URLSearchParams("nom__exact=Martin"), columns),
  };
  assert.equal(await refused(readPage(here.ctx, reader, here.table, made)), "access-searches-many");
  // And is refused where the answer is.
  assert.equal(await refused(told("nom__contains=gall")), "access-searches-many");
  const filtered = new URLSearchParams("nom__contains=gall");
  assert.equal(
    await refused(exportRows(here.ctx, reader, here.table, "csv", filtered)),
    "access-searches-many",
  );
  await told("");
  await page(reader, "page=2&page_size=2");
  await page(reader, "page_size=2&m3__sort=asc");
  // Who has searched enough leaves no reason behind.
  const many = await here.ctx.db`
    insert into person_searches select ${colleague.account}, ${here.time.now} from generate_series(1, 60)`;
  assert.equal(many.count, 60);
  const telling: Member = { ...colleague, reason: "Contrôle mensuel des compteurs." };
  assert.equal(await refused(page(telling, "nom__contains=gall")), "access-searches-many");
  const at = here.time.now;
  const { table } = here;
  assert.deepEqual(await listReasons(here.ctx, { table, account: colleague.account, at }), []);
  here.time.now = new Date(here.time.now.getTime() + 30 * 60_000 + 1000);
  here.time.now = new Date(here.time.now.getTime() + 29 * 60_000);
  await page(reader, "page_size=1");
  here.time.now = new Date(here.time.now.getTime() + 60_000);
  await give(reader);
  await page(reader, "nom__contains=gall");
});

test("what is sensitive waits for a second person of the organization, who did not ask", async () => {
  const { citizens, table, time } = here;
  await here.declare({ ...byNameAndContract, second: true });
  assert.equal(await refused(page({ ...staff, reason: asked.reason })), "access-reason-needed");
  await give(staff);
  assert.equal(await refused(page(staff)), "access-reason-waits");
  const [waiting] = await listReasons(here.ctx, { table, account: staff.account, at: time.now });
  const id = waiting?.id ?? "";
  for (const actor of [staff, reader, steward]) {
    assert.equal(await refused(confirmReason(citizens, actor, table, id)), "access-reason-unknown");
    const { waiting: others } = await listTableReasons(citizens, actor, table);
    assert.ok(others.every((one) => one.id !== id && actor === staff));
  }
  assert.equal(await refused(confirmReason(citizens, stranger, table, id)), "access-role-needed");
  const { waiting: all } = await listTableReasons(citizens, colleague, table);
  assert.ok(all.some((one) => one.id === id && one.name === "staff"));
  await confirmReason(citizens, colleague, table, id);
  await confirmReason(citizens, colleague, table, id);
  assert.equal((await page(staff)).total, 8);
  // Another reason is another one to confirm.
  await give(staff, { reason: "Autre chose, par curiosité." });
  assert.equal(await refused(page(staff)), "access-reason-waits");
});

test("a second person is asked for until another editor agrees that none is, and people see it", async () => {
  const { citizens, table } = here;
  const open = { ...byNameAndContract };
  await here.declare({ ...open, second: true });
  await give(staff);
  const lower = [
    () => declareSelfData(citizens, staff, table, open),
    () => endSelfData(citizens, staff, table, "Plus besoin."),
  ];
  for (const [at, ask] of lower.entries()) {
    await ask();
    assert.equal(await refused(page(staff)), "access-reason-waits", "who they restrain switched it off");
    const what = at === 0 ? "second" : "end";
    for (const actor of [staff, steward, reader]) {
      assert.match(
        (await refused(confirmWeakening(citizens, actor, table, what))) ?? "",
        /none|role|unknown/,
      );
    }
    assert.equal((await findWeakening(citizens, colleague, table))?.mayConfirm, true);
    assert.equal((await findWeakening(citizens, staff, table))?.mayConfirm, false);
    // An ordinary save withdraws it.
    await declareSelfData(citizens, staff, table, { ...open, second: true });
    assert.equal(
      await refused(confirmWeakening(citizens, colleague, table, what)),
      "citizens-weakening-none",
    );
  }
  await declareSelfData(citizens, staff, table, open);
  await confirmWeakening(citizens, colleague, table, "second");
  assert.equal(await refused(page(staff)), "access-reason-needed", "a reason that waited is good");
  const lea = await here.citizen("lea-again");
  const own = await getOwnTable(
    citizens,
    lea,
    (await here.link(lea, { contrat: "C-2", nom: "Dubois-Noé" })).id,
  );
  const { items } = await listReadings(citizens, lea, own, { pageSize: 1 });
  assert.deepEqual([items[0]?.reading, items[0]?.filter], ["weakening", "weakened=second"]);
});
