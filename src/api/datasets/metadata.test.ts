import { defined } from "../../base/defined.ts";
import assert from "node:assert/strict";
import { test } from "node:test";
import { peopleWorld } from "../../../test/people-world.ts";
import { noMetadata } from "../../catalogue/metadata.ts";
import { metadataSchema } from "./metadata.ts";

interface Answered {
  readonly status: number;
  readonly answer: Record<string, never>;
}

async function apiWorld() {
  const world = await peopleWorld();
  const token = await world.token("eve");
  const send = async (method: string, path: string, json?: unknown, secret = token): Promise<Answered> => {
    const request = new Request(`http://maille.test${path}`, {
      method,
      headers: {
        ...(secret === "" ? {} : { authorization: `Bearer ${secret}` }),
        ...(json === undefined ? {} : { "content-type": "application/json" }),
        "accept-language": "en",
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    });
    const response = await world.api.fetch(request);
    return { status: response.status, answer: (await response.json()) as Record<string, never> };
  };
  const make = async (title: string, metadata?: object) => {
    const { status, answer } = await send("POST", "/api/datasets", {
      organization: world.town.id,
      title,
      licence: "lov2",
      ...defined({ metadata }),
    });
    assert.equal(status, 201, JSON.stringify(answer));
    return answer["id"] as unknown as string;
  };
  return { world, send, make };
}

test("what DCAT-AP says of a dataset is written, read back with its codes, changed and emptied", async () => {
  const { world, send, make } = await apiWorld();
  await using _ = world;
  const id = await make("Comptages", {
    keywords: ["vélo"],
    themes: ["Mobilité, Transport"],
    frequency: "annual",
    spatial: [{ place: { level: "commune", code: "35238" }, bbox: [-1.8, 48, -1.6, 48.2] }],
    translations: { en: { title: "Counts" } },
    distributions: [{ id: "1", kind: "file", accessUrl: "https://exemple.fr/a.csv", format: "csv" }],
  });
  const { answer } = await send("GET", `/api/datasets/${id}`);
  assert.deepEqual(answer["metadata"], {
    ...noMetadata,
    keywords: ["vélo"],
    themes: ["TRAN"],
    frequency: "ANNUAL",
    spatial: [{ place: { level: "commune", code: "35238" }, bbox: [-1.8, 48, -1.6, 48.2] }],
    translations: { en: { title: "Counts" } },
    distributions: [{ id: "1", kind: "file", accessUrl: "https://exemple.fr/a.csv", format: "CSV" }],
  });
  const changed = await send("PATCH", `/api/datasets/${id}`, {
    metadata: { frequency: null, keywords: null },
  });
  assert.equal(changed.status, 200);
  const { frequency, keywords, themes } = changed.answer["metadata"] as unknown as Record<string, unknown>;
  assert.deepEqual([frequency, keywords, themes], [undefined, [], ["TRAN"]]);
});

const refusals: readonly (readonly [metadata: object, parameter: string])[] = [
  [{ issued: "hier" }, "metadata.issued"],
  [{ temporal: [{ start: "0000-00-00" }] }, "metadata.temporal"],
  [{ landingPage: "javascript:alert(1)" }, "metadata.landingPage"],
  [{ spatial: [{ bbox: [351000, 6789000, 352000, 6790000] }] }, "metadata.spatial"],
  [{ keywords: ["x".repeat(101)] }, "metadata.keywords"],
  [{ unknown: 1 }, "metadata"],
  [
    { distributions: [{ id: "1", kind: "file", accessUrl: "https://exemple.fr", sizeBytes: -1 }] },
    "metadata.distributions.0.sizeBytes",
  ],
];

for (const [metadata, parameter] of refusals) {
  test(`${JSON.stringify(metadata).slice(0, 60)} is refused, and ${parameter} is told`, async () => {
    const { world, send, make } = await apiWorld();
    await using _ = world;
    const id = await make("a");
    const { status, answer } = await send("PATCH", `/api/datasets/${id}`, { metadata });
    assert.deepEqual([status, answer["parameter"]], [400, parameter]);
  });
}

test("the score says each point in the reader's language, with what would raise it", async () => {
  const { world, send, make } = await apiWorld();
  await using _ = world;
  const id = await make("Comptages");
  const { status, answer } = await send("GET", `/api/datasets/${id}/quality`);
  assert.equal(status, 200);
  assert.equal(answer["max"], 405);
  const [keyword] = answer["points"] as unknown as Record<string, unknown>[];
  assert.deepEqual(keyword, {
    dimension: "findability",
    criterion: "dcat:keyword",
    max: 30,
    given: 0,
    name: "Keywords",
    reason: "Missing.",
    raise: "Add at least one keyword.",
  });
});

test("what the files say is proposed in the shape that a change takes", async () => {
  const { world, send, make } = await apiWorld();
  await using _ = world;
  const id = await make("Compteurs vélo");
  const { answer } = await send("GET", `/api/datasets/${id}/proposals`);
  assert.deepEqual(answer["themes"], ["TRAN"]);
  const taken = await send("PATCH", `/api/datasets/${id}`, { metadata: answer });
  assert.equal(taken.status, 200);
  assert.deepEqual((await send("GET", `/api/datasets/${id}/proposals`)).answer, {});
});

test("a withdrawn dataset is gone, and its address says what took its place", async () => {
  const { world, send, make } = await apiWorld();
  await using _ = world;
  const [old, next] = [await make("Anciens comptages"), await make("Comptages")];
  const publish = (id: string) => send("POST", `/api/datasets/${id}/publication`);
  assert.equal((await publish(old)).status, 200);
  const slug = (await publish(next)).answer["slug"] as unknown as string;
  assert.equal(slug, "comptages");
  assert.equal((await send("PUT", `/api/datasets/${old}/replacement`, { dataset: next })).status, 409);
  await send("DELETE", `/api/datasets/${old}/publication?reason=Refondu.`);
  const replaced = await send("PUT", `/api/datasets/${old}/replacement`, { dataset: next });
  assert.equal((replaced.answer["replacedBy"] as unknown as { slug: string }).slug, slug);
  const gone = await send("GET", `/api/datasets/${old}`, undefined, "");
  assert.equal(gone.status, 410);
  assert.equal(gone.answer["replacedBy"], `http://maille.test/datasets/${slug}`);
  assert.equal(gone.answer["reason"], "Refondu.");
  assert.equal((await send("DELETE", `/api/datasets/${old}/replacement`)).answer["replacedBy"], undefined);
});

test("each vocabulary is listed, and its terms are read with their labels", async () => {
  const { world, send } = await apiWorld();
  await using _ = world;
  const { answer } = await send("GET", "/api/vocabularies");
  const all = answer["data"] as unknown as { name: string; terms: number; links: { terms: string } }[];
  assert.ok(all.length >= 9);
  for (const { name, terms, links } of all) {
    const one = await send("GET", new URL(links.terms).pathname);
    assert.deepEqual([one.status, one.answer["name"]], [200, name]);
    assert.equal((one.answer["data"] as unknown as unknown[]).length, terms);
  }
  const types = await send("GET", "/api/vocabularies/file-types");
  assert.deepEqual((types.answer["data"] as unknown as unknown[])[0], {
    code: "CSV",
    uri: "http://publications.europa.eu/resource/authority/file-type/CSV",
    label: { fr: "CSV", en: "CSV" },
    mediaType: "text/csv",
    nonProprietary: true,
    machineReadable: true,
  });
  assert.equal((await send("GET", "/api/vocabularies/rien")).status, 404);
});

test("the schema of the API takes what the catalogue answers", () => {
  assert.ok(metadataSchema.safeParse(noMetadata).success);
});

test("a change made from what somebody else changed meanwhile is told, and nothing is lost", async () => {
  const { world, send, make } = await apiWorld();
  await using _ = world;
  const id = await make("Marchés");
  const seen = (await send("GET", `/api/datasets/${id}`)).answer["modifiedAt"];
  const later = new Date(world.time.now.getTime() + 60_000);
  world.time.now = later;
  const change = (title: string, unchangedSince?: unknown) =>
    send("PATCH", `/api/datasets/${id}`, {
      title,
      ...defined({ unchangedSince }),
    });
  assert.equal((await change("Marchés de plein air", seen)).status, 200);
  assert.equal((await change("Marchés couverts", seen)).status, 409);
  assert.equal((await send("GET", `/api/datasets/${id}`)).answer["title"], "Marchés de plein air");
  const changed = await send("PATCH", `/api/datasets/${id}`, {
    title: "Marchés couverts",
    unchangedSince: later.toISOString(),
  });
  assert.equal(changed.status, 200);
});
