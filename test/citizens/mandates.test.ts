import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { test } from "node:test";
import type { Actor } from "../../src/access/actor.ts";
import { declareSelfData, endSelfData } from "../../src/citizens/declarations.ts";
import { askDemand, getOwnDemand, listOwnDemands, proveDemand } from "../../src/citizens/demands/ask.ts";
import { acceptDemand } from "../../src/citizens/demands/answer.ts";
import { takeUpErasures } from "../../src/citizens/erasing/erasures-apart.ts";
import { proveLink } from "../../src/citizens/find-person.ts";
import { cutLink } from "../../src/citizens/links.ts";
import { askLoan } from "../../src/citizens/loans/lend.ts";
import { acceptMandate } from "../../src/citizens/mandates/accept.ts";
import { endMandate } from "../../src/citizens/mandates/end-mandates.ts";
import { giveMandate, grantMandate, proveMandate } from "../../src/citizens/mandates/give.ts";
import type { MandateAct } from "../../src/citizens/mandate.ts";
import { getMandate, listGranted, listMandates } from "../../src/citizens/mandates/own-mandates.ts";
import { getOwnTable, listReadings, lookAtOwn, proveReading, takeAway } from "../../src/citizens/own-data.ts";
import { newId } from "../../src/base/id.ts";
import { codeIn, facts, refused, worldOfLea } from "./demands-world.ts";
import { byNameAndContract, workAtErasures } from "./world.ts";
import { withoutRandom } from "../without-random.ts";

type Here = Awaited<ReturnType<typeof worldOfLea>>;
type Member = Extract<Actor, { kind: "member" }>;

/** Where somebody checks who asks: where facts alone open the rows nobody helps. */
const checked = { ...byNameAndContract, checked: true };

async function worldChecked(): Promise<Here> {
  const here = await worldOfLea();
  await here.declare(checked);
  return here;
}

/** Finds a person as before somebody checked. */
async function linkBefore(here: Here, actor: Actor, whose: typeof facts) {
  await here.declare(byNameAndContract);
  const link = await here.here.link(actor, whose);
  await here.declare(checked);
  return link;
}

const from = { language: "fr", address: "192.0.2.1" } as const;
const dayMs = 86_400_000;
const inDays = (here: Here, days: number) =>
  new Date(here.citizens.clock().getTime() + days * dayMs).toISOString().slice(0, 10);

async function give(here: Here, may: readonly MandateAct[] = [], days = 30) {
  // As if an hour had passed: one address gets few letters.
  await here.ctx.db`delete from letters_asked`;
  const asked = { email: "tom@example.org", may, until: inDays(here, days), ...from };
  const id = await giveMandate(here.citizens, here.awa, here.link.id, asked);
  await proveMandate(here.citizens, here.awa, id, { code: codeIn(here.here), ...from });
  return { id, code: codeIn(here.here) };
}

async function accepted(here: Here, helper: Member, may: readonly MandateAct[] = [], days = 30) {
  const { id, code } = await give(here, may, days);
  await acceptMandate(here.citizens, helper, id, code);
  const { link = "" } = await getMandate(here.citizens, helper, id);
  return { id, link };
}

async function rowsBy(here: Here, actor: Member, link: string): Promise<readonly unknown[]> {
  const own = await getOwnTable(here.citizens, actor, link);
  const { rows } = await (await lookAtOwn(here.citizens, actor, own)).readPage(new URLSearchParams());
  return rows.map(({ contrat }) => contrat);
}

