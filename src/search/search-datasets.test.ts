import assert from "node:assert/strict";
import { test } from "node:test";
import { anyone, system } from "../access/actor.ts";
import { setRule } from "../access/access-rules.ts";
import { connect } from "../db/connect.ts";
import { publish, withdraw } from "../catalogue/publish.ts";
import { search, suggest } from "./search-datasets.ts";
import { touchSearch, touchSearchOf } from "../catalogue/search-index/touch.ts";
import { request, searchWorld } from "../../test/search-world.ts";

test("words are found in all their forms, with or without accents, wherever they stand", async () => {
  await using world = await searchWorld();
  await world.add("Bibliothèques municipales", "Les livres empruntés.");
  await world.add("Budget primitif", "Avec les subventions aux bibliothécaires.", { keywords: ["écoles"] });
  const withTable = await world.add("Relevés");
  world.facts.set(withTable, {
    columns: ["debitHoraire"],
    values: ["Passerelle"],
    places: [],
    distributions: [],
  });
  await touchSearch(world.db, withTable);
  assert.deepEqual(await world.titles("bibliotheque"), ["Bibliothèques municipales"]);
  assert.deepEqual(await world.titles("l’emprunt des livres"), ["Bibliothèques municipales"]);
  assert.deepEqual(await world.titles("ÉCOLE"), ["Budget primitif"]);
  assert.deepEqual(await world.titles("débit"), ["Relevés"]);
  assert.deepEqual(await world.titles("passerelles"), ["Relevés"]);
  assert.equal((await world.titles("saint œuf")).length, 3);
});

test("the title comes before the description, and all the words before some", async () => {
  await using world = await searchWorld();
  await world.add("Comptages", "Passages de vélos aux compteurs.");
  await world.add("Compteurs de vélos");
  await world.add("Compteurs d’eau");
  await world.add("Arceaux pour vélos");
  for (const other of ["Budget", "Crèches", "Marchés"]) await world.add(other);
  const found = await world.titles("compteurs vélos");
  assert.deepEqual(found.slice(0, 2), ["Compteurs de vélos", "Comptages"]);
  assert.deepEqual(found.slice(2).sort(), ["Arceaux pour vélos", "Compteurs d’eau"]);
});

test("at equal words, the best known comes first", async () => {
  await using world = await searchWorld();
  await world.add("Arbres", "", { interactions: { views: 1 } });
  await world.add("Arbres de la ville", "", { interactions: { views: 3000, reuses: 20, followers: 80 } });
  await world.add("Arbres", "");
  assert.equal((await world.titles("arbres"))[0], "Arbres de la ville");
});

test("a typing error is forgiven and told, unless the word was meant so", async () => {
  await using world = await searchWorld();
  await world.add("Cantines scolaires");
  await world.add("Défibrillateurs");
  const found = await world.ask("cantinnes");
  assert.deepEqual(
    found.items.map(({ title }) => title),
    ["Cantines scolaires"],
  );
  assert.deepEqual(found.understood.words, [
    { word: "cantinnes", found: true, corrected: "cantines", synonyms: [] },
  ]);
  assert.deepEqual(await world.titles("defibrilateusr"), ["Défibrillateurs"]);
  const literally = await world.ask("cantinnes", { literally: true });
  assert.equal(literally.understood.words[0]?.found, false);
  assert.equal(literally.total, 0);
});

test("words by which one asks are corrected to no word of a dataset", async () => {
  await using world = await searchWorld();
  await world.add("Yearly figures", "By year.", { language: "en" });
  await world.add("Bus stops", "", { language: "en" });
  const found = await world.ask("which bus is near me");
  assert.deepEqual(
    found.items.map(({ title }) => title),
    ["Bus stops"],
  );
  assert.deepEqual(
    found.understood.words.map(({ word, corrected }) => [word, corrected]),
    [["bus", undefined]],
  );
});

test("the first eight unknown words of a question are corrected, and those that are known count for none", async () => {
  await using world = await searchWorld();
  await world.add("Cantines scolaires");
  const unknown = Array.from("bcdfghjklm", (letter) => `z${letter.repeat(5)}`);
  const corrected = async (before: number) => {
    const asked = ["scolaires", ...unknown.slice(0, before), "cantinnes", "fin"].join(" ");
    const { words } = (await world.ask(asked)).understood;
    return words.find(({ word }) => word === "cantinnes")?.corrected;
  };
  assert.equal(await corrected(7), "cantines");
  assert.equal(await corrected(8), undefined);
});

