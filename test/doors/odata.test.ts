import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import fc from "fast-check";
import { SaxesParser } from "saxes";
import { doorWorld } from "./door-world.ts";

const names = ["Érable", "chêne", "l'if", "", "Érable", "null"];

/** What the file below holds, as JavaScript sees it. */
const rows = Array.from({ length: 60 }, (_, i) => ({
  __id: i + 1,
  nom: names[i % names.length] === "" ? null : (names[i % names.length] ?? null),
  hauteur: i % 7 === 0 ? null : i % 10,
  prix: i / 4,
  jour: `2020-${String((i % 12) + 1).padStart(2, "0")}-15`,
  ouvert: i % 2 === 0,
}));

const csv = [
  "nom;hauteur (m);prix;jour;ouvert;vu",
  ...rows.map(({ nom, hauteur, prix, jour, ouvert }, i) =>
    [
      nom ?? "",
      hauteur ?? "",
      String(prix).replace(".", ","),
      jour,
      ouvert ? "oui" : "non",
      `${jour} 1${i % 10}:30:00`,
    ].join(";"),
  ),
].join("\n");

let world: Awaited<ReturnType<typeof doorWorld>>;
const set = "/odata/arbres_de_la_ville__arbres";

before(async () => {
  world = await doorWorld();
  await world.publish({
    title: "Arbres de la ville",
    files: { "arbres.csv": csv, "2024.csv": "a;b\n9007199254740993;x, y\n2;z" },
  });
  await world.publish({ title: "Secret", files: { "secret.csv": csv }, draft: true });
});

after(() => world[Symbol.asyncDispose]());

const ask = (query: string, headers: Record<string, string> = {}) => world.get(`${set}?${query}`, headers);
const ids = async (query: string): Promise<number[]> => {
  const { body, status } = await ask(query);
  assert.equal(status, 200, `${query}: ${JSON.stringify(body)}`);
  return body.value.map(({ __id: id }: { __id: number }) => id);
};

test("the service document names the tables that may be read", async () => {
  const { body, headers } = await world.get("/odata");
  assert.equal(headers.get("odata-version"), "4.0");
  assert.equal(body["@odata.context"], `${world.url}/odata/$metadata`);
  assert.deepEqual(
    body.value.map(({ name, kind, url }: Record<string, string>) => [name, kind, url]),
    [
      ["arbres_de_la_ville__arbres", "EntitySet", "arbres_de_la_ville__arbres"],
      ["arbres_de_la_ville___2024", "EntitySet", "arbres_de_la_ville___2024"],
    ],
  );
  const own = await world.get("/odata/datasets/arbres-de-la-ville/");
  assert.deepEqual(
    own.body.value.map(({ name }: { name: string }) => name),
    ["arbres", "_2024"],
  );
  assert.equal((await world.get("/odata/datasets/secret")).status, 404);
});

test("the metadata are CSDL that says each column and its type", async () => {
  const { text, headers } = await world.get("/odata/$metadata");
  assert.match(headers.get("content-type") ?? "", /^application\/xml/);
  const properties = new Map<string, string>();
  const sets: string[] = [];
  let type = "";
  const parser = new SaxesParser();
  parser.on("opentag", ({ name, attributes }) => {
    if (name === "EntityType") type = String(attributes["Name"]);
    if (name === "EntitySet") sets.push(`${attributes["Name"]} ${attributes["EntityType"]}`);
    if (name === "Property") properties.set(`${type} ${attributes["Name"]}`, String(attributes["Type"]));
  });
  parser.write(text).close();
  assert.equal(sets[0], "arbres_de_la_ville__arbres Maille.arbres_de_la_ville__arbres_row");
  const typeOf = (name: string) => properties.get(`arbres_de_la_ville__arbres_row ${name}`);
  assert.equal(typeOf("__id"), "Edm.Int64");
  assert.equal(typeOf("nom"), "Edm.String");
  assert.equal(typeOf("hauteur_m"), "Edm.Int64");
  assert.equal(typeOf("prix"), "Edm.Double");
  assert.equal(typeOf("jour"), "Edm.Date");
  assert.equal(typeOf("ouvert"), "Edm.Boolean");
  assert.equal(typeOf("vu"), "Edm.DateTimeOffset");
});