test("a helper sees by a mandate what its person lets them, and each reading is told to both", async () => {
  await using here = await worldChecked();
  const { citizens, awa, link } = here;
  const tom = await here.citizen("tom");
  const eve = await here.citizen("eve");
  const letters = here.letters.length;
  const asked = { email: "Tom@example.org ", may: [], until: inDays(here, 30), ...from };
  const id = await giveMandate(citizens, awa, link.id, asked);
  // Until the giver's code is typed nobody else is asked.
  assert.equal(here.letters.slice(letters).filter(({ to }) => to.startsWith("tom@")).length, 0);
  assert.equal(await refused(getMandate(citizens, tom, id)), "citizens-mandate-unknown");
  const own = codeIn(here.here);
  assert.equal(await refused(proveMandate(citizens, awa, id, { code: "0", ...from })), "citizens-code-wrong");
  assert.equal(
    await refused(proveMandate(citizens, eve, id, { code: own, ...from })),
    "citizens-mandate-unknown",
  );
  await proveMandate(citizens, awa, id, { code: own, ...from });
  const letter = here.letters.at(-1);
  assert.equal(letter?.to, "tom@example.org");
  assert.doesNotMatch(`${letter.subject} ${letter.text}`, /awa|C-1|Gall|eau/i, "no content in mail");
  const code = codeIn(here.here);
  // The address and the code, both: who has one of them alone is refused.
  assert.equal(await refused(acceptMandate(citizens, eve, id, code)), "citizens-mandate-unknown");
  assert.equal(await refused(acceptMandate(citizens, tom, id, own)), "citizens-code-wrong");
  const [offered] = await listMandates(citizens, tom);
  assert.deepEqual([offered?.isHelper, offered?.giver, offered?.link], [true, undefined, undefined]);
  await acceptMandate(citizens, tom, id, code);
  assert.equal(await refused(acceptMandate(citizens, tom, id, code)), "citizens-mandate-unknown", "once");
  const running = await getMandate(citizens, tom, id);
  assert.equal(running.giver, "awa", "once the code is typed");
  assert.deepEqual(await rowsBy(here, tom, running.link ?? ""), ["C-1", "C-1", "C-1"]);
  const [seen] = await listMandates(citizens, awa);
  assert.deepEqual([seen?.state, seen?.helper], ["running", { email: "tom@example.org", name: "tom" }]);
  assert.deepEqual(await listMandates(citizens, eve), []);
  // Nothing in the clear of whose rows they are.
  assert.doesNotMatch(withoutRandom(await here.ctx.db`select * from mandates`), /C-1|Gall/);
  const table = await getOwnTable(citizens, awa, link.id);
  const { items } = await listReadings(citizens, awa, table, { pageSize: 10 });
  assert.deepEqual(
    items.filter(({ basis }) => basis === "mandate").map((one) => [one.reading, one.agreement, one.account]),
    [
      ["page", id, tom.account],
      ["mandate", id, tom.account],
    ],
  );
  assert.equal(
    (await getOwnTable(citizens, awa, link.id)).link.accounts,
    1,
    "a helper is nobody of the household",
  );
  const index = items.find(({ basis }) => basis === "mandate")?.index ?? -1;
  assert.ok((await proveReading(citizens, awa, table, index)).entry.includes('"basis":"mandate"'));
  // Another person of the same table learns nothing of it.
  const lea = await here.citizen("lea");
  const theirs = await linkBefore(here, lea, { contrat: "C-2", nom: "Dubois-Noé" });
  const other = await listReadings(citizens, lea, await getOwnTable(citizens, lea, theirs.id), {
    pageSize: 10,
  });
  assert.deepEqual(
    other.items.filter(({ basis }) => basis === "mandate"),
    [],
  );
});

