import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { system } from "../../src/access/actor.ts";
import { acceptDemand } from "../../src/citizens/demands/answer.ts";
import { getOwnDemand } from "../../src/citizens/demands/ask.ts";
import { proveLink } from "../../src/citizens/find-person.ts";
import { listLinks } from "../../src/citizens/links.ts";
import { askLoan, proveLoan } from "../../src/citizens/loans/lend.ts";
import { getOwnLoan } from "../../src/citizens/loans/own-loans.ts";
import { grantMandate } from "../../src/citizens/mandates/give.ts";
import { acceptMandate } from "../../src/citizens/mandates/accept.ts";
import { getMandate } from "../../src/citizens/mandates/own-mandates.ts";
import { getOwnTable } from "../../src/citizens/own-data.ts";
import { codeIn, facts, refused, worldOfLea } from "./demands-world.ts";
import { createOrganization } from "../../src/people/organizations.ts";
import { byNameAndContract, readings, workAtErasures } from "./world.ts";
import { withoutRandom } from "../without-random.ts";

type Here = Awaited<ReturnType<typeof worldOfLea>>;

/** The contract is somebody else's from now on. */
const ofSomebodyElse = readings.replaceAll("C-1;Le Gall", "C-1;Nguyen");

async function publish(here: Here, text: string) {
  const imported = await here.import("releves.csv", text, { table: here.table });
  assert.equal(imported.state, "done");
}

const look = (here: Here, link = here.link.id) => refused(getOwnTable(here.citizens, here.awa, link));

test("whoever held a number that is given to somebody else sees nothing of theirs, lends and asks no more", async () => {
  await using here = await worldOfLea();
  const { citizens, awa } = here;
  const adviser = await createOrganization(here.ctx, system, { name: "Conseil énergie" });
  const loan = await askLoan(citizens, awa, here.link.id, {
    to: adviser.id,
    columns: ["mois", "m3"],
    purpose: "Trouver une fuite.",
    until: "2027-01-01",
    language: "fr",
    address: "192.0.2.1",
  });
  await proveLoan(citizens, awa, loan.id, codeIn(here.here));
  const demand = await here.ask("oppose");
  await workAtErasures(here);
  assert.equal(await look(here), "nothing is refused");

  await publish(here, ofSomebodyElse);
  // At the next look, before any work was done.
  assert.equal(await look(here), "citizens-link-unknown");
  assert.deepEqual(await listLinks(citizens, awa), []);
  const { state, endedBy } = await getOwnLoan(citizens, awa, loan.id);
  assert.deepEqual([state, endedBy], ["ended", "ground"]);
  assert.equal((await getOwnDemand(citizens, awa, demand.id)).state, "withdrawn");
  assert.equal(await refused(acceptDemand(citizens, here.editor, demand.id, "")), "citizens-demand-answered");
  const letter = here.letters.find(({ to, text }) => to === "awa@example.org" && text.endsWith("/my"));
  assert.ok(letter !== undefined && !/C-1|Le Gall|Nguyen/.test(withoutRandom(letter)));
  assert.ok((await readFile(citizens.apart, "utf8")).includes(here.link.id), "a backup brings it back");
  // Who holds the number now finds it.
  const lea = await here.citizen("lea");
  const { id } = await here.here.link(lea, { contrat: "C-1", nom: "Nguyễn" });
  await workAtErasures(here);
  assert.equal((await getOwnTable(citizens, lea, id)).link.id, id);
});

test("a name that is written otherwise, or that goes for a while, is still that of the person", async () => {
  await using here = await worldOfLea();
  await publish(here, readings.replaceAll("Le Gall", "LE-GALL"));
  assert.equal(await look(here), "nothing is refused");
  await publish(here, readings.replaceAll(/C-1;.*\n/g, ""));
  await workAtErasures(here);
  assert.equal(await look(here), "nothing is refused");
  await publish(here, readings.replace("nom;", "patronyme;"));
  await workAtErasures(here);
  assert.equal((await listLinks(here.citizens, here.awa)).length, 1);
  await publish(here, readings);
  assert.equal(await look(here), "nothing is refused");
  await publish(here, ofSomebodyElse);
  await workAtErasures(here);
  assert.deepEqual(await listLinks(here.citizens, here.awa), []);
});

test("a correction of what they were found by keeps a link, and is what they are found by from then on", async () => {
  await using here = await worldOfLea();
  const { citizens, awa, editor, ask } = here;
  for (const number of [1, 2, 3]) {
    const { version } = await getOwnTable(citizens, awa, here.link.id);
    const row = { number, version: version.number };
    const demand = await ask("correct", { row, changes: { nom: "Le Goff" } });
    await acceptDemand(citizens, editor, demand.id, "");
    if (number === 2) await workAtErasures(here);
  }
  await workAtErasures(here);
  assert.equal(await look(here), "nothing is refused");
  await publish(here, readings.replaceAll("Le Gall", "Le Goff"));
  assert.equal(await look(here), "nothing is refused");
  await publish(here, readings);
  assert.equal(await look(here), "citizens-link-unknown");
});

test("what was asked of one person opens nothing of who holds the number once its code is typed", async () => {
  await using here = await worldOfLea();
  await here.declare({ ...byNameAndContract, mailColumn: "courriel" });
  const lea = await here.citizen("lea");
  const { id } = await here.here.link(lea, facts);
  const code = codeIn(here.here);
  await publish(here, ofSomebodyElse);
  await workAtErasures(here);
  await proveLink(here.citizens, lea, id, code);
  assert.equal(await refused(getOwnTable(here.citizens, lea, id)), "citizens-link-unknown");
});

test("who helps by the word of the organization helps the one whom it meant", async () => {
  await using here = await worldOfLea();
  const { citizens, editor } = here;
  await here.declare({ ...byNameAndContract, checked: true });
  const tom = await here.citizen("tom");
  const id = await grantMandate(citizens, editor, here.table, {
    facts,
    email: "tom@example.org",
    kind: "guardian",
    may: [],
    until: "2027-01-01",
    proof: "Jugement vu.",
    language: "fr",
    address: "192.0.2.1",
  });
  await acceptMandate(citizens, tom, id, codeIn(here.here));
  await workAtErasures(here);
  const { link = "" } = await getMandate(citizens, tom, id);
  assert.equal(await refused(getOwnTable(citizens, tom, link)), "nothing is refused");
  await publish(here, ofSomebodyElse);
  await workAtErasures(here);
  assert.equal(await refused(getOwnTable(citizens, tom, link)), "citizens-link-unknown");
});

test("a link of before is told by what its rows hold when they are first looked at", async () => {
  await using here = await worldOfLea();
  await here.ctx.db`update person_links set found_in = '{}', found_by = '{}', seen = 0`;
  await workAtErasures(here);
  await publish(here, readings);
  assert.equal(await look(here), "nothing is refused");
  await publish(here, ofSomebodyElse);
  assert.equal(await look(here), "citizens-link-unknown");
});