test("rows come under the names of the metadata, as Excel and Power BI ask for them", async () => {
  const { body } = await ask("$top=2");
  assert.equal(body["@odata.context"], `${world.url}/odata/$metadata#arbres_de_la_ville__arbres`);
  assert.deepEqual(body.value[1], {
    __id: 2,
    nom: "chêne",
    hauteur_m: 1,
    prix: 0.25,
    jour: "2020-02-15",
    ouvert: false,
    vu: "2020-02-15T11:30:00Z",
  });
  assert.equal(body["@odata.nextLink"], undefined);
  const some = await ask("$select=nom,prix&$top=1&$orderby=prix desc&$count=true");
  assert.deepEqual(some.body.value, [{ nom: "null", prix: 14.75 }]);
  assert.equal(some.body["@odata.count"], 60);
  assert.equal((await world.get(`${set}/$count?$filter=ouvert`)).text, "30");
  const entity = await world.get(`${set}(3)`);
  assert.equal(entity.body.nom, "l'if");
  assert.match(entity.body["@odata.context"], /#arbres_de_la_ville__arbres\/\$entity$/);
  assert.equal((await world.get(`${set}(61)`)).status, 404);
});

test("large whole numbers keep their digits", async () => {
  const path = "/odata/arbres_de_la_ville___2024?$orderby=a%20desc&$top=1";
  assert.match((await world.get(path)).text, /"a":9007199254740993,/);
  const texts = await world.get(path, { accept: "application/json;IEEE754Compatible=true" });
  assert.equal(texts.body.value[0].a, "9007199254740993");
});

test("pages lead through every row once, in the order asked for", async () => {
  for (const query of ["", "$orderby=nom", "$orderby=hauteur_m desc,nom&$filter=ouvert", "$top=25&$skip=5"]) {
    const whole = await ids(query);
    const seen: number[] = [];
    let next: string | undefined = `${world.url}${set}?${query}`;
    for (let pages = 0; next !== undefined && pages < 20; pages += 1) {
      const { body }: { body: { value: { __id: number }[]; "@odata.nextLink"?: string } } = await world.get(
        next.slice(world.url.length),
        { prefer: "odata.maxpagesize=7" },
      );
      seen.push(...body.value.map(({ __id: id }) => id));
      next = body["@odata.nextLink"];
    }
    assert.deepEqual(seen, whole, query);
  }
});

test("how much is told beside the values is the client's choice", async () => {
  const bare = await world.get(`${set}?$top=1&$format=application/json;odata.metadata=none`);
  assert.deepEqual(Object.keys(bare.body), ["value"]);
  const full = await world.get(`${set}?$top=1`, { accept: "application/json;odata.metadata=full" });
  assert.equal(full.body.value[0]["@odata.id"], `${world.url}${set}(1)`);
  assert.equal(full.body.value[0]["jour@odata.type"], "#Date");
});

test("$apply groups", async () => {
  const { body } = await ask(
    "$apply=filter(ouvert)/groupby((nom),aggregate($count as n,prix with sum as total,hauteur_m with countdistinct as d))&$orderby=n desc,nom",
  );
  const open = rows.filter(({ ouvert }) => ouvert);
  const expected = [...new Set(open.map(({ nom }) => nom))].map((nom) => {
    const own = open.filter((row) => row.nom === nom);
    return {
      nom,
      n: own.length,
      total: own.reduce((sum, { prix }) => sum + prix, 0),
      d: new Set(own.map(({ hauteur }) => hauteur).filter((one) => one !== null)).size,
    };
  });
  assert.deepEqual(
    body.value.toSorted((one: { nom: string }, other: { nom: string }) => (one.nom < other.nom ? -1 : 1)),
    expected.toSorted((one, other) => (String(one.nom) < String(other.nom) ? -1 : 1)),
  );
  assert.match(body["@odata.context"], /#arbres_de_la_ville__arbres\(nom,n,total,d\)$/);
  assert.deepEqual((await ask("$apply=aggregate(prix with max as plus)")).body.value, [{ plus: 14.75 }]);
});

type Row = (typeof rows)[number];
interface Filter {
  readonly text: string;
  readonly of: (row: Row) => boolean | null;
}

/** Filters with what they mean, in the three truths of the protocol. */
const filters = fc.letrec<{ one: Filter }>((tie) => ({
  one: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc
      .record({
        operator: fc.constantFrom("eq", "ne", "gt", "ge", "lt", "le"),
        value: fc.oneof(fc.integer({ min: -1, max: 10 }), fc.constant(null)),
      })
      .map(({ operator, value }) => ({
        text: `hauteur_m ${operator} ${value}`,
        of: ({ hauteur }: Row) => compared(operator, hauteur, value),
      })),
    fc
      .record({
        name: fc.constantFrom("contains", "startswith", "endswith"),
        value: fc.constantFrom("e", "É", "'", "ne"),
      })
      .map(({ name, value }): Filter => ({
        text: `${name}(nom,'${value.replaceAll("'", "''")}')`,
        of: ({ nom }) => {
          if (nom === null) return null;
          if (name === "contains") return nom.includes(value);
          return name === "startswith" ? nom.startsWith(value) : nom.endsWith(value);
        },
      })),
    fc.constantFrom("chêne", "null", "l'if", null).map((value): Filter => ({
      text: `nom in (${value === null ? "null" : `'${value.replaceAll("'", "''")}'`},'autre')`,
      of: ({ nom }) => nom === value,
    })),
    fc.integer({ min: 1, max: 12 }).map((month): Filter => ({
      text: `month(jour) le ${month}`,
      of: ({ jour }) => Number(jour.slice(5, 7)) <= month,
    })),
    fc
      .record({ word: fc.constantFrom("and", "or"), left: tie("one"), right: tie("one") })
      .map(({ word, left, right }): Filter => ({
        text: `(${left.text}) ${word} (${right.text})`,
        of: (row) => both(word, left.of(row), right.of(row)),
      })),
    tie("one").map(({ text, of }): Filter => ({
      text: `not (${text})`,
      of: (row) => {
        const inner = of(row);
        return inner === null ? null : !inner;
      },
    })),
  ),
})).one;

test("a filter finds the rows that it means, missing values among them", async () => {
  await fc.assert(
    fc.asyncProperty(filters, async ({ text, of }) => {
      const expected = rows.filter((row) => of(row) === true).map(({ __id }) => __id);
      assert.deepEqual(await ids(`$filter=${encodeURIComponent(text)}`), expected, text);
    }),
    { numRuns: 120 },
  );
});

test("what a client prefers is told, and addresses stand alone where nothing tells whence they count", async () => {
  const paged = await ask("$select=nom", { prefer: "odata.maxpagesize=2" });
  assert.equal(paged.headers.get("preference-applied"), "odata.maxpagesize=2");
  assert.equal(paged.body.value.length, 2);
  const full = await ask("$top=1&$format=json;odata.metadata=full");
  assert.match(full.body.value[0]["@odata.id"], /^http/);
  const service = await world.get("/odata?$format=application/json;odata.metadata=none");
  for (const { url } of service.body.value)
    assert.equal((await world.get(url.slice(world.url.length))).status, 200);
});

test("an answer that is held with less of the metadata, or with numbers as texts, is not the one asked for", async () => {
  const forms = [
    "application/json",
    "application/json;odata.metadata=none",
    "application/json;odata.metadata=full",
    "application/json;IEEE754Compatible=true",
  ];
  for (const held of forms) {
    const etag = (await ask("$top=2", { accept: held })).headers.get("etag") ?? "";
    for (const accept of forms) {
      const { status } = await ask("$top=2", { accept, "if-none-match": etag });
      assert.equal(status, accept === held ? 304 : 200, `${held}, then ${accept}`);
    }
  }
  const wrong = await ask("$filter=nothing eq 1", { "if-none-match": "*" });
  assert.equal(wrong.status, 400);
});

test("a refusal is written as the protocol has it", async () => {
  for (const [query, target] of [
    ["$filter=noms eq 'a'", "$filter"],
    ["$filter=nom eq", "$filter"],
    ["$orderby=rien", "$orderby"],
    ["$select=rien", "$select"],
    ["$top=-1", "$top"],
    ["$skiptoken=x", "cursor"],
  ] as const) {
    const { status, body, headers } = await ask(query);
    assert.equal(status, 400, query);
    assert.equal(headers.get("odata-version"), "4.0");
    assert.equal(body.error.code, "invalid", query);
    assert.equal(body.error.target, target, query);
    assert.ok(body.error.message.length > 10);
  }
  for (const [query, status] of [
    ["$expand=x", 501],
    ["$filter=hauteur_m add 1 gt 2", 501],
    ["$format=atom", 406],
    ["$top=1&$top=2", 400],
  ] as const) {
    assert.equal((await ask(query)).status, status, query);
  }
  assert.equal((await world.get("/odata/secret__secret")).body.error.code, "not-found");
  assert.equal((await world.get("/odata/rien")).status, 404);
  assert.deepEqual(world.bugs, []);
});

function compared(operator: string, left: number | null, right: number | null): boolean {
  if (operator === "eq") return left === right;
  if (operator === "ne") return left !== right;
  if (left === null || right === null) return false;
  if (operator === "gt") return left > right;
  if (operator === "ge") return left >= right;
  return operator === "lt" ? left < right : left <= right;
}

function both(word: string, left: boolean | null, right: boolean | null): boolean | null {
  const decided = word === "or";
  if (left === decided || right === decided) return decided;
  return left === null || right === null ? null : !decided;
}
