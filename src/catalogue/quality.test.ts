import assert from "node:assert/strict";
import { test } from "node:test";
import { peopleWorld } from "../../test/people-world.ts";
import { anyone, system } from "../access/actor.ts";
import { qualityWords } from "../words/rooms/quality.ts";
import type { Dataset } from "./dataset.ts";
import { createDataset } from "./datasets.ts";
import { type Distribution, type Metadata, noMetadata } from "./metadata.ts";
import { publish } from "./publish.ts";
import { assess, essentials, type Quality, ratingOf } from "./quality.ts";

function dataset(metadata: Partial<Metadata> = {}, rest: Partial<Dataset> = {}): Dataset {
  return {
    id: "0199c0de-0000-7000-8000-000000000000",
    slug: "a",
    organization: "0199c0de-0000-7000-8000-000000000001",
    organizationName: "Ville",
    organizationSlug: "ville",
    title: "Comptages",
    description: "",
    state: "draft",
    createdAt: new Date(0),
    modifiedAt: new Date(0),
    origins: [],
    metadata: { ...noMetadata, ...metadata },
    ...rest,
  };
}

function givenOf(quality: Quality): Record<string, number> {
  return Object.fromEntries(
    quality.points.filter(({ given }) => given > 0).map(({ criterion, given }) => [criterion, given]),
  );
}

const file: Distribution = {
  id: "1",
  kind: "file",
  accessUrl: "https://exemple.fr/a.csv",
  downloadUrl: "https://exemple.fr/a.csv",
  format: "CSV",
  mediaType: "text/csv",
  sizeBytes: 10,
};

const origin = { source: "s", sourceName: "Ailleurs", identifier: "1", seenAt: "2026-01-01T00:00:00Z" };

test("the points of the five dimensions are those of the methodology, 405 in all", () => {
  const max = new Map<string, number>();
  for (const point of assess(dataset(), [], new Map()).points) {
    max.set(point.dimension, (max.get(point.dimension) ?? 0) + point.max);
  }
  assert.deepEqual(Object.fromEntries(max), {
    findability: 100,
    accessibility: 100,
    interoperability: 110,
    reusability: 75,
    contextuality: 20,
  });
});

test("a whole description has every point, and nothing would raise it", () => {
  const quality = assess(
    dataset(
      {
        keywords: ["vélo"],
        themes: ["TRAN"],
        spatial: [{ label: "Rennes" }],
        temporal: [{ start: "2020" }],
        accessRights: "PUBLIC",
        contacts: [{ email: "a@exemple.fr" }],
        rights: "Mentionner la source.",
        issued: "2020",
      },
      { description: "Par heure.", licence: "ODbL-1.0" },
    ),
    [file],
    new Map([[file.accessUrl, true]]),
  );
  assert.equal(quality.score, 405);
  assert.equal(quality.rating, "excellent");
  assert.deepEqual(
    quality.points.filter(({ raise }) => raise !== undefined),
    [],
  );
});

test("a bare draft has the points of what its instance says by itself", () => {
  const quality = assess(dataset(), [], new Map());
  assert.deepEqual(givenOf(quality), { "dct:publisher": 10, "dct:modified": 5 });
  assert.equal(quality.rating, "incomplete");
});

test("of distributions, the share of those that have it is given", () => {
  const page: Distribution = {
    id: "2",
    kind: "link",
    accessUrl: "https://exemple.fr/page",
    format: "Appli maison",
  };
  const checks = new Map([
    [file.accessUrl, true],
    [page.accessUrl, false],
  ]);
  const quality = assess(dataset({}, { licence: "Usage interne" }), [file, page], checks);
  assert.deepEqual(givenOf(quality), {
    "dcat:accessURL accessible": 25,
    "dcat:downloadURL": 10,
    "dcat:downloadURL accessible": 15,
    "dct:format": 20,
    "dcat:mediaType": 5,
    "dct:format / dcat:mediaType from vocabulary": 5,
    "dct:format non-proprietary": 10,
    "dct:format machine-readable": 10,
    "dct:license": 20,
    "dct:publisher": 10,
    "dcat:byteSize": 3,
    "dct:modified": 5,
  });
  const size = quality.points.find(({ criterion }) => criterion === "dcat:byteSize");
  assert.deepEqual(size?.reason, { key: "quality-of-distributions", args: { n: 1, total: 2 } });
});

test("nothing is asked of a producer about the forms in which their table is given here", () => {
  const api: Distribution = { id: "t-api", kind: "service", accessUrl: "https://ici.fr/api", format: "XLSX" };
  const held = assess(dataset(), [file, api], new Map([[file.accessUrl, true]]));
  assert.ok(held.points.some(({ criterion, given }) => criterion === "dcat:downloadURL" && given === 10));
  assert.ok(!advice(held).includes("quality-download-url-raise"));
  assert.ok(!advice(held).includes("quality-open-format-raise"));
  assert.ok(advice(held).includes("quality-licence-raise"));
  const listed = assess(dataset({ distributions: [api] }), [file, api], new Map());
  assert.ok(advice(listed).includes("quality-download-url-raise"));
});

const complete = { description: "Par heure.", licence: "etalab-2.0" } as const;
const contacts = [{ email: "a@exemple.fr" }];

