import assert from "node:assert/strict";
import { test } from "node:test";
import { addSources } from "../../src/access/computed-from.ts";
import { anyone, system } from "../../src/access/actor.ts";
import { endSelfData } from "../../src/citizens/declarations.ts";
import { takeUpErasures } from "../../src/citizens/erasing/erasures-apart.ts";
import { listHeld } from "../../src/citizens/held.ts";
import { proveLink } from "../../src/citizens/find-person.ts";
import { cutLink, getLink, listLinks } from "../../src/citizens/links.ts";
import { getOwnTable, listReadings, lookAtOwn } from "../../src/citizens/own-data.ts";
import { createDataset } from "../../src/catalogue/datasets.ts";
import { isFailure } from "../../src/base/failure.ts";
import { newId } from "../../src/base/id.ts";
import { correctLater } from "../../src/tables/imports.ts";
import type { ImportOptions } from "../../src/tables/table.ts";
import { readPage } from "../../src/tables/rows.ts";
import { refused } from "./demands-world.ts";
import { byNameAndBirth, byNameAndContract, citizensWorld, readings } from "./world.ts";
import { withoutRandom } from "../without-random.ts";

const everything = () => new URLSearchParams({ page_size: "50" });

test("whom all the facts point to sees their rows and no others, whatever accents, capitals and hyphens", async () => {
  await using here = await citizensWorld();
  await here.declare(byNameAndContract);
  const lea = await here.citizen("lea");
  const link = await here.link(lea, { contrat: "c2", nom: "DUBOIS NOE" });
  const own = await getOwnTable(here.citizens, lea, link.id);
  const look = await lookAtOwn(here.citizens, lea, own);
  const { rows, total } = await look.readPage(everything());
  assert.deepEqual([rows.map(({ contrat, m3 }) => [contrat, m3]), total], [[["C-2", 3]], 1]);
  // The grammar of the table API narrows what is theirs, and never widens it.
  for (const params of [
    "contrat__exact=C-1",
    "contrat__differs=C-2",
    "or=(m3__greater.0,m3__less.0)",
    "q=gall",
  ]) {
    const asked = await look.readPage(new URLSearchParams(params)).then(
      ({ rows: found }) => found.map(({ contrat }) => contrat),
      () => [],
    );
    assert.ok(
      asked.every((contrat) => contrat === "C-2"),
      `${params}: ${asked.join()}`,
    );
  }
});

test("none, several, and rows without a person are one refusal", async () => {
  await using here = await citizensWorld();
  await here.declare(byNameAndBirth);
  const told: string[] = [];
  for (const [name, birth] of [
    ["Martin", "1970-01-01"],
    ["Le Gall", "1980-05-02"],
    ["Personne", "1950-01-01"],
    ["---", "1980-05-01"],
    ["%", "1980-05-01"],
  ] as const) {
    told.push(await refused(here.link(await here.citizen(`x${told.length}`), { nom: name, ne_le: birth })));
  }
  assert.deepEqual(new Set(told), new Set(["citizens-nobody-found"]));
  // A person who is called as a word of the grammar is one like others.
  const odd = await here.citizen("nul");
  const link = await here.link(odd, { nom: "Nul", ne_le: "1960-01-01" });
  const look = await lookAtOwn(here.citizens, odd, await getOwnTable(here.citizens, odd, link.id));
  assert.deepEqual(
    (await look.readPage(everything())).rows.map(({ nom }) => nom),
    ["Nul"],
  );
});

test("tries are few, also of many at once, and anew the next day", async () => {
  await using here = await citizensWorld();
  await here.declare(byNameAndContract);
  const awa = await here.citizen("awa");
  const wrong = { contrat: "C-9", nom: "Le Gall" };
  const told = await Promise.all(Array.from({ length: 8 }, () => refused(here.link(awa, wrong))));
  assert.equal(told.filter((key) => key === "citizens-nobody-found").length, 5);
  assert.equal(told.filter((key) => key === "citizens-tries-over").length, 3);
  here.time.now = new Date(here.time.now.getTime() + 25 * 3_600_000);
  assert.ok((await here.link(awa, { contrat: "C-1", nom: "Le Gall" })).linkedAt !== undefined);
});

