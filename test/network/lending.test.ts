import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { test } from "node:test";
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from "jose";
import { type Actor, system } from "../../src/access/actor.ts";
import { isFailure } from "../../src/base/failure.ts";
import { newId } from "../../src/base/id.ts";
import { withdrawLoan } from "../../src/citizens/loans/end-loans.ts";
import { askLoan, proveLoan } from "../../src/citizens/loans/lend.ts";
import type { Letter } from "../../src/letters/letter.ts";
import { hashOfToken } from "../../src/identity/proofs.ts";
import { networkWorld, type TestInstance } from "./world.ts";

const csv = "contrat;nom;mois;m3\nC-1;Le Gall;2026-09-01;8\nC-1;Le Gall;2026-10-01;9\nC-2;Noé;2026-09-01;3\n";

async function citizen(
  { database }: TestInstance,
  name: string,
  of?: string,
): Promise<Actor & { kind: "member" }> {
  const account = newId();
  await database.db`
    insert into accounts (id, email, name, created_at) values (${account}, ${`${name}@example.org`}, ${name}, now())`;
  const memberships = of === undefined ? [] : [{ organization: of, role: "editor" as const }];
  return { kind: "member", account, administrator: false, memberships };
}

/** A table of self-data at `water`, whose letters are read here. */
async function openWater(water: TestInstance) {
  const { rooms } = water.app;
  const { id } = await water.draft("Relevés", {
    metadata: { personalData: { reason: "Un contrat.", contact: { email: "dpo@example.org" } } },
  });
  const upload = await rooms.imports.receiveFile(system, "releves.csv", Readable.from([csv]));
  const started = await rooms.imports.importLater(system, id, { upload: upload.id });
  for await (const now of rooms.imports.watchImport(system, started.id, AbortSignal.timeout(300_000))) {
    assert.notEqual(now.state, "failed");
  }
  await rooms.datasets.publish(system, id);
  const [table] = await rooms.tables.listTables(system, id);
  await rooms.citizens.declareSelfData(system, table?.id ?? "", {
    personColumn: "contrat",
    facts: ["contrat", "nom"].map((column) => ({ column, label: column, isDate: false })),
    told: {
      name: "Vos relevés d’eau",
      purposes: "Facturer l’eau.",
      ground: "contract",
      origin: "Votre compteur.",
      retention: "Cinq ans.",
      recipients: "Le service de l’eau.",
      officer: { email: "dpo@example.org" },
    },
  });
  return table?.id ?? "";
}

async function openProgram() {
  const { publicKey, privateKey } = await generateKeyPair("ES256", { extractable: true });
  const jwk = await exportJWK(publicKey);
  return {
    jkt: await calculateJwkThumbprint(jwk),
    prove: (method: string, url: string, token?: string) =>
      new SignJWT({
        htm: method,
        htu: url,
        jti: newId(),
        iat: Math.floor(Date.now() / 1000),
        ...(token === undefined ? {} : { ath: hashOfToken(token) }),
      })
        .setProtectedHeader({ alg: "ES256", typ: "dpop+jwt", jwk })
        .sign(privateKey),
  };
}