test("a mandate allows what it says and nothing else: never to lend, to mandate others, nor more after its end", async () => {
  await using here = await worldChecked();
  const { citizens, awa } = here;
  const tom = await here.citizen("tom");
  const staff = await here.citizen("eve");
  const { id, link } = await accepted(here, tom);
  const open = await getOwnTable(citizens, tom, link);
  const demand = { kind: "correct", words: "Faux.", ...from } as const;
  const loan = { to: newId(1), columns: ["m3"], purpose: "Comparer.", until: inDays(here, 10), ...from };
  const may = {
    archive: () => takeAway(citizens, tom, open, {}),
    correct: () => askDemand(citizens, tom, link, demand),
    erase: () => askDemand(citizens, tom, link, { ...demand, kind: "erase" }),
    mandate: () =>
      giveMandate(citizens, tom, link, { email: "x@example.org", may: [], until: inDays(here, 9), ...from }),
  };
  for (const [door, ask] of Object.entries(may)) {
    assert.equal(await refused(ask()), "citizens-mandate-may-not", door);
  }
  await endMandate(citizens, awa, id);
  for (const actor of [tom, staff]) {
    assert.equal(await refused(getOwnTable(citizens, actor, link)), "citizens-link-unknown");
    assert.equal(await refused(lookAtOwn(citizens, actor, open)), "citizens-link-unknown", "opened before");
    assert.equal(
      await refused(listReadings(citizens, actor, open, { pageSize: 5 })),
      "citizens-link-unknown",
    );
  }
  assert.deepEqual(
    [(await getMandate(citizens, tom, id)).endedBy, await refused(endMandate(citizens, staff, id))],
    ["person", "citizens-mandate-unknown"],
  );
  // With more: the same doors, but for what no mandate opens.
  const more = await accepted(here, tom, ["act", "erase"]);
  const again = await getOwnTable(citizens, tom, more.link);
  (await takeAway(citizens, tom, again, {})).destroy();
  const asked = await askDemand(citizens, tom, more.link, demand);
  assert.equal(await refused(askLoan(citizens, tom, more.link, loan)), "citizens-loan-nobody");
  const lent = { ...loan, to: await borrower(here) };
  assert.equal(await refused(askLoan(citizens, tom, more.link, lent)), "citizens-mandate-may-not");
  assert.equal(await refused(may.mandate()), "citizens-link-unknown");
  // The person reads what is asked in their name; the helper no more once it ended, by a gesture of their own.
  assert.equal((await getOwnDemand(citizens, awa, asked.id)).words, "Faux.");
  assert.equal((await getOwnDemand(citizens, tom, asked.id)).words, "Faux.");
  assert.equal(await refused(getOwnDemand(citizens, staff, asked.id)), "citizens-demand-unknown");
  await cutLink(citizens, tom, more.link);
  assert.equal((await getMandate(citizens, awa, more.id)).endedBy, "helper");
  assert.equal(await refused(getOwnDemand(citizens, tom, asked.id)), "citizens-demand-unknown");
  assert.deepEqual(await listOwnDemands(citizens, tom), []);
});

async function borrower(here: Here): Promise<string> {
  const id = newId(Date.now());
  await here.ctx.db`
    insert into organizations (id, slug, name, description, created_at)
    values (${id}, ${`o-${id}`}, 'Conseil', '', now())`;
  return id;
}

test("a mandate ends at its day, with the link, with the account of either side, with the declaration, with the rows", async () => {
  await using here = await worldChecked();
  const { citizens, awa } = here;
  const tom = await here.citizen("tom");
  const ended = async (id: string) => {
    const [row] = await here.ctx.db<{ state: string; endedBy: string; person: string; email: string }[]>`
      select state, ended_by, person, email from mandates where id = ${id}`;
    return [row?.state, row?.endedBy, row?.person, row?.email];
  };
  const gone = ["ended", "ground", "", ""];
  // The link, and found again by the same person: nothing lives again.
  const first = await accepted(here, tom);
  const offered = await give(here);
  await cutLink(citizens, awa, here.link.id);
  assert.deepEqual([await ended(first.id), await ended(offered.id)], [gone, gone]);
  assert.equal(
    await refused(acceptMandate(citizens, tom, offered.id, offered.code)),
    "citizens-mandate-unknown",
  );
  const link = await linkBefore(here, awa, facts);
  assert.equal(await refused(getOwnTable(citizens, tom, first.link)), "citizens-link-unknown");
  const later = { ...here, link };
  // Found once more while it runs, the person is the same: it goes on.
  const second = await accepted(later, tom);
  const anew = { ...here, link: await linkBefore(here, awa, facts) };
  assert.equal((await rowsBy(here, tom, second.link)).length, 3);
  // Its day, whether or not the work has come by.
  const clock = citizens.clock;
  const then = { ...citizens, clock: () => new Date(clock().getTime() + 32 * dayMs) };
  assert.equal(await refused(getOwnTable(then, tom, second.link)), "citizens-link-unknown");
  await workAtErasures({ citizens: then });
  assert.deepEqual(await ended(second.id), ["ended", "day", "", ""]);
  // The account of the helper, then that of the person.
  const third = await accepted(anew, tom);
  await here.ctx.db`delete from accounts where id = ${tom.account}`;
  assert.deepEqual(await ended(third.id), gone);
  const tim = await here.citizen("tom");
  const fourth = await accepted(anew, tim);
  await endSelfData(citizens, here.editor, here.table, "Ce n’est plus à nous.");
  assert.deepEqual(await ended(fourth.id), gone);
  await here.declare(checked);
  const last = { ...here, link: await linkBefore(here, awa, facts) };
  const fifth = await accepted(last, tim, ["erase"]);
  const demand = await askDemand(citizens, tim, fifth.link, { kind: "erase", words: "", ...from });
  await proveDemand(citizens, tim, demand.id, codeIn(here.here));
  await acceptDemand(citizens, here.editor, demand.id, "");
  await workAtErasures(here);
  assert.deepEqual(await ended(fifth.id), gone);
  assert.equal(await refused(getOwnTable(citizens, tim, fifth.link)), "citizens-link-unknown");
});

