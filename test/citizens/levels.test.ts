import assert from "node:assert/strict";
import { test } from "node:test";
import type { Actor, AssuranceLevel } from "../../src/access/actor.ts";
import { getOwnDemand, askDemand, withdrawDemand } from "../../src/citizens/demands/ask.ts";
import { factsOf } from "../../src/citizens/identity-facts.ts";
import { linkByIdentity } from "../../src/citizens/find-person.ts";
import { askLoan } from "../../src/citizens/loans/lend.ts";
import { cutLink } from "../../src/citizens/links.ts";
import { getOwnTable, listReadings, lookAtOwn, proveReading, takeAway } from "../../src/citizens/own-data.ts";
import type { Declaration } from "../../src/citizens/self-data.ts";
import { newId } from "../../src/base/id.ts";
import { keepAssurance } from "../../src/people/assurances.ts";
import { type PivotIdentity, toPivotIdentity } from "../../src/people/pivot-identity.ts";
import { findRow } from "../../src/people/providers/providers.ts";
import { refused } from "./demands-world.ts";
import { byNameAndContract, citizensWorld, told } from "./world.ts";

type Here = Awaited<ReturnType<typeof citizensWorld>>;
type Member = Extract<Actor, { kind: "member" }>;

/** Civil status as files hold it: one given name or all, a name of use, two who are alike, one born abroad. */
const people = [
  "numero;famille;prenoms;naissance;lieu;solde",
  "1;LE GALL;Awa;1980-05-01;29019;10",
  "2;Dubois;Jean-Paul Marie;1970-02-03;35238;20",
  "3;Martin;Léa;1990-01-01;75056;30",
  "4;Martin;Lea;1990-01-01;75056;40",
  "5;Okafor;Chidi;1985-06-07;99338;50",
  "6;Diop;Fatou;1975-01-02;29019;60",
  "7;Nguyen;;1999-09-09;29019;70",
].join("\n");

const civil = { familyName: "famille", givenNames: "prenoms", birthDate: "naissance", birthPlace: "lieu" };
const byIdentity: Declaration = {
  personColumn: "numero",
  facts: [],
  level: "eidas2",
  identity: civil,
  told: { ...told, name: "Votre solde" },
};

async function known(
  here: Here,
  actor: Member,
  level: AssuranceLevel,
  { subject, ...person }: Partial<PivotIdentity> & { subject?: string } = {},
) {
  const { ctx } = here;
  const [kept] = await ctx.db<{ id: string }[]>`select id from sign_in_providers limit 1`;
  const provider = kept?.id ?? newId(Date.now());
  await ctx.db`
    insert into sign_in_providers (id, name, issuer, client_id, secret, scopes, is_on, makes_accounts, vouches,
      claim, roles, changed_at, kind)
    values (${provider}, 'FC', 'https://fc.example', 'x', '', 'openid', true, true, true, '', '[]', now(), 'citizens')
    on conflict do nothing`;
  const at = here.citizens.clock();
  const said = {
    level,
    at,
    subject: subject ?? actor.account,
    person: { ...toPivotIdentity({}), ...person },
  };
  const id = await keepAssurance(ctx.db, here.citizens, await findRow(ctx.db, provider), said);
  const [row] = await ctx.db<{ citizen: string }[]>`select citizen from assurances where id = ${id}`;
  return { ...actor, assurance: { id, level, at, citizen: row?.citizen ?? "" } } satisfies Member;
}

