import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { anyone, system } from "../../access/actor.ts";
import { withdraw } from "../../catalogue/publish.ts";
import { touchSearch } from "../../catalogue/search-index/touch.ts";
import { request, searchWorld } from "../../../test/search-world.ts";
import { askedAt, searchServer, withoutServer } from "../../../test/search-server.ts";
import { search, suggest } from "../search-datasets.ts";
import { wordsAlone } from "../index/asked-index.ts";
import { openSearchIndex } from "../index/search-index.ts";
import type { SearchRequest } from "../search.ts";
import { SearchClient } from "./client.ts";
import { openOpenSearch } from "./opensearch-index.ts";
import { format } from "./shape.ts";
import { Failure } from "../../base/failure.ts";
import { readCopyName } from "../../catalogue/search-index/rows.ts";

const skip = withoutServer;

/** A world whose searches are asked of the server, and a look at what lies there. */
async function servedWorld() {
  const world = await searchWorld();
  const options = askedAt(searchServer ?? "");
  const client = new SearchClient(options, options);
  const alias = `${options.prefix}-${await readCopyName(world.db)}-v${format}`;
  const ask = (path: string, body?: object, method: "POST" | "GET" | "DELETE" = "POST") =>
    client.ask({
      method,
      path: path.replace("ALIAS", alias),
      ...(body === undefined ? {} : { body }),
      accepts: [404],
    });
  const names = async () => Object.keys((await ask("/ALIAS-*/_alias", undefined, "GET")) as object);
  return {
    ...world,
    alias,
    ask,
    names,
    [Symbol.asyncDispose]: async () => {
      await world[Symbol.asyncDispose]();
      for (const name of await names()) await ask(`/${name}`, undefined, "DELETE");
    },
  };
}

const questions: readonly Partial<SearchRequest>[] = (
  "cantines;menu cantine;cantine scolaire rennes;velos;compteur vélos;biblio;bibliotheqes;insee;" +
  'institut national de la statistique;35000;budget -primitif;"menus des cantines";xyz;données ouvertes;open data;le;' +
  "écoles budget;tramway;liste gares sncf;budget sncf écoles"
)
  .split(";")
  .map((q) => ({ q }));
const choices: readonly Partial<SearchRequest>[] = [
  { q: "", sort: "newest" },
  { q: "", sort: "title" },
  { q: "", filters: { format: ["CSV"] } },
  { q: "cantines", filters: { territory: ["commune/35238"], format: ["CSV", "PDF"] } },
  { q: "budget", without: { keyword: ["finances"] } },
  { q: "", period: { from: "2015", to: "2016" } },
  { q: "", bbox: [-2, 47, -1, 49] },
  { q: "", filters: { freshness: ["week"], producer: ["ville"] } },
  { q: "cantines velos", held: "every" },
  { q: "cantines velos", held: "any", page: 2, pageSize: 2 },
];

test("both indexes answer the same: order, counts, words, producers, suggestions", { skip }, async () => {
  await using world = await servedWorld();
  const { db, facts } = world;
  const add = (title: string, description: string, more: Parameters<typeof world.draft>[2] = {}) =>
    world.add(title, description, more);
  await add("Menus des cantines", "Ce que mangent les écoliers de Rennes.", {
    keywords: ["cantine scolaire", "école"],
    spatial: [{ place: { level: "commune", code: "35238" } }],
    temporal: [{ start: "2014", end: "2016" }],
  });
  await add("Fréquentation des cantines", "Par école.", {
    keywords: ["école"],
    spatial: [{ bbox: [-1.8, 48, -1.5, 48.2] }],
  });
  await add("Compteurs de vélos", "Passages par heure.", { keywords: ["vélo", "mobilité"] });
  await add("Budget primitif", "Recettes et dépenses.", {
    keywords: ["finances"],
    temporal: [{ start: "2020" }],
  });
  await add("Budget participatif des écoles", "Projets des cantines et des vélos.", {
    spatial: [{ place: { level: "departement", code: "35" } }],
  });
  await add("Gares de la SNCF", "Liste des gares.", {});
  await add("Chemins de randonnée", "Société des chemins français, liste.", {});
  await add("Bibliothèques", "Prêts, institut national, statistique.", {});
  const withTable = await add("Population", "Insee, études économiques.", {});
  facts.set(withTable, {
    columns: ["nbHabitants"],
    values: ["Rennes"],
    places: [],
    distributions: [{ format: "CSV" }],
  } as never);
  await touchSearch(db, withTable);
  const own = openSearchIndex(world.indexing);
  await using _ = own;
  await Promise.all([own, world.ctx.index].map((index) => index.prepare()));
  for (const asked of [...questions, ...choices]) {
    const { q = "", ...more } = asked;
    const [here, there] = await Promise.all(
      [own, world.ctx.index].map((index) => search({ ...world.ctx, index }, anyone, request(q, more))),
    );
    assert.deepEqual(there, here, JSON.stringify(asked));
  }
  for (const beginning of ["can", "menus d", "bud", "ren", "vil"]) {
    const [here, there] = await Promise.all(
      [own, world.ctx.index].map((index) => suggest({ ...world.ctx, index }, anyone, beginning, "fr")),
    );
    assert.deepEqual(there, here, beginning);
  }
});