test("an organization of another instance is lent rows, reads them with a token, and deletes them at the end", async () => {
  await using world = await networkWorld("water", "energy");
  const { water, energy } = world;
  await energy.publish("Audits");
  await water.follow(energy);
  const table = await openWater(water);
  const letters: Letter[] = [];
  const ctx = {
    ...water.app.contexts.citizens,
    letters: {
      ...water.app.contexts.citizens.letters,
      post: async (more: readonly Letter[]) => void letters.push(...more),
    },
  };
  const awa = await citizen(water, "awa");
  const { id: link } = await water.app.rooms.citizens.linkPerson(awa, table, {
    facts: { contrat: "C-1", nom: "Le Gall" },
    language: "fr",
    address: "192.0.2.1",
  });
  const borrowers = await water.app.rooms.citizens.listBorrowers(awa, newId());
  const there = borrowers.find(({ instance }) => instance === energy.url);
  assert.ok(there !== undefined, JSON.stringify(borrowers));
  const asked = await askLoan(ctx, awa, link, {
    to: there.to,
    purpose: "Trouver une fuite.",
    columns: ["mois", "m3"],
    until: new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10),
    language: "fr",
    address: "192.0.2.1",
  });
  const code = /\d{4} \d{4}/.exec(letters.at(-1)?.text ?? "")?.[0] ?? "";
  const { id: loan } = await proveLoan(ctx, awa, asked.id, code);
  await water.settle();
  const own = await energy.app.rooms.organizations.listOrganizations(system, { page: 1, pageSize: 10 });
  const organization = own.items.find(({ origin }) => origin === undefined)?.id ?? "";
  const staff = await citizen(energy, "staff", organization);
  const stranger = await citizen(energy, "stranger", newId());
  const { citizens } = energy.app.rooms;
  const lent = await citizens.getBorrowed(staff, loan);
  assert.deepEqual(
    [lent.isRunning, lent.isHere, lent.instance, lent.purpose],
    [true, false, water.url, "Trouver une fuite."],
  );
  await assert.rejects(citizens.getBorrowed(stranger, loan), (error) => isFailure(error, "not-found"));
  // By the page of their own site, as a member; what they read stands in who read my data.
  const page = { page: 1, pageSize: 1 };
  const shown = await citizens.readBorrowed(staff, loan, page);
  assert.deepEqual(
    [shown.columns.map(({ name }) => name), shown.rows, shown.total],
    [["mois", "m3"], [{ __id: 1, mois: "2026-09-01", m3: 8 }], 2],
  );
  const readings = async () => {
    const own = await water.app.rooms.citizens.getOwnTable(awa, link);
    const { items } = await water.app.rooms.citizens.listReadings(awa, own, { pageSize: 50 });
    return items.filter(({ basis, reading }) => basis === "loan" && reading === "page").length;
  };
  assert.equal(await readings(), 1);
  await assert.rejects(citizens.readBorrowed(stranger, loan, page), (error) => isFailure(error, "not-found"));
  const administrator = { ...stranger, administrator: true };
  await assert.rejects(citizens.readBorrowed(administrator, loan, page), (error) =>
    isFailure(error, "not-found"),
  );
  const program = await openProgram();
  const { tokenEndpoint, form } = await citizens.vouchForLoan(staff, loan, { thumbprint: program.jkt });
  const given = await fetch(tokenEndpoint, {
    method: "POST",
    headers: { dpop: await program.prove("POST", tokenEndpoint) },
    body: new URLSearchParams(form),
  });
  const { access_token: token = "" } = (await given.json()) as { access_token?: string };
  const read = async () => {
    const url = `${water.url}/api/resources/${table}/data/`;
    const headers = { authorization: `DPoP ${token}`, dpop: await program.prove("GET", url, token) };
    const answer = await fetch(url, { headers });
    return { status: answer.status, body: (await answer.json()) as { data?: unknown } };
  };
  assert.deepEqual((await read()).body.data, [
    { __id: 1, mois: "2026-09-01", m3: 8 },
    { __id: 2, mois: "2026-10-01", m3: 9 },
  ]);
  await withdrawLoan(ctx, awa, loan);
  assert.equal((await read()).status, 403);
  // Before this site was told, the one that lends refuses; then this one does.
  await assert.rejects(
    citizens.readBorrowed(staff, loan, page),
    (error) => isFailure(error, "forbidden") || isFailure(error, "precondition"),
  );
  await water.settle();
  assert.equal((await citizens.getBorrowed(staff, loan)).isRunning, false);
  await assert.rejects(citizens.readBorrowed(staff, loan, page), (error) => isFailure(error, "precondition"));
  await citizens.confirmDeletion(staff, loan);
  await energy.settle();
  const confirmed = await water.app.rooms.citizens.getOwnLoan(awa, loan);
  assert.ok(confirmed.deletedAt !== undefined);
  // Another instance says nothing of it, and what was told once is told once.
  const { citizens: there2 } = water.app.rooms;
  await assert.rejects(
    there2.receiveLoan("https://nobody.example", await citizens.getBorrowedReceipt(staff, loan, "ended")),
    (error) => isFailure(error),
  );
  // What one instance lends is bounded, and read in pages.
  const more = await askLoan(ctx, awa, link, {
    to: there.to,
    purpose: "Comparer.",
    columns: ["m3"],
    until: new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10),
    language: "fr",
    address: "192.0.2.1",
  });
  await energy.database.db`
    insert into borrowed_loans (id, instance, organization, given, ends_at, taken_at)
    select gen_random_uuid(), instance, organization, given, ends_at, taken_at
    from borrowed_loans, generate_series(1, 499) where id = ${loan}`;
  await proveLoan(ctx, awa, more.id, /\d{4} \d{4}/.exec(letters.at(-1)?.text ?? "")?.[0] ?? "");
  const receipt = await water.app.rooms.citizens.getReceipt(awa, more.id, "given");
  await assert.rejects(citizens.receiveLoan(water.url, receipt), (error) => isFailure(error, "too-many"));
  await assert.rejects(
    citizens.receiveLoan(water.url, "x".repeat(100_001)),
    (error) => isFailure(error) && error.key === "citizens-loan-document-long",
  );
  const paged = await citizens.listBorrowed(staff, organization, { page: 50, pageSize: 10 });
  assert.deepEqual([paged.items.length, paged.total], [10, 500]);
  assert.deepEqual([...water.bugs, ...energy.bugs], []);
});