test("below the level of a table nothing of it is seen, taken away, asked or linked", async () => {
  await using here = await citizensWorld();
  const { citizens } = here;
  await here.declare(byNameAndContract);
  const lea = await here.citizen("lea");
  const facts = { contrat: "C-2", nom: "Dubois-Noé" };
  const { id } = await here.link(lea, facts);
  const open = await getOwnTable(citizens, lea, id);
  const ask = { kind: "oppose", words: "Non.", language: "fr", address: "192.0.2.1" } as const;
  const asked = await askDemand(citizens, lea, id, ask);
  await here.declare({ ...byNameAndContract, level: "eidas2" });
  const low = await known(here, lea, "eidas1");
  for (const actor of [lea, low]) {
    const doors = {
      table: () => getOwnTable(citizens, actor, id),
      // What was opened before the level was asked for shows nothing either.
      rows: () => lookAtOwn(citizens, actor, open),
      archive: () => takeAway(citizens, actor, open, {}),
      readings: () => listReadings(citizens, actor, open, { pageSize: 5 }),
      proof: () => proveReading(citizens, actor, open, 0),
      ask: () => askDemand(citizens, actor, id, ask),
      demand: () => getOwnDemand(citizens, actor, asked.id),
      withdraw: () => withdrawDemand(citizens, actor, asked.id),
      link: () => here.link(actor, facts),
      identity: () => linkByIdentity(citizens, actor, here.table, { address: "192.0.2.1" }),
    };
    for (const [door, open] of Object.entries(doors)) {
      const expected = door === "identity" ? "citizens-identity-none" : "citizens-level-needed";
      assert.equal(await refused(open()), expected, door);
    }
  }
  const high = await known(here, lea, "eidas3");
  // Who was linked before the level was asked for finds themself again.
  assert.equal(await refused(lookAtOwn(citizens, high, open)), "citizens-link-other");
  assert.equal(await refused(getOwnDemand(citizens, high, asked.id)), "citizens-link-other");
  const { id: again } = await here.link(high, facts);
  const anew = await getOwnTable(citizens, high, again);
  assert.equal((await (await lookAtOwn(citizens, high, anew)).readPage(new URLSearchParams())).total, 1);
  assert.equal((await getOwnDemand(citizens, high, asked.id)).words, "Non.");
  // Another citizen, however surely known, sees none of it.
  const other = await known(here, await here.citizen("eve"), "eidas3");
  assert.equal(await refused(getOwnTable(citizens, other, again)), "citizens-link-unknown");
  await cutLink(citizens, lea, again);
  assert.equal(await refused(lookAtOwn(citizens, high, anew)), "citizens-link-unknown", "a link that is cut");
});

test("a level opens rows to the citizen who was linked, and to nobody else in their account", async () => {
  await using here = await citizensWorld();
  const { citizens } = here;
  await here.declare({ ...byNameAndContract, level: "eidas2" });
  const lea = await known(here, await here.citizen("lea"), "eidas2");
  const { id } = await here.link(lea, { contrat: "C-2", nom: "Dubois-Noé" });
  const open = await getOwnTable(citizens, lea, id);
  const asked = { words: "Non.", language: "fr", address: "192.0.2.1" } as const;
  const demand = await askDemand(citizens, lea, id, { ...asked, kind: "oppose" });
  // Who has the password of the account, and a civil status of their own.
  const thief = await known(here, lea, "eidas3", { subject: "thief" });
  const loan = { to: newId(1), columns: ["m3"], purpose: "Comparer.", until: "2099-01-01" } as const;
  const doors = {
    table: () => getOwnTable(citizens, thief, id),
    rows: () => lookAtOwn(citizens, thief, open),
    archive: () => takeAway(citizens, thief, open, {}),
    readings: () => listReadings(citizens, thief, open, { pageSize: 5 }),
    erase: () => askDemand(citizens, thief, id, { ...asked, kind: "erase" }),
    lend: () => askLoan(citizens, thief, id, { ...loan, language: "fr", address: "192.0.2.1" }),
    demand: () => getOwnDemand(citizens, thief, demand.id),
    withdraw: () => withdrawDemand(citizens, thief, demand.id),
  };
  for (const [door, open] of Object.entries(doors)) {
    assert.equal(await refused(open()), "citizens-link-other", door);
  }
  const later = await known(here, lea, "eidas3");
  assert.equal((await (await lookAtOwn(citizens, later, open)).readPage(new URLSearchParams())).total, 1);
  assert.equal((await getOwnDemand(citizens, later, demand.id)).words, "Non.");
});

test("erasing asks for the level anew, and for no letter", async () => {
  await using here = await citizensWorld();
  const { citizens } = here;
  await here.declare({ ...byNameAndContract, level: "eidas2" });
  const lea = await known(here, await here.citizen("lea"), "eidas2");
  const { id } = await here.link(lea, { contrat: "C-2", nom: "Dubois-Noé" });
  const erase = { kind: "erase", words: "", language: "fr", address: "192.0.2.1" } as const;
  const ago = (minutes: number): Member => {
    const at = new Date(citizens.clock().getTime() - minutes * 60_000);
    return { ...lea, assurance: { ...lea.assurance, at } };
  };
  assert.equal(await refused(askDemand(citizens, ago(6), id, erase)), "citizens-level-anew");
  const letters = here.letters.length;
  assert.equal((await askDemand(citizens, ago(1), id, erase)).state, "asked");
  assert.deepEqual(
    here.letters.slice(letters).filter(({ to }) => to.startsWith("lea@")),
    [],
  );
});

