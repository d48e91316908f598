import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { anyone, system } from "../../src/access/actor.ts";
import type { Dataset } from "../../src/catalogue/dataset.ts";
import type { Run, SourceKind } from "../../src/harvest/source.ts";
import type { GraphFormat } from "../doors/graphs.ts";
import { openShapes } from "../doors/shacl.ts";
import { openDoors } from "../doors/world.ts";
import { openSite } from "./site.ts";

/** Each test gathers its feed into one instance; the last looks at every door of it. */
let doors: Awaited<ReturnType<typeof openDoors>>;
let organization: string;

before(async () => {
  doors = await openDoors();
  ({ id: organization } = await doors.rooms.organizations.createOrganization(system, { name: "Tous" }));
});

after(() => doors[Symbol.asyncDispose]());

interface Gathered {
  readonly run: Run;
  /** The keys of problems by the identifiers of records. */
  readonly problems: ReadonlyMap<string, readonly string[]>;
  readonly asked: readonly string[];
  readonly dataset: (identifier: string) => Promise<Dataset>;
}

async function gather(kind: SourceKind, name: string, body: string | Uint8Array): Promise<Gathered> {
  await using site = await openSite((_, response, path) => {
    if (path === "/robots.txt") response.writeHead(404).end();
    else response.end(body);
  });
  const { harvests } = doors.rooms;
  const url = `${site.url}/${name}`;
  const source = await harvests.createSource(system, { organization, name: "Portail", url, kind });
  let run = await harvests.harvestLater(system, source.id);
  for await (const now of harvests.watchRun(system, run.id, AbortSignal.timeout(300_000))) run = now;
  const told = await harvests.listProblems(system, run.id, { page: 1, pageSize: 500 });
  const problems = new Map<string, string[]>();
  for (const { identifier = "", problem } of told.items) {
    problems.set(identifier, [...(problems.get(identifier) ?? []), problem.key]);
  }
  const rows = await doors.db<{ identifier: string; dataset: string }[]>`
    select identifier, dataset from harvest_records where source = ${source.id}`;
  return {
    run,
    problems,
    asked: site.asked,
    dataset: async (identifier) => {
      const row = rows.find((one) => one.identifier === identifier);
      assert.ok(row !== undefined, `${identifier} among ${rows.map((one) => one.identifier).join(", ")}`);
      return doors.rooms.datasets.getDataset(anyone, row.dataset);
    },
  };
}

function ckan(...records: readonly object[]): string {
  return JSON.stringify(records.map((record) => ({ notes: "", license_id: "lov2", ...record })));
}

test("dates that no calendar has are told and left out; the record stands", async () => {
  for (const date of ["2020-02-31", "0000-00-00", "hier", "2020-13-01", "99999999999999"]) {
    const { run, problems, dataset } = await gather(
      "ckan",
      "c.json",
      ckan({ id: date, name: "d", title: `Daté ${date}`, issued: date, metadata_created: "2020-01-02" }),
    );
    assert.deepEqual([run.state, run.counts.created, run.counts.withProblems], ["done", 1, 1], date);
    assert.ok(
      (problems.get(date) ?? []).some((key) => /date/.test(key)),
      date,
    );
    assert.notEqual((await dataset(date)).metadata.issued, date);
  }
});

test("a licence as a sentence is kept as it is written", async () => {
  const licence = "Réutilisation libre, sous réserve de prévenir Mme Martin (02 99 00 00 00) avant 17 h.";
  const { dataset } = await gather(
    "ckan",
    "c.json",
    ckan({ id: "l", title: "Licence", license_id: licence }),
  );
  assert.equal((await dataset("l")).licence, licence);
});

const script = "</script><script>alert(1)</script>";
const attack = "javascript:alert(document.cookie)";

test("HTML and scripts become text, and no address that a browser would run is kept", async () => {
  const notes = `<p>Bon <b>gras</b></p>${script}<img src=x onerror=alert(1)><a href="${attack}">ici</a> [là](${attack}) ![i](${attack}) <iframe src="${attack}"></iframe><a href="https://exemple.fr">lien</a>`;
  const { run, dataset } = await gather(
    "ckan",
    "c.json",
    ckan({
      id: "h",
      title: `Titre ${script}`,
      notes,
      url: attack,
      maintainer: script,
      author: `"><img src=x onerror=alert(1)>`,
      tags: [{ name: script }],
      organization: { title: script, name: "o" },
      extras: [
        { key: "landing_page", value: attack },
        { key: "publisher_url", value: attack },
        { key: "documentation", value: JSON.stringify([attack]) },
      ],
      resources: [
        { id: "r1", name: script, url: attack, format: script },
        { id: "r2", url: "data:text/html,<script>alert(1)</script>" },
        { id: "r3", url: "https://exemple.fr/a.csv?x=</script>", format: "CSV", description: notes },
      ],
    }),
  );
  assert.equal(run.state, "done");
  const { title, description, metadata } = await dataset("h");
  assert.doesNotMatch(JSON.stringify({ title, description }), /<script|<img|<iframe|onerror=/i);
  assert.match(description, /\*\*gras\*\*/);
  assert.doesNotMatch(description.replaceAll(/\\./g, ""), /\]\(javascript:/i);
  assert.equal(metadata.landingPage, undefined);
  assert.deepEqual(
    metadata.distributions.map(({ id }) => id),
    ["r3"],
  );
});