const proof = "Livret de famille, vu au guichet.";

function granting(here: Here) {
  const granted = {
    email: "tom@example.org",
    kind: "parent",
    may: ["act"],
    until: inDays(here, 900),
    facts,
    proof,
    ...from,
  } as const;
  return (actor: Actor, more: object = {}) =>
    grantMandate(here.citizens, actor, here.table, { ...granted, ...more });
}

test("an organization gives a mandate by its editors alone, over exactly one person, with what was checked", async () => {
  await using here = await worldChecked();
  const { editor } = here;
  const tom = await here.citizen("tom");
  const give = granting(here);
  // Neither a stranger, nor who administers the site, nor readers.
  const reader = {
    ...editor,
    memberships: [{ organization: here.dataset.organization, role: "reader" }],
  } as Member;
  for (const actor of [tom, { ...tom, administrator: true }, reader]) {
    assert.equal(await refused(give(actor)), "access-role-needed");
  }
  const nemo = { facts: { contrat: "C-9", nom: "Nemo" } };
  assert.equal(await refused(give(editor, nemo)), "citizens-nobody-found");
  assert.equal(await refused(give(editor, { proof: "vu" })), "citizens-mandate-proof");
  assert.equal(await refused(give(editor, { email: "staff@example.org" })), "citizens-mandate-self");
  assert.equal(await refused(give(editor, { until: inDays(here, 4000) })), "citizens-mandate-until");
  assert.equal(await refused(give(editor, { until: "hier" })), "citizens-mandate-until");
  // Whoever is found or not, the search is written down, for those whose rows the table holds.
  const own = await getOwnTable(here.citizens, here.awa, here.link.id);
  const searches = async () =>
    (await listReadings(here.citizens, here.awa, own, { pageSize: 50 })).items.filter(
      ({ reading }) => reading === "search",
    );
  const id = await give(editor);
  const by = { agent: "staff", columns: ["contrat", "nom"], reason: undefined };
  assert.deepEqual(
    (await searches()).map(({ agent, columns, reason, filter }) => ({ agent, columns, reason, filter })),
    [
      { ...by, filter: "contrat__exact=C-1&nom__exact=Le+Gall" },
      { ...by, filter: "contrat__exact=C-9&nom__exact=Nemo" },
    ],
  );
  const code = codeIn(here.here);
  await here.declare({ ...byNameAndContract, mailColumn: "courriel", second: true });
  // Given before that was asked for: what one editor gave begins no more.
  assert.equal(await refused(acceptMandate(here.citizens, tom, id, code)), "citizens-mandate-second");
  assert.equal(await refused(give(editor)), "citizens-mandate-second");
});

test("what an organization gave after a proof the person sees with that proof, and ends", async () => {
  await using here = await worldChecked();
  const { citizens, editor, awa } = here;
  const tom = await here.citizen("tom");
  const give = granting(here);
  const id = await give(editor);
  assert.equal((await getMandate(citizens, tom, id)).proof, undefined, "before the code is typed");
  await acceptMandate(citizens, tom, id, codeIn(here.here));
  const { link = "", proof: read } = await getMandate(citizens, tom, id);
  assert.equal(read, proof);
  assert.deepEqual(await rowsBy(here, tom, link), ["C-1", "C-1", "C-1"]);
  const [given] = await listGranted(citizens, editor, here.dataset.organization);
  assert.deepEqual([given?.state, given?.proof, given?.link], ["running", proof, undefined]);
  assert.deepEqual(await listGranted(citizens, tom, here.dataset.organization), []);
  const [seen] = await listMandates(citizens, awa);
  assert.deepEqual(
    [seen?.kind, seen?.byOrganization, seen?.helper?.name, seen?.isHelper],
    ["parent", true, "tom", false],
  );
  const table = await getOwnTable(citizens, awa, here.link.id);
  const { items } = await listReadings(citizens, awa, table, { pageSize: 10 });
  const begun = items.find(({ reading }) => reading === "mandate");
  assert.deepEqual([begun?.agent, begun?.reason], ["staff", proof]);
  // By the person, though they did not give it.
  await endMandate(citizens, awa, id);
  assert.equal(await refused(getOwnTable(citizens, tom, link)), "citizens-link-unknown");
});

