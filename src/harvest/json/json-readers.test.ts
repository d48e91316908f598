import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { fixedGet, readAll } from "../../../test/fixed-get.ts";
import { isFailure } from "../../base/failure.ts";
import { ckanReader } from "./ckan.ts";
import { opendatasoftReader } from "./opendatasoft.ts";
import { rudiReader } from "./rudi.ts";
import { udataReader } from "./udata.ts";

const url = "https://portail.example";

function packages(from: number, to: number) {
  return Array.from({ length: Math.max(0, to - from) }, (_, at) => ({
    id: `id-${from + at}`,
    name: `jeu-${from + at}`,
    title: `Jeu ${from + at}`,
  }));
}

/** A CKAN of so many packages, which gives at most `cap` at once. */
function ckanOf(total: number, cap = 100): (asked: URL) => string | number {
  return ({ pathname, searchParams }) => {
    if (pathname !== "/api/3/action/package_search") return 404;
    const start = Number(searchParams.get("start"));
    const rows = Math.min(cap, Number(searchParams.get("rows")));
    const results = packages(start, Math.min(total, start + rows));
    return JSON.stringify({ success: true, result: { count: total, results } });
  };
}

const identifiers = (records: readonly { identifier?: string }[]) =>
  records.map(({ identifier }) => identifier);

test("a CKAN is read page by page, whatever number it gives at once", async () => {
  for (const cap of [100, 30]) {
    const { get, asked } = fixedGet(ckanOf(250, cap));
    const told = await readAll(ckanReader, { get, url });
    assert.equal(new Set(identifiers(told.records)).size, 250);
    assert.deepEqual([told.problems, told.announced], [[], 250]);
    assert.equal(asked.length, Math.ceil(250 / cap));
    assert.equal(told.records[0]?.url, "https://portail.example/dataset/jeu-0");
  }
});

test("a run goes on where it stopped", async () => {
  const first = await readAll(ckanReader, { get: fixedGet(ckanOf(250)).get, url });
  const cursor = first.cursors[0];
  assert.ok(cursor !== undefined);
  const { get, asked } = fixedGet(ckanOf(250));
  const rest = await readAll(ckanReader, { get, url, cursor });
  assert.deepEqual(identifiers(rest.records)[0], "id-100");
  assert.equal(rest.records.length, 150);
  assert.equal(asked.length, 2);
  assert.equal(first.cursors.at(-1), undefined);
});

test("options ask CKAN for a part", async () => {
  const { get, asked } = fixedGet(ckanOf(1));
  await readAll(ckanReader, { get, url: `${url}/dataset`, options: { organization: "ville", tag: 'a"b' } });
  assert.equal(new URL(asked[0] ?? "").searchParams.get("fq"), 'organization:"ville" AND tags:"ab"');
});

test("where CKAN cannot search, its list is read; where there is none, its packages one by one", async () => {
  const list = JSON.stringify({ success: true, result: [packages(0, 2), packages(2, 3)] });
  const dkan = fixedGet(({ pathname }) =>
    pathname.endsWith("current_package_list_with_resources") ? list : 404,
  );
  const nested = await readAll(ckanReader, { get: dkan.get, url });
  assert.equal(nested.records.length, 3);

  const old = fixedGet(({ pathname, searchParams }) => {
    if (pathname.endsWith("package_list")) return '{"success":true,"result":["a","b","c"]}';
    if (!pathname.endsWith("package_show")) return 404;
    const id = searchParams.get("id");
    return id === "b" ? 403 : JSON.stringify({ success: true, result: { id, name: id, title: id } });
  });
  const told = await readAll(ckanReader, { get: old.get, url });
  assert.deepEqual(identifiers(told.records), ["a", "b", "c"]);
  assert.deepEqual(
    told.records[1]?.problems.map(({ key }) => key),
    ["net-status"],
  );
  assert.equal(told.announced, 3);
  const rest = await readAll(ckanReader, { get: old.get, url, cursor: "package 2" });
  assert.deepEqual(identifiers(rest.records), ["c"]);
});

test("a source that is out of order is not read by another way", async () => {
  const { get, asked } = fixedGet(({ pathname }) => (pathname.endsWith("package_search") ? 503 : "[]"));
  await assert.rejects(readAll(ckanReader, { get, url }), (error) => isFailure(error, "unavailable"));
  assert.equal(asked.length, 1);
});

test("a source that announces 1 000 and gives 3 is incomplete", async () => {
  const { get } = fixedGet(({ searchParams }) =>
    JSON.stringify({
      success: true,
      result: { count: 1000, results: searchParams.get("start") === "0" ? packages(0, 3) : [] },
    }),
  );
  const told = await readAll(ckanReader, { get, url });
  assert.equal(told.records.length, 3);
  assert.deepEqual([told.problems, told.announced], [["read-fewer"], 1000]);
});