test("a title of ten thousand signs is cut, and identifiers of any form are kept and found", async () => {
  const identifiers = [
    "a/b c",
    "../../etc/passwd",
    "%2F..%2F",
    "é 水 🦊",
    'guillemets " et <chevrons> & \\',
    "x".repeat(700),
  ];
  const { run, problems, dataset } = await gather(
    "ckan",
    "c.json",
    ckan(
      { id: "long", title: "t".repeat(10_000) },
      ...identifiers.map((id, index) => ({ id, title: `Identifiant ${index}` })),
      { id: "y".repeat(5000), title: "Identifiant long" },
      { id: "zéro\u0000 \ud800", title: "Signes\u0000 \ud800 cassés" },
      { id: "__proto__", title: "Prototype" },
      { id: "constructor", title: "Constructeur" },
    ),
  );
  assert.deepEqual([run.state, run.counts.created], ["done", 11]);
  assert.equal((await dataset("long")).title.length, 300);
  assert.ok(problems.get("long")?.includes("catalogue-text-cut"));
  for (const id of [...identifiers, "__proto__", "constructor"]) {
    assert.equal((await dataset(id)).origins[0]?.identifier, id);
  }
});

function polygon(coordinates: readonly (readonly number[])[]): string {
  return JSON.stringify({ type: "Polygon", coordinates: [coordinates] });
}

test("geometries that no map can show are mended or told", async () => {
  const shapes: Readonly<Record<string, string>> = {
    // Crosses itself: its box stands all the same.
    crossing: polygon([[-1.7, 48], [-1.6, 48.2], [-1.6, 48], [-1.7, 48.2], [-1.7, 48]]),
    lambert: polygon([[350_000, 6_789_000], [358_000, 6_789_000], [358_000, 6_799_000], [350_000, 6_789_000]]),
    // Nouméa: no latitude is 166 degrees.
    swapped: polygon([[-22.3, 166.4], [-22.2, 166.4], [-22.2, 166.5], [-22.3, 166.4]]),
    antimeridian: polygon([[170, -20], [-170, -20], [-170, -10], [170, -20]]),
    nan: '{"type":"Polygon","coordinates":[[[null,"NaN"],[1e999,2]]]}',
    far: polygon([[1e300, 1e300], [-1e300, 5], [0, 0], [1e300, 1e300]]),
  }; // prettier-ignore
  const { run, dataset } = await gather(
    "ckan",
    "c.json",
    ckan(
      ...Object.entries(shapes).map(([id, value]) => ({
        id,
        title: `Carte de France ${id}`,
        extras: [{ key: "spatial", value }],
      })),
    ),
  );
  assert.deepEqual([run.state, run.counts.created], ["done", 6]);
  const box = async (id: string) => (await dataset(id)).metadata.spatial[0]?.bbox;
  assert.deepEqual(await box("crossing"), [-1.7, 48, -1.6, 48.2]);
  const rennes = (await box("lambert")) ?? [];
  assert.deepEqual(
    rennes.map((degrees) => Math.round(degrees)),
    [-2, 48, -2, 48],
  );
  assert.deepEqual(await box("swapped"), [166.4, -22.3, 166.5, -22.2]);
  for (const id of ["nan", "far"]) assert.equal(await box(id), undefined, id);
  const [west = 1, , east = 0] = (await box("antimeridian")) ?? [];
  assert.ok(west <= east);
});

test("a hundred thousand distributions of one dataset are cut, and told", async () => {
  const resources = Array.from({ length: 100_000 }, (_, index) => ({
    id: String(index),
    url: `https://exemple.fr/${index}.csv`,
  }));
  const { run, problems, dataset } = await gather(
    "ckan",
    "c.json",
    ckan({ id: "beaucoup", title: "Beaucoup", resources }, { id: "voisin", title: "Voisin" }),
  );
  assert.deepEqual([run.state, run.counts.created], ["done", 2]);
  assert.equal((await dataset("beaucoup")).metadata.distributions.length, 1000);
  assert.ok(problems.get("beaucoup")?.includes("catalogue-too-many"));
});

test("a record of fifty megabytes is refused with its place, and its neighbours pass", async () => {
  const huge = `{"id":"énorme","name":"n","title":"${"x".repeat(50_000_000)}"}`;
  const body = `[{"id":"avant","title":"Avant","notes":""},${huge},{"id":"apres","title":"Après","notes":""}]`;
  const { run, dataset } = await gather("ckan", "c.json", body);
  assert.equal((await dataset("avant")).title, "Avant");
  assert.ok(run.counts.refused === 1 || run.state === "incomplete", JSON.stringify(run));
});

function summer(id: string): string {
  return `<dcat:Dataset rdf:about="https://x.test/${id}"><dct:identifier>${id}</dct:identifier><dct:title>Été ${id}</dct:title></dcat:Dataset>`;
}