const stems = ["cantin", "velo", "budget", "ecol", "list", "gar", "institut", "national"];
const groupsDrawn = fc.array(
  fc.record({
    weight: fc.constantFrom(1, 2, 3),
    alternatives: fc.array(
      fc.record({
        words: fc.uniqueArray(fc.nat(stems.length - 1), { minLength: 1, maxLength: 4 }),
        weight: fc.constantFrom(1, 0.9, 0.7, 0.5),
        isWhole: fc.boolean(),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  }),
  { minLength: 1, maxLength: 3 },
);

test("whatever words are asked for, both indexes find and score the same", { skip }, async () => {
  await using world = await servedWorld();
  const drawn = fc.sample(fc.array(fc.nat(stems.length - 1), { maxLength: 6 }), { seed: 15, numRuns: 40 });
  for (const [n, words] of drawn.entries()) {
    await world.add(`Jeu ${n} ${stems[n % stems.length]}`, words.map((at) => stems[at] ?? "").join(" "));
  }
  await using own = openSearchIndex(world.indexing);
  const indexes = await Promise.all([own.fresh(), world.ctx.index.fresh()]);
  for (const told of fc.sample(groupsDrawn, { seed: 15, numRuns: 40 })) {
    const answers = await Promise.all(
      indexes.map(async (index) => {
        const groups = await index.withWords(({ dictionary }) => {
          const terms = stems.map((stem) => dictionary.find(stem));
          return told.map(({ weight, alternatives }) => ({
            weight,
            alternatives: alternatives.map(({ words, isWhole, ...each }) => ({
              ...each,
              terms: words.map((at) => terms[at] ?? 0),
              ...(isWhole ? { isWhole: true as const } : {}),
            })),
          }));
        });
        const asked = { ...wanted, groups, among: { least: 0.45 } };
        const { best } = await index.answer(asked);
        // Of few that are told as many are looked at.
        const few = await index.answer({ ...asked, count: 4 });
        return [
          best.map(({ title, score }) => `${title} ${score.toPrecision(3)}`).toSorted(),
          few.best.map(({ score }) => score.toPrecision(3)),
        ];
      }),
    );
    assert.deepEqual(answers[1], answers[0], JSON.stringify(told));
  }
});

const wanted = { ...wordsAlone, count: 200 };

test(
  "what is withdrawn is gone from the server, with the words that no other one has",
  { skip },
  async () => {
    await using world = await servedWorld();
    await world.add("Cantines de Bruz");
    const gone = await world.add("Plainte de Zoltan", "Cantines.");
    assert.deepEqual(await world.titles("zoltan"), ["Plainte de Zoltan"]);
    await withdraw(world.catalogue, system, gone, "À la demande d’une personne.");
    assert.deepEqual(await world.titles("zoltan"), []);
    const held = (await world.ask("/ALIAS/_search", { size: 100 })) as {
      hits: { hits: { _source: object }[] };
    };
    assert.ok(held.hits.hits.length > 0);
    assert.doesNotMatch(JSON.stringify(held).toLowerCase(), /zoltan|plaint/);
    assert.match(JSON.stringify(held), /word\/cantin/);
  },
);

test("whoever goes on after a sudden end counts again what the other one had begun", { skip }, async () => {
  await using world = await servedWorld();
  await world.add("Cantines");
  await world.titles("cantines");
  const read = async (id: string) => {
    const answer = (await world.ask(`/ALIAS/_source/${id}`, undefined, "GET")) as Record<string, unknown>;
    return answer["error"] === undefined ? answer : undefined;
  };
  // As somebody leaves it who noted what is about to change, wrote a word, and ended.
  const told = await read("fed");
  const word = { is: "word", word: "fantôme", folded: "fantome", singular: "fantome", frequency: 3 };
  await world.ask("/ALIAS/_doc/word%2Ffantom", word);
  await world.ask("/ALIAS/_doc/word%2Fcantin", { ...word, word: "cantines" });
  const fed = { ...(told?.["fed"] as object), pending: ["fantom", "cantin"] };
  await world.ask("/ALIAS/_doc/fed", { is: "fed", fed });
  await world.add("Tramways");
  assert.deepEqual(await world.titles("tramways"), ["Tramways"]);
  assert.equal(await read("word%2Ffantom"), undefined);
  assert.equal((await read("word%2Fcantin"))?.["frequency"], 1);
});

test(
  "what is lost on the server is built anew, and what is built beside takes its place",
  { skip },
  async () => {
    await using world = await servedWorld();
    await world.add("Cantines");
    assert.deepEqual(await world.titles("cantines"), ["Cantines"]);
    const [before] = await world.names();
    await world.ctx.index.served?.rebuild();
    const after = await world.names();
    assert.equal(after.length, 1, "the former one is gone");
    assert.notEqual(after[0], before);
    assert.deepEqual(await world.titles("cantine"), ["Cantines"]);
    await world.ask(`/${after[0]}`, undefined, "DELETE");
    await world.add("Tramways");
    assert.deepEqual((await world.titles("tramways")).concat(await world.titles("cantines")), [
      "Tramways",
      "Cantines",
    ]);
  },
);

test("several processes feed one after another and find the same", { skip }, async () => {
  await using world = await servedWorld();
  await using other = world.open();
  const there = { ...world.ctx, index: other };
  const titles = async (ctx: typeof there, q: string) =>
    (await search(ctx, anyone, request(q))).items.map(({ title }) => title);
  for (let n = 1; n <= 4; n += 1) {
    await world.add(`Cantines ${n}`);
    const [here, beside] = await Promise.all([titles(world.ctx, "cantines"), titles(there, "cantines")]);
    assert.deepEqual([here.length, beside.length], [n, n]);
  }
});

test(
  "wherever a process ends while it feeds, the next one leaves what a new index would hold",
  { skip },
  async () => {
    await using world = await servedWorld();
    const held = async () => {
      await world.ask("/ALIAS/_refresh");
      const query = { terms: { is: ["dataset", "word"] } };
      const answer = await world.ask("/ALIAS/_search", {
        size: 1000,
        query,
        _source: ["frequency", "title"],
      });
      const { hits } = answer as { hits: { hits: readonly { _id: string; _source: object }[] } };
      return hits.hits.map(({ _id: id, _source: told }) => `${id} ${JSON.stringify(told)}`).toSorted();
    };
    const gone = [
      await world.add("Zones humides"),
      await world.add("Zones inondables"),
      await world.add("Zonages"),
    ];
    await world.titles("zones");
    for (const [turn, requests] of [3, 5, 7].entries()) {
      await world.add(`Tramways de la ligne ${"abc"[turn] ?? ""}`);
      await withdraw(world.catalogue, system, gone[turn] ?? "", "À la demande de son producteur.");
      // After so many requests nothing of it reaches the server any more.
      let left = requests;
      const { net, ...options } = askedAt(searchServer ?? "");
      const ending = {
        ...options,
        net: {
          send: (...asked: Parameters<typeof net.send>) => {
            left -= 1;
            return left < 0
              ? Promise.reject(new Failure("unavailable", "net-unreachable"))
              : net.send(...asked);
          },
        },
      };
      {
        await using index = openOpenSearch({ ...world.indexing, log: () => undefined }, ending);
        await index.prepare();
        assert.ok(left < 0, "it ended in the middle");
      }
      assert.equal((await world.titles("tramways")).length, turn + 1);
      const fed = await held();
      await world.ctx.index.served?.rebuild();
      assert.deepEqual(fed, await held(), `${requests} requests`);
    }
  },
);