test("a table that asks for a proof answers alike whoever is found, and its code opens once", async () => {
  await using here = await citizensWorld();
  await here.declare({ ...byNameAndBirth, mailColumn: "courriel" });
  const [awa, none] = [await here.citizen("awa"), await here.citizen("none")];
  const waits = await here.link(awa, { nom: "le gall", ne_le: "1980-05-01" });
  const nobody = await here.link(none, { nom: "le gall", ne_le: "1980-05-09" });
  assert.deepEqual([waits.linkedAt, nobody.linkedAt], [undefined, undefined]);
  assert.deepEqual(
    here.letters.map(({ to }) => to),
    ["awa@example.org"],
  );
  const code = /\d{4} \d{4}/.exec(here.letters[0]?.text ?? "")?.[0] ?? "";
  assert.doesNotMatch(withoutRandom(here.letters).replace(code, ""), /Gall|1980|C-1|m3/);
  const own = await getOwnTable(here.citizens, awa, waits.id);
  assert.equal(await refused(lookAtOwn(here.citizens, awa, own)), "citizens-link-unknown");
  assert.equal(await refused(proveLink(here.citizens, none, waits.id, code)), "citizens-link-unknown");
  assert.equal(await refused(proveLink(here.citizens, none, nobody.id, code)), "citizens-code-wrong");
  assert.equal(await refused(proveLink(here.citizens, awa, waits.id, "00000000x")), "citizens-code-wrong");
  assert.ok((await proveLink(here.citizens, awa, waits.id, code)).linkedAt !== undefined);
  assert.equal(await refused(proveLink(here.citizens, awa, waits.id, code)), "citizens-link-unknown");
  const look = await lookAtOwn(here.citizens, awa, own);
  assert.equal((await look.readPage(everything())).total, 3);
  const again = await here.link(awa, { nom: "le gall", ne_le: "1980-05-01" });
  const next = /\d{4} \d{4}/.exec(here.letters[1]?.text ?? "")?.[0] ?? "";
  await proveLink(here.citizens, awa, again.id, next);
  assert.deepEqual(
    (await listLinks(here.citizens, awa)).map(({ id }) => id),
    [again.id],
  );
});

test("after five wrong codes, or half an hour, another code is asked for", async () => {
  await using here = await citizensWorld();
  await here.declare({ ...byNameAndBirth, mailColumn: "courriel" });
  const awa = await here.citizen("awa");
  const facts = { nom: "le gall", ne_le: "1980-05-01" };
  const codeOf = (at: number) => /\d{4} \d{4}/.exec(here.letters[at]?.text ?? "")?.[0] ?? "";
  const first = await here.link(awa, facts);
  for (let tried = 0; tried < 5; tried += 1) {
    assert.equal(await refused(proveLink(here.citizens, awa, first.id, "1")), "citizens-code-wrong");
  }
  assert.equal(await refused(proveLink(here.citizens, awa, first.id, codeOf(0))), "citizens-code-over");
  const second = await here.link(awa, facts);
  assert.equal(await refused(getLink(here.citizens, awa, first.id)), "citizens-link-unknown");
  here.time.now = new Date(here.time.now.getTime() + 31 * 60_000);
  assert.equal(await refused(proveLink(here.citizens, awa, second.id, codeOf(1))), "citizens-code-over");
});

test("links are cut, counted and nobody else's; whose rows they are lies sealed in the database", async () => {
  await using here = await citizensWorld();
  await here.declare(byNameAndContract);
  const facts = { contrat: "C-1", nom: "Le Gall" };
  const [awa, other] = [await here.citizen("awa"), await here.citizen("other")];
  const link = await here.link(awa, facts);
  await here.link(other, facts);
  assert.equal((await getLink(here.citizens, awa, link.id)).accounts, 2);
  for (const actor of [other, anyone]) {
    assert.match(await refused(getLink(here.citizens, actor, link.id)), /citizens-link-unknown|sign-in/);
    assert.match(await refused(cutLink(here.citizens, actor, link.id)), /citizens-link-unknown|sign-in/);
  }
  assert.doesNotMatch(withoutRandom(await here.ctx.db`select * from person_links`), /C-1|Gall/);
  const again = await here.link(awa, facts);
  assert.deepEqual(
    (await listLinks(here.citizens, awa)).map(({ id }) => id),
    [again.id],
  );
  const own = await getOwnTable(here.citizens, awa, again.id);
  await cutLink(here.citizens, awa, again.id);
  assert.equal(await refused(lookAtOwn(here.citizens, awa, own)), "citizens-link-unknown");
});