test("a project reads what it is lent with its keys, those made before and after, until the loan is taken back", async () => {
  await using world = await networkWorld("water");
  const { water } = world;
  const { rooms } = water.app;
  const table = await openWater(water);
  const adviser = await rooms.organizations.createOrganization(system, { name: "Conseil" });
  const staff = await citizen(water, "staff", adviser.id);
  await water.database.db`
    insert into memberships (organization, account, role, since)
    values (${adviser.id}, ${staff.account}, 'editor', now())`;
  const project = await rooms.projects.createProject(staff, {
    title: "Fuites",
    description: "Les trouver.",
    url: "https://fuites.example",
    organization: adviser.id,
  });
  await rooms.projects.publishProject(staff, project.id);
  const before = await rooms.projects.createKey(staff, project.id, { name: "nightly" });
  const letters: Letter[] = [];
  const ctx = {
    ...water.app.contexts.citizens,
    letters: {
      ...water.app.contexts.citizens.letters,
      post: async (more: readonly Letter[]) => void letters.push(...more),
    },
  };
  const awa = await citizen(water, "awa");
  const { id: link } = await rooms.citizens.linkPerson(awa, table, {
    facts: { contrat: "C-1", nom: "Le Gall" },
    language: "fr",
    address: "192.0.2.1",
  });
  const choices = await rooms.citizens.listBorrowers(awa, newId());
  assert.ok(choices.some((one) => one.project?.id === project.id));
  const asked = await askLoan(ctx, awa, link, {
    to: adviser.id,
    project: project.id,
    purpose: "Trouver une fuite.",
    columns: ["m3"],
    until: new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10),
    language: "fr",
    address: "192.0.2.1",
  });
  await proveLoan(ctx, awa, asked.id, /\d{4} \d{4}/.exec(letters.at(-1)?.text ?? "")?.[0] ?? "");
  const after = await rooms.projects.createKey(staff, project.id, { name: "daily" });
  await water.settle();
  const read = async (secret: string) => {
    const headers = { authorization: `Bearer ${secret}` };
    const answer = await fetch(`${water.url}/api/resources/${table}/data/`, { headers });
    return [answer.status, ((await answer.json()) as { data?: unknown }).data];
  };
  const lent = [
    { __id: 1, m3: 8 },
    { __id: 2, m3: 9 },
  ];
  assert.deepEqual(await read(before.secret), [200, lent]);
  assert.deepEqual(await read(after.secret), [200, lent]);
  await water.database.db`
    insert into loans (id, table_id, dataset, organization, digest, person, content, state,
      borrower_instance, borrower, borrower_name, project, asked_at, ends_at)
    select gen_random_uuid(), table_id, dataset, organization, '', 'many', '', 'running', borrower_instance,
      borrower, borrower_name, project, asked_at, ends_at
    from loans, generate_series(1, 4999) where id = ${asked.id}`;
  const once = askLoan(ctx, awa, link, {
    to: adviser.id,
    project: project.id,
    purpose: "Encore.",
    columns: ["m3"],
    until: new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10),
    language: "fr",
    address: "192.0.2.1",
  });
  await assert.rejects(once, (error) => isFailure(error) && error.key === "citizens-loans-of-project");
  await water.database.db`delete from loans where person = 'many'`;
  await withdrawLoan(ctx, awa, asked.id);
  assert.deepEqual((await read(before.secret))[0], 403);
  assert.deepEqual(water.bugs, []);
});