test("synonyms of administration and acronyms are searched, after the words themselves, and told", async () => {
  await using world = await searchWorld();
  await world.add("Ordures ménagères");
  await world.add("Déchets verts");
  await world.add("Plan local d’urbanisme");
  await world.add("Accueil de la petite enfance");
  const found = await world.ask("déchets");
  assert.deepEqual(
    found.items.map(({ title }) => title),
    ["Déchets verts", "Ordures ménagères"],
  );
  assert.ok(found.understood.words[0]?.synonyms.includes("ordures"));
  assert.deepEqual(await world.titles("PLU"), ["Plan local d’urbanisme"]);
  assert.deepEqual(await world.titles("crèches"), ["Accueil de la petite enfance"]);
});

test("what says the same in several words counts as the word that was asked", async () => {
  await using world = await searchWorld();
  await world.add("Répertoire des entreprises (RTE)", "", { interactions: { views: 323, followers: 1 } });
  await world.add("Base Sirene des entreprises et de leurs établissements (SIREN, SIRET)", "", {
    interactions: { views: 3004, reuses: 19, followers: 71 },
  });
  for (const other of ["Arbres", "Cantines", "Budget", "Plages", "Bornes"]) await world.add(other);
  assert.match((await world.titles("sirene"))[0] ?? "", /^Base Sirene/);
});

test("words that are written together or apart are the same", async () => {
  await using world = await searchWorld();
  await world.add("Open Damir");
  await world.add("OpenStreetMap");
  assert.deepEqual(await world.titles("opendamir"), ["Open Damir"]);
  assert.equal((await world.titles("open street map"))[0], "OpenStreetMap");
  assert.deepEqual(await world.titles("opne damir"), ["Open Damir"]);
  await world.add("Prénoms des nouveau-nés");
  await world.add("Relevés PRN");
  await world.add("Missions OMS");
  assert.deepEqual(await world.titles("prnoms"), ["Prénoms des nouveau-nés"]);
});

test("a question is asked in a sentence, in French or in English", async () => {
  await using world = await searchWorld();
  await world.add("Menus des cantines");
  await world.add("Compteurs de vélos");
  await world.add("Données essentielles de la commande publique");
  await world.add("Ce qui existe et que l’on peut trouver", "Informations à télécharger.");
  const first = async (q: string) => (await world.titles(q))[0];
  assert.equal(await first("Où trouver les menus des cantines ?"), "Menus des cantines");
  assert.equal(await first("existe-t-il un jeu de données sur les cantines"), "Menus des cantines");
  assert.equal(await first("where can I find data about bike counters?"), "Compteurs de vélos");
  assert.equal(await first("données essentielles"), "Données essentielles de la commande publique");
  assert.equal(await first("existe"), "Ce qui existe et que l’on peut trouver");
});

test("what is written in one language is found by the other, whole expressions by all their words", async () => {
  await using world = await searchWorld();
  await world.add("Éclairage public");
  await world.add("Toilettes publiques");
  await world.add("Swimming pools", "", { language: "en" });
  assert.deepEqual(await world.titles("street lights"), ["Éclairage public"]);
  assert.deepEqual(await world.titles("lampadaires"), ["Éclairage public"]);
  assert.deepEqual(await world.titles("piscine"), ["Swimming pools"]);
});

test("a place is found by its code, by its postal code and by the places around it", async () => {
  await using world = await searchWorld();
  await world.add("Arbres de Rennes");
  await world.add("Bancs", "", { spatial: [{ place: { level: "commune", code: "35238" } }] });
  await world.add("Fontaines", "", { spatial: [{ place: { level: "commune", code: "44109" } }] });
  assert.deepEqual((await world.titles("35000")).sort(), ["Arbres de Rennes", "Bancs"]);
  assert.deepEqual((await world.titles("35238")).sort(), ["Arbres de Rennes", "Bancs"]);
  assert.equal((await world.titles("bancs ille-et-vilaine"))[0], "Bancs");
  assert.deepEqual(await world.titles("Bretagne"), ["Bancs"]);
});

test("where few have most of what was asked, those with some of it follow", async () => {
  await using world = await searchWorld();
  await world.add("Horaires des piscines municipales");
  await world.add("Horaires des bus");
  await world.add("Budget");
  assert.deepEqual(await world.titles("horaires piscines"), [
    "Horaires des piscines municipales",
    "Horaires des bus",
  ]);
});