test("a link that was cut is brought back by no backup, nor one that it had taken the place of", async () => {
  for (const [declared, facts] of [
    [byNameAndContract, { contrat: "C-1", nom: "Le Gall" }],
    [
      { ...byNameAndBirth, mailColumn: "courriel" },
      { nom: "le gall", ne_le: "1980-05-01" },
    ],
  ] as const) {
    await using here = await citizensWorld();
    const { ctx, citizens } = here;
    await here.declare(declared);
    const awa = await here.citizen("awa");
    const proven = async () => {
      const { id, linkedAt } = await here.link(awa, facts);
      const code = /\d{4} \d{4}/.exec(here.letters.at(-1)?.text ?? "")?.[0] ?? "";
      if (linkedAt === undefined) await proveLink(citizens, awa, id, code);
      return id;
    };
    await proven();
    await ctx.db`create table of_backup as select * from person_links`;
    await cutLink(citizens, awa, await proven());
    await ctx.db`delete from ends_for_good`;
    await ctx.db`insert into person_links select * from of_backup`;
    assert.equal((await listLinks(citizens, awa)).length, 1);
    await takeUpErasures(citizens);
    assert.deepEqual(await listLinks(citizens, awa), []);
  }
});

test("a declared table is read by its organization and each person alone, and stays closed at its end", async () => {
  await using here = await citizensWorld();
  const { ctx, citizens, table, dataset } = here;
  const awa = await here.citizen("awa");
  const memberships = [{ organization: dataset.organization, role: "reader" }] as const;
  const staff = { ...awa, memberships, reason: "Une facture est contestée." };
  const read = (actor: typeof awa | typeof anyone) =>
    readPage(ctx, actor, table, everything()).then(
      ({ total }) => total,
      (error: unknown) => (isFailure(error) ? error.key : "failed"),
    );
  assert.equal(await read(anyone), 8);
  await here.declare(byNameAndContract);
  assert.deepEqual([await read(anyone), await read(awa)], Array(2).fill("access-closed-unexplained"));
  assert.equal(await read(staff), 8);
  const link = await here.link(awa, { contrat: "C-1", nom: "Le Gall" });
  const own = await getOwnTable(citizens, awa, link.id);
  await lookAtOwn(citizens, awa, own);
  const stranger = await here.citizen("lea");
  const strangers = await getOwnTable(
    citizens,
    stranger,
    (await here.link(stranger, { contrat: "C-2", nom: "Dubois Noé" })).id,
  );
  await lookAtOwn(citizens, stranger, strangers);
  const readingsOf = async (actor: typeof awa, of: typeof own) =>
    (await listReadings(citizens, actor, of, { pageSize: 10 })).items.map(({ basis }) => basis);
  assert.deepEqual(await readingsOf(awa, own), ["person", "producer"]);
  assert.deepEqual(await readingsOf(stranger, strangers), ["person", "producer"]);
  const [held] = await listHeld(citizens, anyone);
  assert.deepEqual(
    [held?.told.name, held?.told.ground, held?.dataset.id],
    ["Vos relevés d’eau", "contract", dataset.id],
  );
  await endSelfData(citizens, system, table, "Le service ferme.");
  assert.deepEqual(await listHeld(citizens, anyone), []);
  assert.equal(await refused(lookAtOwn(citizens, awa, own)), "citizens-link-unknown");
  assert.equal(await read(anyone), "access-closed");
});

test("a new version shows the rows of today; one that loses the column shows none and says why", async () => {
  await using here = await citizensWorld();
  await here.declare(byNameAndContract);
  const awa = await here.citizen("awa");
  const link = await here.link(awa, { contrat: "C-1", nom: "Le Gall" });
  const total = async () => {
    const own = await getOwnTable(here.citizens, awa, link.id);
    return (await (await lookAtOwn(here.citizens, awa, own)).readPage(everything())).total;
  };
  await here.import("releves.csv", `${readings}\nC-1;Le Gall;1980-05-01;awa@example.org;2026-12-01;6`, {
    table: here.table,
  });
  assert.equal(await total(), 4);
  await here.import("releves.csv", "mois;m3\n2026-09-01;8", { table: here.table });
  assert.equal(await refused(total()), "citizens-columns-gone");
});

