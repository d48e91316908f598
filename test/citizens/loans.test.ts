import assert from "node:assert/strict";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { test } from "node:test";
import type { Actor } from "../../src/access/actor.ts";
import { system } from "../../src/access/actor.ts";
import type { Failure } from "../../src/base/failure.ts";
import { endSelfData } from "../../src/citizens/declarations.ts";
import { consentTyp, fromConsentRecord } from "../../src/citizens/consent-record.ts";
import { takeUpErasures } from "../../src/citizens/erasing/erasures-apart.ts";
import { cutLink } from "../../src/citizens/links.ts";
import {
  confirmDeletion,
  getBorrowed,
  getBorrowedReceipt,
  listBorrowed,
  vouchForLoan,
} from "../../src/citizens/loans/borrowed.ts";
import { withdrawLoan } from "../../src/citizens/loans/end-loans.ts";
import { askLoan, type AskedLoan, proveLoan } from "../../src/citizens/loans/lend.ts";
import { getOwnLoan, getReceipt, listOwnLoans } from "../../src/citizens/loans/own-loans.ts";
import { getOwnTable, listReadings, proveReading } from "../../src/citizens/own-data.ts";
import { verifyDocument } from "../../src/identity/documents.ts";
import { verifyAccess } from "../../src/journal/verify-access.ts";
import { createOrganization } from "../../src/people/organizations.ts";
import { exportRows } from "../../src/tables/exports.ts";
import { listVersions } from "../../src/tables/versions.ts";
import { readPage } from "../../src/tables/rows.ts";
import { codeIn, eraseAll, everything, facts, refused, worldOfLea } from "./demands-world.ts";
import { readings, workAtErasures } from "./world.ts";
import { withoutRandom } from "../without-random.ts";

const first = { page: 1, pageSize: 10 } as const;

/** Loans run by the clock of the database: in the world it is a few days before, so that those of its next hours run. */
function inDays(days: number): Date {
  return new Date(Date.now() + days * 86_400_000);
}

const dayOf = (at: Date): string => at.toISOString().slice(0, 10);
const lastDay = dayOf(inDays(180));

