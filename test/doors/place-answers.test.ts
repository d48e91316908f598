import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { system } from "../../src/access/actor.ts";
import { setRule } from "../../src/access/access-rules.ts";
import { doorWorld } from "./door-world.ts";

let world: Awaited<ReturnType<typeof doorWorld>>;

const communes = [
  "code;nom;population;surface_km2",
  "35238;Rennes;230890;50,4",
  "44109;Nantes;327734;65,2",
  "29019;Brest;140993;49,5",
].join("\n");

const years = [
  "code_commune;annee;logements",
  ...["35238", "44109"].flatMap((code) => [2020, 2021, 2022].map((year) => `${code};${year};${year * 60}`)),
].join("\n");

/** Each commune in some rows by chance: none of them is a figure of the commune. */
const schools = [
  "ecole;code_commune;eleves",
  ...Array.from({ length: 30 }, (_, row) => `École ${row};${row % 2 === 0 ? "35238" : "44109"};${row + 60}`),
].join("\n");

before(async () => {
  world = await doorWorld();
  await world.publish({ title: "Communes de France", files: { "communes.csv": communes } });
  await world.publish({ title: "Logements", files: { "logements.csv": years } });
  await world.publish({ title: "Écoles", files: { "ecoles.csv": schools } });
});

after(() => world[Symbol.asyncDispose]());

interface Told {
  readonly name: string;
  readonly value: number;
  readonly at?: string;
  readonly dataset: { readonly title: string };
}

/** In the end: figures that do not come in a quarter of a second are left out of an answer. */
async function comesTo<Value>(expected: Value, ask: () => Promise<Value>, what?: string): Promise<void> {
  for (const end = Date.now() + 90_000; Date.now() < end; await wait(50)) {
    if (isDeepStrictEqual(await ask(), expected)) return;
  }
  assert.deepEqual(await ask(), expected, what);
}

async function names(q: string): Promise<readonly string[]> {
  return (await answer(q)).figures.map(({ name }: Told) => name);
}

async function answer(q: string, more = "") {
  const { status, body } = await world.get(`/api/search?q=${encodeURIComponent(q)}${more}`);
  assert.equal(status, 200);
  return body.answer;
}

test("a search for a town is answered with the town and its figures, each with its source", async () => {
  let told = await answer("rennes");
  await comesTo(3, async () => {
    told = await answer("rennes");
    return told.figures.length;
  });
  assert.equal(told.place.code, "35238");
  assert.equal(told.place.within, "Ille-et-Vilaine");
  assert.equal(told.place.links.page, `${world.url}/places/commune/35238`);
  assert.deepEqual(
    told.figures.map(({ name, value, at, dataset }: Told) => [name, value, at, dataset.title]),
    [
      ["population", 230890, undefined, "Communes de France"],
      ["logements", 121320, "2022", "Logements"],
      ["surface_km2", 50.4, undefined, "Communes de France"],
    ],
  );
  const [first] = told.figures;
  assert.ok(first.updated);
  const rows = await world.get(first.links.data.slice(world.url.length));
  assert.equal(rows.body.data[0].nom, "Rennes");
});

test("a question about a figure is answered with that figure first", async () => {
  for (const q of ["combien d’habitants à Rennes", "how many people live in Rennes"]) {
    await comesTo([230890], async () => (await answer(q)).figures.map(({ value }: Told) => value), q);
  }
  await comesTo(50.4, async () => (await answer("surface de Rennes")).figures[0]?.value);
  await comesTo("logements", async () => (await names("logements à Nantes"))[0]);
});

test("no place is told after the first page, nor for a question that names none", async () => {
  assert.equal(await answer("rennes", "&page=2"), undefined);
  assert.equal(await answer("logements"), undefined);
});

test("a figure of a table that is not open is told to nobody, from the moment it is not", async () => {
  const { dataset, tables } = await world.publish({
    title: "Revenus",
    files: { "revenus.csv": "code_commune;revenu_median\n35238;22110\n44109;23090\n" },
  });
  await comesTo(true, async () => (await names("rennes")).includes("revenu_median"));
  await comesTo("revenu_median", async () => (await names("revenu Rennes"))[0]);
  const table = tables["revenus"] ?? "";
  for (const level of ["account", "restricted", "closed"] as const) {
    await world.db.begin((tx) => setRule(tx, { dataset: dataset.id, table, level, reason: "Contrat." }));
    assert.ok(!(await names("rennes")).includes("revenu_median"), level);
    assert.ok(!(await names("revenu Rennes")).includes("revenu_median"), level);
  }
});

test("a figure of a draft, or of a dataset that was withdrawn, is told to nobody", async () => {
  const files = { "taxis.csv": "code_commune;taxis\n35238;98765\n44109;12\n" };
  const { dataset } = await world.publish({ title: "Taxis", files, draft: true });
  const told = async () => (await world.get("/api/search?q=taxis+rennes")).text;
  assert.doesNotMatch(await told(), /\b98765\b/);
  await world.rooms.datasets.publish(system, dataset.id, {
    personalData: "Aucune",
    personalDataContact: "dpo@example.org",
  });
  await comesTo(true, async () => /\b98765\b/.test(await told()));
  await world.rooms.datasets.withdraw(system, dataset.id, "Erreur");
  assert.doesNotMatch(await told(), /\b98765\b/);
});