test("a page that repeats ends the reading", async () => {
  const { get, asked } = fixedGet(() =>
    JSON.stringify({ success: true, result: { count: 1000, results: packages(0, 100) } }),
  );
  const told = await readAll(ckanReader, { get, url });
  assert.deepEqual([told.problems, asked.length], [["read-page-repeats"], 2]);
});

test("a page of HTML is refused at the beginning, and told in the middle", async () => {
  const html = "<!doctype html><title>Maintenance</title>";
  await assert.rejects(readAll(ckanReader, { get: fixedGet(() => html).get, url }), (error) =>
    isFailure(error, "invalid"),
  );
  const whole = ckanOf(300);
  const { get } = fixedGet((asked) => (asked.searchParams.get("start") === "100" ? html : whole(asked)));
  const told = await readAll(ckanReader, { get, url });
  assert.deepEqual(told.problems, ["read-json-html"]);
  assert.equal(told.records.length, 200);
});

test("a page that is cut costs nothing but a request", async () => {
  const whole = ckanOf(250);
  let cuts = 0;
  const { get } = fixedGet((asked) => {
    const text = String(whole(asked));
    return cuts++ === 1 ? text.slice(0, text.length / 2) : text;
  });
  const told = await readAll(ckanReader, { get, url });
  assert.deepEqual(told.problems, ["read-json-truncated"]);
  assert.equal(new Set(identifiers(told.records)).size, 250);
});

test("a refusal that comes with 200 is told in the words of the source", async () => {
  const { get } = fixedGet(() => '{"success": false, "error": {"message": "Accès refusé"}}');
  await assert.rejects(readAll(ckanReader, { get, url }), (error) => {
    assert.ok(isFailure(error));
    assert.deepEqual([error.key, error.args["message"]], ["read-source-error", "Accès refusé"]);
    return true;
  });
});

test("udata is read until it tells that no page follows", async () => {
  const { get, asked } = fixedGet(({ searchParams }) => {
    const page = Number(searchParams.get("page"));
    const data = [{ id: `u${page}`, slug: `jeu-${page}`, title: "x", frequency: "annual" }];
    const next = page < 3 ? `${url}/api/1/datasets/?page=${page + 1}` : null;
    return JSON.stringify({ data, next_page: next, page, page_size: 1, total: 3 });
  });
  const told = await readAll(udataReader, {
    get,
    url: `${url}/fr/datasets/?tag=eau`,
    options: { tag: "eau" },
  });
  assert.deepEqual(identifiers(told.records), ["u1", "u2", "u3"]);
  assert.match(asked[1] ?? "", /\/api\/1\/datasets\/\?page=2&page_size=100&tag=eau$/);
});

test("Opendatasoft is read by its export, which has no limit, else by its search up to 10 000", async () => {
  const one = { dataset_id: "a", has_records: true, features: ["geo"], metas: { default: { title: "A" } } };
  const exported = fixedGet(({ pathname }) =>
    pathname === "/api/explore/v2.1/catalog/exports/json" ? JSON.stringify([one]) : 404,
  );
  const told = await readAll(opendatasoftReader, { get: exported.get, url: `${url}/explore/` });
  const formats = told.records[0]?.dataset?.metadata.distributions.map(({ id }) => id);
  assert.deepEqual(formats, ["csv", "json", "xlsx", "parquet", "geojson", "shp", "api"]);
  assert.equal(
    told.records[0]?.dataset?.metadata.distributions[0]?.downloadUrl,
    `${url}/api/explore/v2.1/catalog/datasets/a/exports/csv`,
  );

  const old = fixedGet(({ pathname, searchParams }) => {
    if (!pathname.startsWith("/api/datasets/1.0/search")) return 404;
    const start = Number(searchParams.get("start"));
    const datasets = Array.from({ length: Number(searchParams.get("rows")) }, (_, at) => ({
      datasetid: `d${start + at}`,
      metas: { title: "x" },
    }));
    return JSON.stringify({ nhits: 12_000, datasets });
  });
  const deep = await readAll(opendatasoftReader, { get: old.get, url });
  assert.deepEqual([deep.records.length, deep.problems], [10_000, ["read-too-deep"]]);
});