test("an address that waits to be checked counts neither for nor against, and asks for no remedy", () => {
  const unchecked = assess(dataset({ contacts, distributions: [file] }, complete), [file], new Map());
  const reached = unchecked.points.filter(({ criterion }) => criterion.endsWith("accessible"));
  assert.deepEqual(
    reached.map(({ given, max, raise, reason }) => [given, max, raise, reason.key]),
    [
      [0, 0, undefined, "quality-links-unchecked"],
      [0, 0, undefined, "quality-links-unchecked"],
    ],
  );
  assert.equal(unchecked.max, 405 - 80);
  const page: Distribution = { id: "2", kind: "link", accessUrl: "https://exemple.fr/page" };
  const half = assess(
    dataset({ distributions: [file, page] }),
    [file, page],
    new Map([[file.accessUrl, true]]),
  );
  const access = half.points.find(({ criterion }) => criterion === "dcat:accessURL accessible");
  assert.deepEqual([access?.given, access?.max, access?.raise], [50, 50, undefined]);
  assert.deepEqual(access?.reason, { key: "quality-of-links", args: { n: 1, total: 1, waiting: 1 } });
  const broken = assess(dataset({ distributions: [file] }), [file], new Map([[file.accessUrl, false]]));
  assert.ok(advice(broken).includes("quality-access-url-raise"));
});

test("nothing is rated before it has a description, a licence and a contact", () => {
  const rich = {
    keywords: ["vélo"],
    themes: ["TRAN"],
    spatial: [{ label: "Rennes" }],
    temporal: [{ start: "2020" }],
    accessRights: "PUBLIC",
  };
  const checks = new Map([[file.accessUrl, true]]);
  const ratingWith = (metadata: Partial<Metadata>, rest: Partial<Dataset>) => {
    const { rating, lacks } = assess(dataset({ ...rich, ...metadata }, rest), [file], checks);
    return [rating, ...lacks];
  };
  assert.deepEqual(ratingWith({ contacts }, complete), ["excellent"]);
  assert.deepEqual(ratingWith({ contacts }, { licence: "etalab-2.0" }), ["incomplete", "description"]);
  assert.deepEqual(ratingWith({ contacts }, { description: "Par heure." }), ["incomplete", "licence"]);
  assert.deepEqual(ratingWith({}, complete), ["incomplete", "contact"]);
  assert.deepEqual(ratingWith({}, {}), ["incomplete", "description", "licence", "contact"]);
});

test("the date of modification that the page shows is counted, of what is gathered too", () => {
  for (const origins of [[], [origin]]) {
    const { points } = assess(dataset({}, { origins }), [], new Map());
    const modified = points.find(({ criterion }) => criterion === "dct:modified");
    assert.deepEqual([modified?.given, modified?.max, modified?.raise], [5, 5, undefined]);
  }
});

test("a free value is told, and is of no vocabulary", () => {
  const given = givenOf(assess(dataset({ accessRights: "Sur demande" }), [], new Map()));
  assert.deepEqual([given["dct:accessRights"], given["dct:accessRights from vocabulary"]], [10, undefined]);
});

test("the ratings begin where data.europa.eu has them begin", () => {
  const ratings = [0, 120, 121, 220, 221, 350, 351, 405].map((score) => ratingOf(score));
  assert.deepEqual(ratings, [
    "bad",
    "bad",
    "sufficient",
    "sufficient",
    "good",
    "good",
    "excellent",
    "excellent",
  ]);
});

test("each criterion, reason, advice and rating is worded", () => {
  const words = Object.keys(qualityWords);
  const points = [
    ...assess(dataset(), [], new Map()).points,
    ...assess(dataset({ keywords: ["a"] }), [file], new Map()).points,
    ...assess(dataset({}, { organizationName: "", origins: [origin] }), [file], new Map()).points,
    ...assess(
      dataset(),
      [file, { ...file, accessUrl: "https://exemple.fr/b" }],
      new Map([[file.accessUrl, true]]),
    ).points,
    ...assess(dataset({ distributions: [file] }), [file], new Map([[file.accessUrl, false]])).points,
  ];
  const keys = points.flatMap(({ name, reason, raise, dimension }) => [
    name,
    reason.key,
    ...(raise === undefined ? [] : [raise]),
    `quality-dimension-${dimension}`,
  ]);
  const ratings = ["excellent", "good", "sufficient", "bad", "incomplete"].map(
    (rating) => `quality-rating-${rating}`,
  );
  const lacks = essentials.map((essential) => `quality-lacks-${essential}`);
  assert.deepEqual(new Set([...keys, ...ratings, ...lacks]), new Set(words));
});

test("a table held here is accessible, and a remote file is what its last check says", async () => {
  await using world = await peopleWorld();
  const { id } = await createDataset(world.catalogue, system, {
    organization: world.town.id,
    title: "a",
    licence: "lov2",
    metadata: { distributions: [file] },
  });
  await publish(world.catalogue, system, id);
  const held: Distribution = { id: "t", kind: "table", accessUrl: "http://maille.test/t.csv" };
  world.tables.set(id, { columns: [], values: [], places: [], distributions: [held] });
  const pointsOf = async () => {
    const { points } = await world.rooms.datasets.qualityOf(anyone, id);
    return points.find(({ criterion }) => criterion === "dcat:accessURL accessible")?.given;
  };
  // The remote file waits: the table alone counts.
  assert.equal(await pointsOf(), 50);
  world.checks.set(id, new Map([[file.accessUrl, false]]));
  assert.equal(await pointsOf(), 25);
  world.checks.set(id, new Map([[file.accessUrl, true]]));
  assert.equal(await pointsOf(), 50);
});

function advice({ points }: Quality) {
  return points.flatMap(({ raise }) => raise ?? []);
}