test("columns by which people are found keep their names, and no other takes them", async () => {
  await using here = await citizensWorld();
  await here.declare(byNameAndContract);
  const rename = (columns: NonNullable<ImportOptions["columns"]>) =>
    refused(correctLater(here.ctx, system, here.table, { columns }));
  assert.equal(await rename({ contrat: { name: "ancien" } }), "import-renamed-hidden");
  assert.equal(await rename({ mois: { name: "contrat2" } }), "nothing is refused");
  assert.equal(await rename({ contrat: { name: "x" }, m3: { name: "contrat" } }), "import-renamed-hidden");
});

test("whoever was found by one declaration is not linked under the next", async () => {
  await using here = await citizensWorld();
  await here.declare(byNameAndContract);
  const facts = { contrat: "C-1", nom: "Le Gall" };
  const before = await here.citizen("before");
  await here.link(before, facts);
  await here.declare({ ...byNameAndContract, personColumn: "courriel" });
  const [kept] = await here.ctx.db<{ digestKey: string }[]>`select digest_key from self_data`;
  assert.equal(kept?.digestKey, "");
  const told: string[] = [];
  for (let tried = 0; tried < 4; tried += 1) {
    const awa = await here.citizen(`awa${tried}`);
    const personColumn = tried % 2 === 0 ? "courriel" : "contrat";
    const [link] = await Promise.allSettled([
      here.link(awa, facts),
      here.declare({ ...byNameAndContract, personColumn }),
    ]);
    if (link.status === "rejected") told.push(await refused(Promise.reject(link.reason as Error)));
    for (const { id } of await listLinks(here.citizens, awa)) {
      const look = await lookAtOwn(here.citizens, awa, await getOwnTable(here.citizens, awa, id));
      assert.deepEqual(
        new Set((await look.readPage(everything())).rows.map(({ nom }) => nom)),
        new Set(["Le Gall"]),
      );
    }
  }
  assert.ok(
    told.every((key) => key === "citizens-declaration-changed"),
    told.join(),
  );
});

test("no letter leaves where the rows hold two addresses, however far apart; letters of an hour are few", async () => {
  await using here = await citizensWorld();
  const rows = Array.from(
    { length: 60 },
    (_, at) => `C-1;Le Gall;${at < 55 ? "old" : "new"}@example.org;${at}`,
  );
  await here.import(
    "releves.csv",
    ["contrat;nom;courriel;m3", ...rows, "C-2;Dubois;lea@example.org;1"].join("\n"),
    {
      table: here.table,
    },
  );
  await here.declare({ ...byNameAndContract, mailColumn: "courriel" });
  await here.link(await here.citizen("awa"), { contrat: "C-1", nom: "Le Gall" });
  assert.deepEqual(here.letters, []);
  for (let asked = 0; asked < 5; asked += 1) {
    const link = await here.link(await here.citizen(`lea${asked}`), { contrat: "C-2", nom: "Dubois" });
    assert.deepEqual([link.linkedAt, link.accounts], [undefined, 0]);
  }
  assert.equal(here.letters.length, 3);
});

test("a new account with the same address of mail has no new tries", async () => {
  await using here = await citizensWorld();
  await here.declare(byNameAndContract);
  const wrong = { contrat: "C-9", nom: "Le Gall" };
  const first = await here.citizen("eve");
  for (let tried = 0; tried < 5; tried += 1) await refused(here.link(first, wrong));
  await here.ctx.db`delete from accounts where id = ${first.account}`;
  assert.equal(await refused(here.link(await here.citizen("eve"), wrong)), "citizens-tries-over");
});

test("what a search found of what was computed from the table is marked to be read anew", async () => {
  await using here = await citizensWorld();
  const { db } = here.ctx;
  const { organization } = here.dataset;
  const { id: other } = await createDataset(here.ctx, system, { organization, title: "Autre" });
  await db.begin((tx) =>
    addSources(tx, { table: newId(2), dataset: other }, [{ table: here.table, dataset: here.dataset.id }]),
  );
  const changes = async () =>
    (await db<{ changes: number }[]>`select changes from dataset_changes where dataset = ${other}`)[0]
      ?.changes;
  const before = await changes();
  await here.declare(byNameAndContract);
  assert.notEqual(await changes(), before);
});
