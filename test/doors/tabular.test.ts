import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { createApi } from "../../src/api/app.ts";
import { sharedData } from "../shared-data.ts";
import { doorWorld } from "./door-world.ts";

/** What the tests of data.gouv.fr's tabular API (`datagouv/api-tabular`, `tests/test_api.py`) ask of an API like it. */

let world: Awaited<ReturnType<typeof doorWorld>>;
let table: string;
let hidden: string;

before(async () => {
  world = await doorWorld();
  const lines = Array.from({ length: 60 }, (_, i) => `e${i},${i / 10},${i % 2 === 0},${i % 3}`);
  const csv = ["nom,score,ouvert,zone", ...lines].join("\n");
  table = Object.values((await world.publish({ title: "Écoles", files: { "a.csv": csv } })).tables)[0] ?? "";
  const draft = await world.publish({ title: "Secret", files: { "b.csv": csv }, draft: true });
  hidden = Object.values(draft.tables)[0] ?? "";
});

after(() => world[Symbol.asyncDispose]());

test("a refusal has the errors of the tabular API, beside those of a problem", async () => {
  for (const [query, parameter] of [
    ["limit=1", "limit"],
    ["page_size=10001", "page_size"],
    ["TESTCOLUM_NAME__EXACT=BIDULEpage=1", "TESTCOLUM_NAME__EXACT"],
  ]) {
    for (const path of ["data/", "data/csv/", "data/json/"]) {
      if (path !== "data/" && parameter === "page_size") continue;
      const { status, body } = await world.get(`/api/resources/${table}/${path}?${query}`);
      assert.equal(status, 400, `${path}?${query}`);
      const { detail } = body;
      assert.deepEqual(body.errors, [{ code: null, title: "Invalid query string", detail, parameter }]);
      assert.equal(body.parameter, parameter);
      assert.ok(detail.length > 10);
    }
  }
  const unknown = "01a00000-0000-7000-8000-000000000000";
  for (const path of [
    `${unknown}/`,
    `${unknown}/profile/`,
    `${unknown}/data/`,
    `${table}/versions/9/data/`,
  ]) {
    const { status, body } = await world.get(`/api/resources/${path}`);
    assert.equal(status, 404);
    assert.deepEqual([body.errors.length, body.errors[0].detail], [1, body.detail]);
  }
});

test("its health is told with its version and since when it runs", async () => {
  const { status, body } = await world.get("/health/");
  assert.equal(status, 200);
  assert.deepEqual(Object.keys(body), ["status", "version", "uptime_seconds"]);
  assert.ok(body.status === "ok" && body.uptime_seconds > 0);
  const { rooms } = world;
  const ill = {
    ...rooms,
    instance: {
      ...rooms.instance,
      health: async () => ({ database: false, engine: true, disk: true, store: true }),
    },
  };
  const response = await createApi(ill, { url: world.url, version: "1" }).fetch(
    new Request(`${world.url}/health/`),
  );
  assert.equal(response.status, 503);
  const { errors } = (await response.json()) as { errors: { title: string }[] };
  assert.equal(errors[0]?.title, "DB unavailable");
});

test("the tables that may be grouped are all that are read", async () => {
  const { body } = await world.get("/api/aggregation-exceptions/");
  assert.deepEqual(body, { allowed: true, exceptions: [table] });
  assert.ok(!body.exceptions.includes(hidden));
  const { status } = await world.get(`/api/resources/${table}/data/?zone__groupby&score__avg`);
  assert.equal(status, 200);
});

test("its description has the parameters where that of the tabular API has them", async () => {
  const { body } = await world.get(`/api/resources/${table}/swagger/?format=json`);
  for (const file of ["", "csv/", "json/"]) {
    const { parameters } = body.paths[`/api/resources/${table}/data/${file}`];
    const names = parameters.map(({ name }: { name: string }) => name);
    for (const name of ["score__greater", "score__avg", "ouvert__exact", "nom__contains", "zone__sort"]) {
      assert.ok(names.includes(name), `${file}${name}`);
    }
    assert.equal(names.includes("page_size"), file === "");
  }
});

test("what its pages look for in all columns and in groups of filters is found", async () => {
  const csv = "nom,code\nÉcole (Ouest),1.5\nSaint Malo,2\nCent %,3\n";
  const { tables } = await world.publish({ title: "Lieux", files: { "c.csv": csv } });
  for (const [or, found] of [
    ["(nom__contains.%25C3%25A9cole)", [1]],
    ["(nom__contains.Saint%2520Malo,code__exact.3)", [2, 3]],
    ["(nom__contains.%2528Ouest%2529)", [1]],
    ["(code__exact.1%252E5,and(nom__contains.cent,code__in.(2,3)))", [1, 3]],
    ["(nom__contains.%25)", [3]],
    ['(nom__contains."%2520")', []],
  ] as const) {
    const { body } = await world.get(`/api/resources/${tables["c"]}/data/?or=${or}`);
    assert.deepEqual(
      body.data.map(({ __id }: { __id: number }) => __id),
      found,
      or,
    );
  }
});

const theirFile = sharedData("csv-difficiles/csv-detective/a_test_file.csv");
const theirProfile = sharedData("csv-difficiles/csv-detective/a_test_file.json");

test("the profile of a file is that of csv-detective", { skip: theirFile === undefined }, async () => {
  const theirs = JSON.parse(await readFile(theirProfile ?? "", "utf8"));
  const text = await readFile(theirFile ?? "", "utf8");
  const { tables } = await world.publish({ title: "Détectée", files: { "a_test_file.csv": text } });
  const { profile, indexes } = (await world.get(`/api/resources/${tables["a_test_file"]}/profile/`)).body;
  assert.equal(indexes, null);
  const { header, total_lines, categorical, heading_columns, trailing_columns } = profile;
  assert.deepEqual(
    { header, total_lines, categorical, heading_columns, trailing_columns },
    {
      header: theirs.header,
      total_lines: theirs.total_lines,
      categorical: theirs.categorical,
      heading_columns: theirs.heading_columns,
      trailing_columns: theirs.trailing_columns,
    },
  );
  assert.deepEqual(
    Object.keys(profile).filter((name) => !(name in theirs)),
    [],
  );
  for (const [name, counted] of Object.entries<Record<string, unknown>>(profile.profile)) {
    const own = theirs.profile[name];
    assert.equal(counted["nb_missing_values"], own.nb_missing_values, name);
    assert.ok(
      Object.keys(counted).every((member) => member in own || /^(?:min|max|mean|std)$/.test(member)),
      name,
    );
  }
});