test("an exact phrase is found as it stands, and what is excluded is not", async () => {
  await using world = await searchWorld();
  await world.add("Menus", "Des repas sans viande, chaque lundi.");
  await world.add("Repas", "De la viande sans rien d’autre, au repas du lycée.");
  assert.deepEqual(await world.titles('"sans viande"'), ["Menus"]);
  assert.deepEqual(await world.titles("repas «sans viande»"), ["Menus"]);
  assert.deepEqual(await world.titles("repas -lycée"), ["Menus"]);
  assert.deepEqual(await world.titles('repas -"sans viande"'), ["Repas"]);
  assert.deepEqual((await world.ask("repas -lycée")).understood.excluded, ["lycée"]);
});

test("a question of signs finds nothing, one that only excludes finds the rest", async () => {
  await using world = await searchWorld();
  await world.add("Fontaines");
  await world.add("Bancs");
  for (const q of ["***", '"', "- --", "«»", "x".repeat(400), "🚲", "' or ''='"]) {
    const found = await world.ask(q);
    assert.deepEqual([found.total, found.items], [0, []], q);
  }
  assert.deepEqual(await world.titles("-bancs"), ["Fontaines"]);
  assert.equal((await world.titles("  ")).length, 2);
});

test("the last word may not be written to its end", async () => {
  await using world = await searchWorld();
  await world.add("Stationnement payant");
  assert.deepEqual(await world.titles("stationn"), ["Stationnement payant"]);
});

test("an English description is found by English forms", async () => {
  await using world = await searchWorld();
  await world.add("Housing accidents", "Cities and their buildings.", { language: "en" });
  assert.deepEqual(await world.titles("accident"), ["Housing accidents"]);
  assert.deepEqual(await world.titles("building"), ["Housing accidents"]);
});

test("drafts are never found, not by their own organization; what is withdrawn leaves at once", async () => {
  await using world = await searchWorld();
  await world.draft("Brouillon secret");
  const id = await world.add("Fontaines");
  const editor = await world.actor("eve");
  assert.equal((await world.ask("brouillon secret", {}, editor)).items.length, 0);
  assert.deepEqual(await world.titles("fontaines"), ["Fontaines"]);
  await withdraw(world.catalogue, system, id, "Erreur");
  const after = await world.ask("fontaines");
  assert.equal(after.total, 0);
  assert.deepEqual(after.items, []);
  const suggested = await suggest(world.ctx, anyone, "fontai", "fr");
  assert.ok(suggested.every(({ kind }) => kind === "place"));
});

test("what was written is found by the next search, in every process", async () => {
  await using world = await searchWorld();
  assert.equal((await world.ask("piscines")).total, 0);
  await world.add("Piscines");
  assert.deepEqual(await world.titles("piscine"), ["Piscines"]);
  const other = connect(world.connection);
  const index = world.open(other);
  try {
    const there = { ...world.ctx, db: other, index };
    const titlesThere = async (q: string) =>
      (await search(there, anyone, request(q))).items.map(({ title }) => title);
    assert.deepEqual(await titlesThere("piscine"), ["Piscines"]);
    const gone = await world.add("Patinoires");
    assert.deepEqual(await world.titles("patinoire"), ["Patinoires"]);
    assert.deepEqual(await titlesThere("patinoire"), ["Patinoires"]);
    await withdraw(world.catalogue, system, gone, "Fermées");
    assert.deepEqual(await titlesThere("patinoire"), []);
  } finally {
    await index[Symbol.asyncDispose]();
    await other.end({ timeout: 1 });
  }
});

test("an index that is opened again reads what was analysed, without analysing it again", async () => {
  await using world = await searchWorld();
  await world.add("Marchés forains");
  assert.deepEqual(await world.titles("marché"), ["Marchés forains"]);
  const analysed = await world.db`select analysed, revision from dataset_search`;
  await using again = world.open();
  await again.prepare();
  const found = await search({ ...world.ctx, index: again }, anyone, request("marché"));
  assert.equal(found.total, 1);
  assert.deepEqual(await world.db`select analysed, revision from dataset_search`, analysed);
});