test("a parent helps until the child is of age, where the table names the date of birth", async () => {
  await using here = await worldChecked();
  const { citizens, editor } = here;
  const born = { familyName: "nom", givenNames: "courriel", birthDate: "ne_le" } as const;
  await here.declare({ ...checked, identity: born, level: "eidas2" });
  const give = granting(here);
  assert.equal(await refused(give(editor)), "citizens-mandate-of-age");
  await give(editor, { kind: "guardian" });
  // Born on 1 May 1980.
  const young = { ...citizens, clock: () => new Date("1998-03-01T09:00:00Z") };
  const asked = { email: "tom@example.org", kind: "parent", may: [], until: "1999-01-01", ...from } as const;
  const id = await grantMandate(young, editor, here.table, { ...asked, facts, proof });
  assert.equal((await getMandate(young, editor, id)).endsAt.toISOString(), "1998-05-01T00:00:00.000Z");
});

test("a mandate over somebody found by one column is given under no other", async () => {
  await using here = await worldChecked();
  const { citizens, editor } = here;
  const { vault } = citizens;
  let isChanged = false;
  // Once the person is found, and before it is written.
  const sealText: typeof vault.sealText = async (text, place) => {
    if (!isChanged) {
      isChanged = true;
      await here.declare({ ...checked, personColumn: "nom" });
    }
    return vault.sealText(text, place);
  };
  const changing = { ...here, citizens: { ...citizens, vault: { ...vault, sealText } } };
  assert.equal(await refused(granting(changing)(editor)), "citizens-declaration-changed");
  assert.deepEqual(await listMandates(citizens, await here.citizen("tom")), []);
});

test("a helper reaches the level of the table by a session of their own", async () => {
  await using here = await worldChecked();
  const { citizens, awa } = here;
  const tom = await here.citizen("tom");
  const { id, code } = await give(here);
  await here.declare({ ...checked, level: "eidas2" });
  assert.equal(await refused(acceptMandate(citizens, tom, id, code)), "citizens-level-needed");
  const at = citizens.clock();
  const known = (citizen: string) =>
    ({ ...tom, assurance: { id: newId(1), level: "eidas2", at, citizen } }) satisfies Member;
  await acceptMandate(citizens, known("tom"), id, code);
  const { link = "" } = await getMandate(citizens, tom, id);
  assert.equal(await refused(getOwnTable(citizens, tom, link)), "citizens-level-needed");
  assert.equal(await refused(getOwnTable(citizens, known("eve"), link)), "citizens-link-other");
  assert.equal((await rowsBy(here, known("tom"), link)).length, 3);
  await endMandate(citizens, awa, id);
  assert.equal(await refused(getOwnTable(citizens, known("tom"), link)), "citizens-link-unknown");
});

test("a restored backup brings no mandate back that ended", async () => {
  await using here = await worldChecked();
  const { citizens, awa } = here;
  const tom = await here.citizen("tom");
  const { id, link } = await accepted(here, tom);
  const tables = ["mandates", "person_links", "ends_for_good"] as const;
  const kept = await Promise.all(tables.map((table) => here.ctx.db`select * from ${here.ctx.db(table)}`));
  await endMandate(citizens, awa, id);
  // As a backup of before holds it.
  await here.ctx.db.begin(async (tx) => {
    for (const table of tables) await tx`delete from ${tx(table)}`;
    for (const [at, table] of tables.entries()) {
      const rows = kept[at] ?? [];
      if (rows.length > 0) await tx`insert into ${tx(table)} ${tx(rows as never)}`;
    }
  });
  assert.equal((await rowsBy(here, tom, link)).length, 3, "without the list it runs again");
  await takeUpErasures(citizens);
  assert.equal(await refused(getOwnTable(citizens, tom, link)), "citizens-link-unknown");
  await rm(citizens.apart);
});