test("the first given name alone is somebody's only where the place of birth is theirs too", () => {
  const person = { ...toPivotIdentity({}), givenNames: "Awa Marie" };
  const { birthPlace, ...three } = civil;
  const given = (columns: typeof three & { birthPlace?: string }) =>
    factsOf(person, columns).find(({ column }) => column === "prenoms")?.values;
  assert.deepEqual(given(three), ["Awa Marie"]);
  assert.deepEqual(given({ ...three, birthPlace }), ["Awa", "Awa Marie"]);
});

test("a civil status finds the one person whose it is, and links without typing", async () => {
  await using here = await citizensWorld();
  const { citizens } = here;
  const imported = await here.import("soldes.csv", people);
  const table = imported.made[0]?.table ?? "";
  await assert.rejects(here.declareTable(table, { ...byIdentity, level: undefined } as never), {
    key: "citizens-identity-level",
  });
  await assert.rejects(
    here.declareTable(table, { ...byIdentity, identity: { ...civil, birthDate: "lieu" } }),
    {
      key: "citizens-identity-date",
    },
  );
  await here.declareTable(table, byIdentity);
  const find = async (person: Partial<PivotIdentity>) => {
    const actor = await known(here, await here.citizen(`x${Math.random()}`), "eidas2", person);
    const link = await linkByIdentity(citizens, actor, table, { address: "192.0.2.1" });
    const own = await getOwnTable(citizens, actor, link.id);
    const { rows } = await (await lookAtOwn(citizens, actor, own)).readPage(new URLSearchParams());
    return rows.map(({ numero }) => numero).join();
  };
  const found: readonly [string, Partial<PivotIdentity>][] = [
    ["1", { familyName: "Le-Gall", givenNames: "Awa Marie", birthDate: "1980-05-01", birthPlace: "29019" }],
    [
      "2",
      {
        familyName: "DUBOIS",
        givenNames: "Jean Paul Marie Luc",
        birthDate: "1970-02-03",
        birthPlace: "35238",
      },
    ],
    ["5", { familyName: "Okafor", givenNames: "Chidi", birthDate: "1985-06-07", birthCountry: "99338" }],
    // By the name that she uses.
    [
      "6",
      {
        familyName: "Faye",
        usedName: "Diop",
        givenNames: "Fatou",
        birthDate: "1975-01-02",
        birthPlace: "29019",
      },
    ],
  ];
  for (const [numero, person] of found) assert.equal(await find(person), numero);
  const unfound: readonly Partial<PivotIdentity>[] = [
    // Two of one name and one day.
    { familyName: "Martin", givenNames: "Léa", birthDate: "1990-01-01", birthPlace: "75056" },
    { familyName: "Dubois", givenNames: "Jean", birthDate: "1970-02-03", birthPlace: "35238" },
    { familyName: "Dubois", givenNames: "Marie", birthDate: "1970-02-03", birthPlace: "35238" },
    { familyName: "Le Gall", givenNames: "Awa", birthDate: "1980-05-00", birthPlace: "29019" },
    { familyName: "Le Gall", givenNames: "Awa", birthDate: "1980-05-01", birthPlace: "35238" },
    { familyName: "Le Gall", givenNames: "Awa", birthDate: "1980-05-01" },
    // Who has no given name is not found by none.
    { familyName: "Nguyen", givenNames: "", birthDate: "1999-09-09", birthPlace: "29019" },
    {},
  ];
  for (const person of unfound) {
    assert.equal(await refused(find(person)), "citizens-nobody-found", JSON.stringify(person));
  }
  // Nothing is asked to be typed: what is typed finds nobody.
  const typing = await known(here, await here.citizen("t"), "eidas2");
  assert.equal(await refused(here.linkTable(table, typing, {})), "citizens-nobody-found");
});