test("producers are found by their names, their initials and what they publish", async () => {
  await using world = await searchWorld();
  const { organizations } = world.rooms;
  const agency = await organizations.createOrganization(system, { name: "Agence nationale des fréquences" });
  await touchSearchOf(world.db, agency.id);
  await world.add("Antennes", "", {}, agency.id);
  await world.add("Radars météo", "", { publisher: { name: "Météo-France" } });
  const names = async (q: string) => (await world.ask(q)).producers.map(({ name }) => name);
  assert.equal((await names("ANF"))[0], "Agence nationale des fréquences");
  assert.equal((await names("frequence"))[0], "Agence nationale des fréquences");
  assert.equal((await names("meteo france"))[0], "Météo-France");
  assert.deepEqual(await names("antennes"), ["Agence nationale des fréquences"]);
  const [producer] = (await world.ask("ANF")).producers;
  assert.deepEqual(producer, { value: agency.slug, name: agency.name, slug: agency.slug, datasets: 1 });
});

test("an organization that takes another name is found by it", async () => {
  await using world = await searchWorld();
  await world.add("Voirie");
  await world.rooms.organizations.changeOrganization(system, world.town.id, { name: "Commune de Plœuc" });
  await touchSearchOf(world.db, world.town.id);
  assert.deepEqual(await world.titles("ploeuc"), ["Voirie"]);
});

test("where nothing answers, the nearest are shown", async () => {
  await using world = await searchWorld();
  await world.add("Compteurs de vélos", "", { themes: ["TRAN"] });
  await world.add("Horaires des bus", "", { themes: ["TRAN"] });
  const found = await world.ask("compteurs", { filters: { theme: ["ENVI"] } });
  assert.equal(found.nearest, true);
  assert.deepEqual(
    found.items.map(({ title }) => title),
    ["Compteurs de vélos"],
  );
});

test("pages follow each other without a gap, in each order", async () => {
  await using world = await searchWorld();
  for (const title of ["Cèdre", "abeille", "Bouleau", "Écureuil", "Daim"]) await world.add(title, "forêt");
  for (const sort of ["relevance", "newest", "title"] as const) {
    const pages = [];
    for (const page of [1, 2, 3]) pages.push(...(await world.titles("forêt", { sort, page, pageSize: 2 })));
    assert.equal(new Set(pages).size, 5);
  }
  assert.deepEqual(await world.titles("forêt", { sort: "title" }), [
    "abeille",
    "Bouleau",
    "Cèdre",
    "Daim",
    "Écureuil",
  ]);
});

test("what only some may know of stands where its words put it, and hides nothing that everybody finds", async () => {
  await using world = await searchWorld();
  const addFor = async (title: string, description: string) => {
    const id = await world.draft(title, description);
    await setRule(world.db, { dataset: id, level: "restricted", audience: [world.town.id] });
    await publish(world.catalogue, system, id);
  };
  const open = ["Lignes de bus", "Déchets", "Budget"];
  for (const title of open) await world.add(title, title === "Déchets" ? "Collectes en bus." : "");
  world.time.now = new Date(world.time.now.getTime() + 60_000);
  await addFor("Arrêts de bus", "Noms et lignes.");
  for (let n = 0; n < 40; n += 1) {
    await addFor(`Relevé ${n}`, "Mesures faites le matin, à pied, ou le soir, depuis un bus.");
  }
  const eve = await world.actor("eve");
  const found = await world.ask("bus", { pageSize: 4 }, eve);
  assert.equal(found.total, 43);
  assert.deepEqual(
    new Set(found.items.slice(0, 2).map(({ title }) => title)),
    new Set(["Lignes de bus", "Arrêts de bus"]),
  );
  assert.equal(found.items[2]?.title, "Déchets");
  for (const sort of ["relevance", "newest", "title"] as const) {
    const pages: string[] = [];
    for (const page of [1, 2, 3, 4, 5]) {
      const { items } = await world.ask("bus", { sort, page, pageSize: 10 }, eve);
      pages.push(...items.map(({ title }) => title));
    }
    assert.equal(new Set(pages).size, 43);
    if (sort === "title")
      assert.deepEqual(pages.slice(0, 4), ["Arrêts de bus", "Déchets", "Lignes de bus", "Relevé 0"]);
    if (sort === "newest") assert.deepEqual(pages.slice(-2).sort(), ["Déchets", "Lignes de bus"]);
  }
  assert.deepEqual((await world.titles("bus")).sort(), ["Déchets", "Lignes de bus"]);
});
