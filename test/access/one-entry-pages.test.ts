import assert from "node:assert/strict";
import { globSync } from "node:fs";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { type ActorName, type ActorsWorld, actorsWorld, type Made } from "../journeys/actors-world.ts";

let world: ActorsWorld;
let made: Made;

const rows = Array.from(
  { length: 40 },
  (_, row) =>
    `35238;lieu ${row};-1,68;48,11;2026-01-0${(row % 9) + 1};${row};${row < 20 ? "dedans" : "dehors"}`,
);

before(async () => {
  world = await actorsWorld();
  const columns = "commune;lieu;longitude;latitude;jour;montees;zone";
  made = await world.publish(await world.draft("Arrêts", `${columns}\n${rows.join("\n")}\n`));
  const policy = { hiddenColumns: [], rows: [{ column: "zone", operator: "exact", value: "dedans" }] };
  await world.answer("editor", "PUT", `/api/datasets/${made.id}/access`, { level: "account", policy });
});

after(() => world[Symbol.asyncDispose]());

/** Each page and file that shows rows, or figures of them, and what the journal says of it. Of all others: nothing. */
const shows: Readonly<Record<string, string>> = {
  "/datasets/[slug]/[[table]]": "page",
  "/datasets/[slug]/[[table]]/chart": "chart",
  "/datasets/[slug]/[[table]]/chart/[file]": "chart",
  "/datasets/[slug]/[[table]]/map": "features",
  "/datasets/[slug]/[[table]]/map/[file]": "features",
  "/datasets/[slug]/[[table]]/columns": "profile",
  "/datasets/[slug]/[[table]]/rows/[row]": "page",
  "/datasets/[slug]/[[table]]/download/[format]": "export-csv",
  "/embed/[slug]/[table]/chart": "chart",
  "/embed/[slug]/[table]/map": "features",
};

/** Those that only show to who reads the table whole. */
const showsWhole: Readonly<Record<string, string>> = {
  // The first lines of the file stand beside the rows that were read of it.
  "/datasets/[slug]/[[table]]/correct": "original, page",
  "/datasets/[slug]/[[table]]/rejected": "original",
  "/datasets/[slug]/[[table]]/rejected/download": "original",
  "/datasets/[slug]/[[table]]/versions/[number]/original": "original",
};

function routes(): readonly string[] {
  const folder = fileURLToPath(new URL("../../src/pages/routes", import.meta.url));
  const found = globSync("**/{+page.svelte,+server.ts}", { cwd: folder })
    .map((path) => `/${path.replace(/\/?\+(?:page\.svelte|server\.ts)$/, "")}`)
    .filter((path) => /^\/(?:datasets|embed|places|$)/.test(path) && !path.includes("[source]"))
    .filter((path) => !path.endsWith("events"));
  assert.ok(found.length > 20, `${found.length} pages`);
  return [...new Set(found)];
}

function fill(route: string): string {
  return route
    .replace("[slug]", made.slug)
    .replace("/[[table]]", "")
    .replace("[table]", made.table)
    .replace("[level]", "commune")
    .replace("[code]", "35238")
    .replace("[number]", "1")
    .replace("[row]", "3")
    .replace("[format]", "csv")
    .replace("[file]", route.includes("/map/") ? "map.csv" : "chart.csv");
}

async function newest(actor: ActorName): Promise<readonly { index: number; reading: string }[]> {
  const { data } = (await world.answer(actor, "GET", "/api/account/journal?page_size=50")).body;
  return data as { index: number; reading: string }[];
}

async function assertOneEach(actor: ActorName, expected: Readonly<Record<string, string>>): Promise<void> {
  const all = routes();
  assert.deepEqual(
    Object.keys(expected).filter((route) => !all.includes(route)),
    [],
  );
  for (const route of all) {
    const before = (await newest(actor))[0]?.index ?? -1;
    const response = await world.send(actor, "GET", fill(route));
    await response.arrayBuffer();
    assert.ok(response.status < 500, `${route} ${response.status}`);
    const reading = expected[route];
    if (reading !== undefined) assert.equal(response.status, 200, route);
    const found = (await newest(actor)).filter(({ index }) => index > before).map((one) => one.reading);
    assert.equal(found.toSorted().join(", "), reading ?? "", `${actor}: ${route}`);
  }
}

test("each page that shows rows, or figures of them, is one entry of its reader, and no other is any", async () => {
  await assertOneEach("stranger", shows);
});

test("the same for the producer's own staff, who see more pages", async () => {
  await assertOneEach("editor", { ...shows, ...showsWhole });
});