test("where facts alone open the rows nobody helps: who saw them could open them for good", async () => {
  await using here = await worldChecked();
  const { citizens } = here;
  const tom = await here.citizen("tom");
  const { link } = await accepted(here, tom);
  assert.equal((await rowsBy(here, tom, link)).length, 3);
  const offered = await give(here);
  await here.declare(byNameAndContract);
  assert.equal(await refused(rowsBy(here, tom, link)), "citizens-link-unknown");
  assert.equal(
    await refused(acceptMandate(citizens, tom, offered.id, offered.code)),
    "citizens-mandate-unknown",
  );
  assert.equal(await refused(give(here)), "citizens-mandate-facts");
  const granted = {
    kind: "guardian",
    facts,
    proof: "Jugement vu au guichet.",
    email: "eve@example.org",
  } as const;
  const asked = { ...granted, may: [], until: inDays(here, 30), ...from };
  assert.equal(
    await refused(grantMandate(citizens, here.editor, here.table, asked)),
    "citizens-mandate-facts",
  );
  await here.declare({ ...byNameAndContract, mailColumn: "courriel" });
  assert.equal((await rowsBy(here, tom, link)).length, 3);
});

test("who helps moves nothing by which the person is found or reached, and reads of nobody else's mandates", async () => {
  await using here = await worldChecked();
  const { citizens } = here;
  await here.declare({ ...byNameAndContract, mailColumn: "courriel" });
  const tom = await here.citizen("tom");
  const { link } = await accepted(here, tom, ["act"]);
  const own = await getOwnTable(citizens, tom, link);
  const row = { number: 1, version: own.version.number };
  for (const [column, cell] of [
    ["courriel", "tom@example.org"],
    ["nom", "Autre"],
    ["contrat", "C-9"],
  ] as const) {
    const asked = { kind: "correct", words: "Faux.", row, changes: { [column]: cell }, ...from } as const;
    assert.equal(await refused(askDemand(citizens, tom, link, asked)), "citizens-cell-kept", column);
  }
  // Who helps and has rows of their own here reads nothing of the other person among their own readings.
  await rowsBy(here, tom, link);
  const mine = await here.here.link(tom, { contrat: "C-2", nom: "Dubois-Noé" });
  await proveLink(citizens, tom, mine.id, codeIn(here.here));
  const table = await getOwnTable(citizens, tom, mine.id);
  const readings = async (of: typeof own) =>
    (await listReadings(citizens, tom, of, { pageSize: 50 })).items.filter(
      ({ basis }) => basis === "mandate",
    );
  assert.equal((await readings(table)).length, 0);
  assert.ok((await readings(own)).length > 0);
});

test("what was read under mandates of a former column is told to all, and that it changed; and why to nobody", async () => {
  await using here = await worldChecked();
  const { citizens, awa, editor } = here;
  const tom = await here.citizen("tom");
  const id = await granting(here)(editor);
  await acceptMandate(citizens, tom, id, codeIn(here.here));
  await rowsBy(here, tom, (await getMandate(citizens, tom, id)).link ?? "");
  await declareSelfData(citizens, editor, here.table, { ...checked, personColumn: "nom" });
  await declareSelfData(citizens, editor, here.table, checked);
  const link = await linkBefore(here, awa, facts);
  const own = await getOwnTable(citizens, awa, link.id);
  const { items } = await listReadings(citizens, awa, own, { pageSize: 20 });
  assert.equal(items.filter(({ filter }) => filter === "weakened=person").length, 2);
  const under = items.filter(({ agreement }) => agreement === id);
  assert.deepEqual(
    under.map(({ reading, reason }) => [reading, reason]),
    [
      ["page", undefined],
      ["mandate", undefined],
    ],
  );
  const proven = await proveReading(citizens, awa, own, under.at(-1)?.index ?? -1);
  assert.ok(!JSON.stringify(proven).includes(proof));
});