async function worldOfLoans() {
  const world = await worldOfLea();
  const { here, awa, link } = world;
  here.time.now = inDays(-5);
  const adviser = await createOrganization(here.ctx, system, { name: "Conseil énergie" });
  const member = async (name: string, role: "editor" | "reader"): Promise<Actor & { kind: "member" }> => {
    const person = await here.citizen(name);
    await here.ctx.db`
      insert into memberships (organization, account, role, since)
      values (${adviser.id}, ${person.account}, ${role}, now())`;
    return { ...person, memberships: [{ organization: adviser.id, role }] };
  };
  const ask = (more: Partial<AskedLoan> = {}, actor: Actor = awa) =>
    askLoan(here.citizens, actor, link.id, {
      to: adviser.id,
      purpose: "Trouver une fuite.",
      columns: ["mois", "m3"],
      period: { column: "mois", from: "2026-10-01", to: "2026-11-30" },
      until: lastDay,
      language: "fr",
      address: "192.0.2.1",
      ...more,
    });
  /** What the letter asks for, typed. */
  const lend = async (more: Partial<AskedLoan> = {}) => {
    const { id } = await ask(more);
    // An address of mail gets three letters an hour.
    here.time.now = new Date(here.time.now.getTime() + 3_600_000);
    return id;
  };
  const lent = async (more: Partial<AskedLoan> = {}) => {
    const { id } = await ask(more);
    await proveLoan(here.citizens, awa, id, codeIn(here));
    here.time.now = new Date(here.time.now.getTime() + 3_600_000);
    return id;
  };
  const read = (actor: Actor, loan?: string) =>
    readPage(
      here.ctx,
      actor.kind === "member" && loan !== undefined ? { ...actor, agreement: loan } : actor,
      here.table,
      everything(),
    );
  return {
    ...world,
    demand: world.ask,
    adviser,
    member,
    ask,
    lend,
    lent,
    read,
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}

test("who is lent rows reads those rows and columns alone, and the person sees each reading with its proof", async () => {
  await using world = await worldOfLoans();
  const { here, awa, lent, read, member, link } = world;
  const reader = await member("reader", "reader");
  assert.equal(await refused(read(reader)), "access-closed-unexplained");
  const id = await lent();
  const page = await read(reader, id);
  assert.deepEqual(
    page.rows.map((row) => ({ ...row })),
    [
      { mois: "2026-10-01", m3: 9.5 },
      { mois: "2026-11-01", m3: 7 },
    ].map((row, index) => ({ __id: index + 1, ...row })),
  );
  assert.equal(page.total, 2);
  assert.equal(
    await refused(
      readPage(
        here.ctx,
        { ...reader, agreement: id },
        here.table,
        new URLSearchParams({ contrat__exact: "C-1" }),
      ),
    ),
    "query-column-unknown",
  );
  const file = await exportRows(
    here.ctx,
    { ...reader, agreement: id },
    here.table,
    "csv",
    new URLSearchParams(),
  );
  const text = (await file.stream.toArray()).map(String).join("");
  assert.ok(text.includes("9.5") && !text.includes("C-1") && !text.includes("Gall"), text);
  // Neither staff of others, nor who lends by another door, nor the steward of the site by the loan.
  const stranger = await here.citizen("stranger");
  assert.equal(await refused(read(stranger, id)), "access-closed-unexplained");
  assert.equal(await refused(read(awa)), "access-closed-unexplained");
  const own = await getOwnTable(here.citizens, awa, link.id);
  const { items } = await listReadings(here.citizens, awa, own, { pageSize: 10 });
  const [last] = items.filter(({ basis }) => basis === "loan");
  assert.deepEqual(
    [last?.party.name, last?.columns, last?.agreement, last?.purpose],
    ["Conseil énergie", ["mois", "m3"], id, undefined],
  );
  const proof = await proveReading(here.citizens, awa, own, last?.index ?? -1);
  const { problems } = await verifyAccess(proof, async () => here.citizens.identity.jwks());
  assert.deepEqual(problems, []);
  // Somebody else of the same table sees nothing of it.
  const lea = await here.citizen("lea");
  const other = await here.link(lea, { contrat: "C-2", nom: "Dubois-Noé" });
  const theirs = await listReadings(here.citizens, lea, await getOwnTable(here.citizens, lea, other.id), {
    pageSize: 10,
  });
  assert.deepEqual(
    theirs.items.filter(({ basis }) => basis === "loan"),
    [],
  );
  assert.equal(await refused(getOwnLoan(here.citizens, lea, id)), "citizens-loan-unknown");
  const [shown] = await listOwnLoans(here.citizens, awa);
  assert.deepEqual([shown?.readings.count, shown?.purpose], [2, "Trouver une fuite."]);
});

test("the borrower reads the version of now alone, as the lender does: an earlier one holds what was corrected", async () => {
  await using world = await worldOfLoans();
  const { here, lent, read, member } = world;
  const reader = await member("reader", "reader");
  const id = await lent();
  const readVersion = (version: number) =>
    readPage(here.ctx, { ...reader, agreement: id }, here.table, everything(), { version });
  assert.equal((await readVersion(1)).total, 2);
  await here.import("releves.csv", readings.replace("9,5", "8,5"), { table: here.table });
  assert.equal((await read(reader, id)).total, 2);
  assert.equal((await readVersion(2)).total, 2);
  assert.equal(await refused(readVersion(1)), "access-table-changed");
  const { items } = await listVersions(here.ctx, { ...reader, agreement: id }, here.table, {
    page: 1,
    pageSize: 5,
  });
  assert.deepEqual(
    items.map(({ number }) => number),
    [2],
  );
});

test("the receipt is signed, and names nothing by which the person is found elsewhere", async () => {
  await using world = await worldOfLoans();
  const { here, awa, lent, member, adviser } = world;
  const id = await lent();
  const receipt = await getReceipt(here.citizens, awa, id, "given");
  const payload = await verifyDocument(receipt, {
    typ: consentTyp,
    keys: await here.citizens.identity.jwks(),
  });
  const consent = fromConsentRecord(payload);
  assert.deepEqual(
    [consent.state, consent.columns, consent.period, consent.borrower.id, consent.purpose],
    [
      "given",
      ["mois", "m3"],
      { column: "mois", from: "2026-10-01", to: "2026-11-30" },
      adviser.id,
      "Trouver une fuite.",
    ],
  );
  assert.ok(!JSON.stringify(payload).includes(awa.account));
  for (const fact of ["C-1", "Gall", "awa"]) assert.ok(!withoutRandom(payload).includes(fact), fact);
  const reader = await member("reader", "reader");
  assert.equal(await getBorrowedReceipt(here.citizens, reader, id, "given"), receipt);
  assert.deepEqual(
    (await listBorrowed(here.citizens, reader, adviser.id, first)).items.map(({ loan }) => loan),
    [id],
  );
  const stranger = await here.citizen("stranger");
  assert.equal(await refused(getBorrowed(here.citizens, stranger, id)), "citizens-loan-unknown");
  assert.deepEqual((await listBorrowed(here.citizens, stranger, adviser.id, first)).items, []);
  // At rest nothing tells whose rows they are, nor what for.
  const [row] = await here.ctx.db`select person, content from loans`;
  assert.ok(String(row?.["person"]).startsWith("sealed:") && String(row?.["content"]).startsWith("sealed:"));
  const [kept] = await here.ctx.db`select terms, party from agreements`;
  assert.ok(!withoutRandom(kept).includes("C-1"));
});

test("without its code, with a wrong one or to nobody nothing is lent", async () => {
  await using world = await worldOfLoans();
  const { here, awa, ask, lend, read, member } = world;
  const reader = await member("reader", "reader");
  const wrong: [Partial<AskedLoan>, string][] = [
    [{ to: here.dataset.organization }, "citizens-loan-nobody"],
    [{ to: "x" }, "citizens-loan-nobody"],
    [{ columns: [] }, "citizens-loan-columns"],
    [{ columns: ["m3", "x"] }, "access-column-unknown"],
    [{ period: { column: "nom", from: "2026-01-01" } }, "access-column-unknown"],
    [{ period: { column: "mois", from: "2026-02-01", to: "2026-01-01" } }, "citizens-loan-period"],
    [{ period: { column: "mois", from: "2026-02-31" } }, "citizens-loan-day"],
    [{ until: "2026-11-01" }, "citizens-loan-past"],
    [{ until: dayOf(inDays(700)) }, "citizens-loan-long"],
    [{ until: "tomorrow" }, "citizens-loan-day"],
    [{ purpose: "  " }, "citizens-loan-purpose"],
    [{ project: here.dataset.id }, "projects-not-found"],
  ];
  for (const [more, key] of wrong) assert.equal(await refused(ask(more)), key, JSON.stringify(more));
  assert.deepEqual(here.letters, []);
  const id = await lend();
  assert.equal(await refused(proveLoan(here.citizens, awa, id, "00000000")), "citizens-code-over");
  const second = (await ask()).id;
  assert.equal(await refused(proveLoan(here.citizens, awa, id, codeIn(here))), "citizens-loan-unknown");
  const code = codeIn(here);
  const notIt = code === "0000 0000" ? "1" : "00000000";
  assert.equal(await refused(proveLoan(here.citizens, awa, second, notIt)), "citizens-code-wrong");
  const lea = await here.citizen("lea");
  assert.equal(await refused(proveLoan(here.citizens, lea, second, code)), "citizens-loan-unknown");
  assert.equal(await refused(read(reader, second)), "access-closed-unexplained");
  await proveLoan(here.citizens, awa, second, code);
  assert.equal(await refused(proveLoan(here.citizens, awa, second, code)), "citizens-loan-unknown");
  assert.equal((await read(reader, second)).total, 2);
});

test("a loan that is taken back ends at once: its files go, who read is told, and says that its copies are gone", async () => {
  await using world = await worldOfLoans();
  const { here, awa, lent, read, member } = world;
  const editor = await member("editor", "editor");
  const reader = await member("reader", "reader");
  const [id, kept] = [await lent(), await lent({ columns: ["m3"], period: undefined as never })];
  await read(reader, id);
  await read(reader, kept);
  const streaming = await exportRows(
    here.ctx,
    { ...reader, agreement: id },
    here.table,
    "json",
    new URLSearchParams(),
  );
  const broken = once(streaming.stream, "error");
  const [file] = await here.ctx.db<
    { parquet: string }[]
  >`select parquet from narrowed_versions where loan = ${id}`;
  assert.equal(await here.ctx.store.state(file?.parquet as never), "whole");
  assert.equal(await refused(confirmDeletion(here.citizens, editor, id)), "citizens-loan-runs");
  const letters = here.letters.length;
  await withdrawLoan(here.citizens, awa, id);
  await withdrawLoan(here.citizens, awa, id);
  assert.equal(here.letters.length - letters, 1);
  assert.equal(await refused(read(reader, id)), "access-loan-ended");
  assert.equal(((await broken)[0] as Failure).key, "access-loan-ended");
  assert.equal((await read(reader, kept)).total, 3);
  assert.equal(await here.ctx.store.state(file?.parquet as never), "missing");
  assert.equal(
    await refused(vouchForLoan(here.citizens, reader, id, { thumbprint: "x" })),
    "access-loan-ended",
  );
  const [row] = await here.ctx
    .db`select person, settled_at is not null as settled from loans where id = ${id}`;
  assert.deepEqual([row?.["person"], row?.["settled"]], ["", true]);
  const ended = fromConsentRecord(
    await verifyDocument(await getBorrowedReceipt(here.citizens, reader, id, "ended"), {
      typ: consentTyp,
      keys: await here.citizens.identity.jwks(),
    }),
  );
  assert.deepEqual([ended.state, ended.deleteBy !== undefined], ["withdrawn", true]);
  assert.equal(await refused(confirmDeletion(here.citizens, reader, id)), "access-role-needed");
  await confirmDeletion(here.citizens, editor, id);
  await confirmDeletion(here.citizens, editor, id);
  const shown = await getOwnLoan(here.citizens, awa, id);
  assert.deepEqual([shown.state, shown.endedBy, shown.deletedAt !== undefined], ["ended", "person", true]);
});

test("a loan ends with its day, its link, its declaration and its account, and no backup brings it back", async () => {
  await using world = await worldOfLoans();
  const { here, awa, lent, read, member, link } = world;
  const reader = await member("reader", "reader");
  // The day comes: the next look finds it.
  const short = await lent({ until: dayOf(inDays(-5)) });
  here.time.now = inDays(-3);
  await workAtErasures(here);
  assert.equal((await getOwnLoan(here.citizens, awa, short)).endedBy, "day");
  assert.equal(await refused(read(reader, short)), "access-loan-ended");
  // The link is made anew: what was lent goes on; it is cut: what was lent ends.
  const id = await lent();
  const again = await here.link(awa, facts);
  assert.equal((await read(reader, id)).total, 2);
  assert.notEqual(again.id, link.id);
  await cutLink(here.citizens, awa, again.id);
  assert.equal(await refused(read(reader, id)), "access-loan-ended");
  await workAtErasures(here);
  assert.equal((await getOwnLoan(here.citizens, awa, id)).endedBy, "ground");
  // A backup of before is restored: the list beside it ends the loan once more.
  const list = await readFile(here.citizens.apart, "utf8");
  assert.ok(list.includes(id) && !withoutRandom(list).includes("C-1"), list);
  await here.ctx.db`delete from ends_for_good`;
  await here.ctx.db`update loans set state = 'running', ended_at = null, ended_by = null where id = ${id}`;
  await here.ctx.db`update agreements set ended_state = null, ends_at = ${inDays(180)} where id = ${id}`;
  // As it was written by versions of before, too.
  await writeFile(here.citizens.apart, list.replaceAll('{"ended":', '{"loan":'));
  await takeUpErasures(here.citizens);
  assert.equal(await refused(read(reader, id)), "access-loan-ended");
  assert.equal(await readFile(here.citizens.apart, "utf8"), list);
});

test("where the declaration or the account goes, nothing more is read, and the borrower has the receipt", async () => {
  await using world = await worldOfLoans();
  const { here, awa, lent, read, member } = world;
  const reader = await member("reader", "reader");
  const id = await lent();
  await here.ctx.db`delete from accounts where id = ${awa.account}`;
  assert.equal(await refused(read(reader, id)), "access-loan-ended");
  await workAtErasures(here);
  assert.ok((await getBorrowedReceipt(here.citizens, reader, id, "ended")).length > 0);
  const lea = await here.citizen("lea");
  const link = await here.link(lea, { contrat: "C-2", nom: "Dubois-Noé" });
  const { id: second } = await askLoan(here.citizens, lea, link.id, {
    to: world.adviser.id,
    purpose: "Comparer.",
    columns: ["m3"],
    until: dayOf(inDays(60)),
    language: "fr",
    address: "192.0.2.1",
  });
  await proveLoan(here.citizens, lea, second, codeIn(here));
  assert.equal((await read(reader, second)).total, 1);
  await endSelfData(here.citizens, system, here.table, "Ce n’étaient pas des personnes.");
  assert.equal(await refused(read(reader, second)), "access-loan-ended");
});

test("who has their rows erased lends nothing any more, and no file of the loan is left", async () => {
  await using world = await worldOfLoans();
  const { here, lent, read, member } = world;
  const reader = await member("reader", "reader");
  const id = await lent();
  await read(reader, id);
  const [file] = await here.ctx.db<
    { parquet: string }[]
  >`select parquet from narrowed_versions where loan = ${id}`;
  await eraseAll({ ...world, ask: world.demand });
  await workAtErasures(here);
  await workAtErasures(here);
  assert.equal(await refused(read(reader, id)), "access-loan-ended");
  assert.equal(await here.ctx.store.state(file?.parquet as never), "missing");
  const [row] = await here.ctx.db`select person, ended_by from loans where id = ${id}`;
  assert.deepEqual([row?.["person"], row?.["endedBy"]], ["", "ground"]);
});

test("loans of a day and running ones are few, and who reads is written once an hour", async () => {
  await using world = await worldOfLoans();
  const { here, awa, ask, lend, member } = world;
  await member("editor", "editor");
  const { db } = here.ctx;
  const many = async (state: "running" | "ended") => {
    const [made] = await db`select * from loans limit 1`;
    await db`
      insert into loans (id, account, table_id, dataset, organization, digest, person, content, state,
        borrower_instance, borrower, borrower_name, asked_at, ends_at, settled_at)
      select gen_random_uuid(), account, table_id, dataset, organization, digest, 'many', '', ${state},
        borrower_instance, borrower, borrower_name, ${here.time.now}, ${inDays(180)}, now()
      from loans, generate_series(1, 50) where id = ${made?.["id"] as string}`;
  };
  const id = await lend();
  const code = codeIn(here);
  await many("running");
  here.time.now = new Date(here.time.now.getTime() - 3_600_000);
  assert.equal(await refused(proveLoan(here.citizens, awa, id, code)), "citizens-loans-many");
  await db`delete from loans where person = 'many'`;
  await many("ended");
  assert.equal(await refused(ask()), "citizens-loans-of-day");
  await db`delete from loans where person = 'many'`;
  await proveLoan(here.citizens, awa, id, code);
  const second = await ask();
  await proveLoan(here.citizens, awa, second.id, codeIn(here));
  assert.equal(here.letters.filter(({ to }) => to.startsWith("editor")).length, 1);
});
