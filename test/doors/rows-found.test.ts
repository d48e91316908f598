import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import { after, before, test } from "node:test";
import { setRule } from "../../src/access/access-rules.ts";
import { system } from "../../src/access/actor.ts";
import { doorWorld } from "./door-world.ts";

let world: Awaited<ReturnType<typeof doorWorld>>;

interface Found {
  readonly words: readonly string[];
  readonly rows: number;
  readonly dataset: { readonly title: string };
  readonly links: { readonly page: string; readonly data: string };
}

before(async () => {
  world = await doorWorld();
});

after(() => world[Symbol.asyncDispose]());

async function rowsOf(q: string): Promise<readonly Found[]> {
  const { status, body } = await world.get(`/api/search?q=${encodeURIComponent(q)}&facets=`);
  assert.equal(status, 200);
  return body.rows;
}

/** The frequent values of a table are words of its dataset: those that are looked for are not among them. */
function frequent(row: (value: string) => string): readonly string[] {
  return Array.from({ length: 40 }, (_, at) => row(`Commun${at % 12}`));
}

function files(word: string): Readonly<Record<string, string>> {
  const rows = frequent((value) => `${value};${value}`);
  return { "lieux.csv": ["code;nom", `c1;${word}`, ...rows].join("\n") };
}

/** What is told of rows comes behind the import, and their number where it is known within 200 ms. */
async function soon(q: string): Promise<readonly Found[]> {
  for (const end = Date.now() + 60_000; Date.now() < end; await wait(50)) {
    const rows = await rowsOf(q);
    if (rows.length > 0 && rows.every((one) => one.rows !== undefined)) return rows;
  }
  return assert.fail(`nothing was found for ${q}`);
}

const trees = [
  "code_arbre;nom_arbre;commentaire;prenom;hauteur",
  "ZQ001;Plaqueminier du Japon;près du grillagezq;Wilfridzq;12",
  "ZQ002;Plaqueminier lotier;;Wilfridzq;9",
  "ZQ003;Érable;;Anne;7",
  ...frequent((value) => `${value};${value};${value};Anne;5`),
].join("\n");

test("a word that no description has is found in the names and codes of rows, where the link finds it too", async () => {
  await world.publish({ title: "Arbres remarquables", files: { "arbres.csv": trees } });
  const [found, other] = await soon("plaqueminier");
  assert.equal(other, undefined);
  assert.deepEqual(
    [found?.rows, found?.words, found?.dataset.title],
    [2, ["plaqueminier"], "Arbres remarquables"],
  );
  const { body } = await world.get((found?.links.data ?? "").slice(world.url.length));
  assert.equal(body.meta.total, 2);
  assert.equal((await soon("zq001"))[0]?.rows, 1);
  assert.equal((await soon("plaqueminier lotier"))[0]?.rows, 1);
  assert.deepEqual(await rowsOf("plaqueminier xylophone"), []);
  assert.deepEqual(await rowsOf("arbres"), []);
});

test("names of people, and texts that are no names or codes, are not looked into", async () => {
  await soon("plaqueminier");
  assert.deepEqual(await rowsOf("wilfridzq"), []);
  assert.deepEqual(await rowsOf("grillagezq"), []);
});

test("of a table that is not open, nothing is told, from the moment it is not; nor of one withdrawn, nor of a draft", async () => {
  const closing = await world.publish({ title: "Lieux", files: files("Kerguelenzq") });
  await soon("kerguelenzq");
  const rule = { dataset: closing.dataset.id, table: Object.values(closing.tables)[0] ?? "" };
  for (const level of ["account", "restricted", "closed"] as const) {
    await world.db.begin((tx) => setRule(tx, { ...rule, level, reason: "Contrat." }));
    assert.deepEqual(await rowsOf("kerguelenzq"), [], level);
  }
  const withdrawn = await world.publish({ title: "Anciens lieux", files: files("Crozetzq") });
  await soon("crozetzq");
  await world.rooms.datasets.withdraw(system, withdrawn.dataset.id, "Erreur");
  assert.deepEqual(await rowsOf("crozetzq"), []);
  const draft = await world.publish({ title: "Futurs lieux", files: files("Amsterdamzq"), draft: true });
  await world.publish({ title: "Lieux d’après", files: files("Tromelinzq") });
  await soon("tromelinzq");
  assert.deepEqual(await rowsOf("amsterdamzq"), []);
  await world.rooms.datasets.publish(system, draft.dataset.id, {
    personalData: "Aucune",
    personalDataContact: "dpo@example.org",
  });
  assert.equal((await soon("amsterdamzq"))[0]?.rows, 1);
});