test("a RUDI node is read by limit and offset, and one that knows no offset once", async () => {
  const all = Array.from({ length: 230 }, (_, at) => ({ global_id: `g${at}`, resource_title: `Jeu ${at}` }));
  const node = fixedGet(({ pathname, searchParams }) => {
    if (pathname !== "/api/v1/resources") return 404;
    const offset = Number(searchParams.get("offset"));
    return JSON.stringify(all.slice(offset, offset + Number(searchParams.get("limit"))));
  });
  const told = await readAll(rudiReader, { get: node.get, url });
  assert.deepEqual([told.records.length, told.problems], [230, []]);

  const flat = fixedGet(({ pathname }) => (pathname === "/api/v1/resources" ? JSON.stringify(all) : 404));
  const once = await readAll(rudiReader, { get: flat.get, url });
  assert.equal(once.records.length, 230);
  assert.deepEqual(once.problems, []);

  const portal = fixedGet(({ pathname, searchParams }) => {
    if (pathname !== "/konsult/v1/datasets/metadatas") return 404;
    const offset = Number(searchParams.get("offset"));
    return JSON.stringify({ total: 230, items: all.slice(offset, offset + 100) });
  });
  const pages = await readAll(rudiReader, { get: portal.get, url: `${url}/catalogue` });
  assert.equal(pages.records.length, 230);
  assert.equal(pages.records[0]?.url, `${url}/catalogue/detail/g0`);
});

const readers = [
  [ckanReader, { id: "1", name: "n", title: "T", notes: "", tags: [{ name: "t" }], extras: [{ key: "issued", value: "2020" }], organization: { title: "O" }, groups: [{ title: "G" }], resources: [{ id: "r", url: "https://a.fr/b.csv", size: 1 }] }],
  [udataReader, { id: "1", slug: "s", title: "T", frequency: "annual", spatial: { zones: ["fr:commune:35238"], geom: { type: "Point", coordinates: [1, 2] } }, temporal_coverage: { start: "2020", end: "2021" }, organization: { name: "O" }, resources: [{ id: "r", url: "https://a.fr/b.csv", checksum: { type: "sha1", value: "ab" } }], harvest: {}, metrics: { views: 1 } }],
  [rudiReader, { global_id: "1", resource_title: "T", synopsis: [{ lang: "fr", text: "s" }], summary: [{ lang: "en", text: "s" }], theme: "t", keywords: ["k"], producer: { organization_name: "O" }, contacts: [{ contact_name: "c" }], available_formats: [{ media_type: "FILE", media_id: "m", file_type: "text/csv", connector: { url: "https://a.fr/b" }, checksum: { algo: "MD5", hash: "x" } }], geography: { bounding_box: { north_latitude: 1 } }, access_condition: { licence: { licence_label: "mit" }, confidentiality: {} }, dataset_dates: { created: "2020" } }],
  [opendatasoftReader, { datasetid: "1", metas: { title: "T", keyword: "k", theme: ["a"], modified: "2020" }, features: ["geo"], attachments: [{ id: "a" }], has_records: true, interop_metas: { inspire: {} } }],
  [ckanReader, { identifier: "1", title: "T", landingPage: "https://a.fr", distribution: [{ downloadURL: "https://a.fr/b.csv" }], publisher: { name: "O" }, contactPoint: { fn: "c" }, temporal: "2020/2021", spatial: "1,2,3,4" }],
] as const; // prettier-ignore

test("whatever stands in a field, nothing is thrown and the other records pass", async () => {
  const odd = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom<unknown>(
      "",
      null,
      "2020-02-31",
      "http://[",
      "<script>x</script>",
      -1e308,
      "\u0000",
      [],
      {},
      "__proto__",
    ),
  );
  for (const [reader, whole] of readers) {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(), odd), { maxLength: 5 }), async (changes) => {
        const damaged = structuredClone(whole) as unknown as Record<string, unknown>;
        for (const [at, value] of changes) put(damaged, at, value);
        const { get } = fixedGet(() => JSON.stringify([whole, damaged, whole]));
        const { records } = await readAll(reader, { get, url: "https://portail.example/jeux.json" });
        assert.equal(records.length, 3);
        assert.equal(records[0]?.dataset?.title, "T");
        assert.equal(records[2]?.dataset?.title, "T");
      }),
      { numRuns: 150 },
    );
  }
});

/** Puts a value in place of the member, at any depth, that a number picks. */
function put(told: Record<string, unknown>, at: number, value: unknown): void {
  const places: [Record<string, unknown>, string][] = [];
  const walk = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    for (const [name, inside] of Object.entries(node)) {
      places.push([node as Record<string, unknown>, name]);
      walk(inside);
    }
  };
  walk(told);
  const [node, name] = places[at % places.length] ?? [];
  if (node !== undefined && name !== undefined) node[name] = value;
}

test("wherever a feed is cut, the whole records before it are told", async () => {
  const text = JSON.stringify(packages(0, 20));
  await fc.assert(
    fc.asyncProperty(fc.nat(text.length - 1), async (end) => {
      const { get } = fixedGet(() => text.slice(0, end));
      const told = await readAll(ckanReader, { get, url: `${url}/jeux.json` }).catch((error: unknown) => {
        assert.ok(isFailure(error));
        return undefined;
      });
      const whole = text.slice(0, end).split("},").length - 1;
      assert.ok((told?.records.length ?? 0) >= whole);
      if (told !== undefined) assert.deepEqual(told.problems, ["read-json-truncated"]);
    }),
    { numRuns: 200 },
  );
});