test("an encoding that changes midway is read, and told with its record", async () => {
  const head = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dcat="http://www.w3.org/ns/dcat#" xmlns:dct="http://purl.org/dc/terms/">'; // prettier-ignore
  const bytes = Buffer.concat([
    Buffer.from(head + summer("enc-1")),
    Buffer.from(summer("enc-2"), "latin1"),
    Buffer.from(`${summer("enc-3")}</rdf:RDF>`),
  ]);
  const gathered = await gather("dcat", "c.rdf", bytes);
  assert.equal(gathered.run.state, "done", JSON.stringify(gathered.run.failure));
  for (const id of ["enc-1", "enc-2", "enc-3"]) {
    assert.equal((await gathered.dataset(id)).title, `Été ${id}`);
  }
  assert.deepEqual([...gathered.problems.keys()], ["enc-2"]);
});

test("RDF that half parses gives its other half, and nothing that it names is fetched, in each syntax", async () => {
  const turtle = `@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
<https://x.test/t1> a dcat:Dataset ; dct:identifier "t1" ; dct:title "Un" .
<https://x.test/t2> a dcat:Dataset ; dct:title "Deux ; dct:x [ .
<https://x.test/t3> a dcat:Dataset ; dct:identifier "t3" ; dct:title "Trois" .
`;
  const xml = `<!DOCTYPE rdf:RDF [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y SYSTEM "/entity">]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dcat="http://www.w3.org/ns/dcat#" xmlns:dct="http://purl.org/dc/terms/"><dcat:Dataset rdf:about="https://x.test/x1"><dct:identifier>x1</dct:identifier><dct:title>Un &c;&x;&y;</dct:title></dcat:Dataset><dcat:Dataset rdf:about="https://x.test/x2"><dct:title>Deux</dct:oups><dct:y></dcat:Dataset><dcat:Dataset rdf:about="https://x.test/x3"><dct:identifier>x3</dct:identifier><dct:title>Trois</dct:title></dcat:Dataset></rdf:RDF>`;
  const json = `{"@context":"/context.jsonld","@graph":[{"@id":"https://x.test/j1","@type":"dcat:Dataset","dct:identifier":"j1","dct:title":"Un"},{"@id":"https://x.test/j2","@type":"dcat:Dataset","dct:title":},{"@id":"https://x.test/j3","@type":"dcat:Dataset","dct:identifier":"j3","dct:title":"Trois"}]}`;
  const lines = turtle
    .split("\n")
    .slice(1)
    .flatMap((line) => {
      const [, iri = "", title = ""] = /^<([^>]+)>.*dct:title "([^"]*)/.exec(line) ?? [];
      if (iri === "") return [];
      const id = iri.replace("/t", "/n");
      return [
        `<${id}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/ns/dcat#Dataset> .`,
        `<${id}> <http://purl.org/dc/terms/identifier> "${id.slice(-2)}" .`,
        `<${id}> <http://purl.org/dc/terms/title> "${title}`.concat(title.startsWith("Deux") ? "" : '" .'),
      ];
    })
    .join("\n");
  for (const [name, body, good] of [
    ["c.ttl", turtle, ["t1", "t3"]],
    ["c.rdf", xml, ["x1", "x3"]],
    ["c.jsonld", json, ["j1", "j3"]],
    ["c.nt", `${lines}\n`, ["n1", "n3"]],
  ] as const) {
    const { run, problems, asked, dataset } = await gather("dcat", name, body);
    assert.ok(["done", "incomplete"].includes(run.state), `${name}: ${JSON.stringify(run.failure)}`);
    for (const id of good) assert.match((await dataset(id)).title, /Un|Trois/);
    assert.ok(problems.size > 0, name);
    assert.deepEqual(asked, ["/robots.txt", `/${name}`]);
    for (const id of good) assert.doesNotMatch((await dataset(id)).title, /root:|aaaa/);
  }
});

test("after all of it, every door tells everything, as its own standard wants it", async () => {
  const validate = await openShapes();
  const counts = new Map<GraphFormat, number>();
  for (const format of ["nt", "ttl", "rdf", "jsonld"] as const) {
    for await (const quads of doors.pages(format, 250)) {
      if (format === "nt") assert.deepEqual((await validate?.(quads)) ?? [], []);
      const datasets = quads.filter(({ object }) => object.value === "http://www.w3.org/ns/dcat#Dataset");
      counts.set(format, (counts.get(format) ?? 0) + datasets.length);
      for (const { object } of quads) assert.doesNotMatch(object.value, /^javascript:/);
    }
  }
  assert.equal(new Set(counts.values()).size, 1, JSON.stringify([...counts]));
  assert.ok((counts.get("nt") ?? 0) > 25);
  for (const path of ["/api/3/action/package_search?rows=100", "/datasets.atom", "/api/search?q=carte"]) {
    const response = await doors.get(path);
    assert.ok(response.status === 200 || response.status === 404, `${path}: ${response.status}`);
    await response.text();
  }
  assert.deepEqual(doors.bugs, []);
});
