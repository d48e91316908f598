import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fromGeojsonVt } from "@maplibre/vt-pbf";
import GeoJsonVt from "geojson-vt";
import type { Browser, Page } from "playwright-core";
import { becomeAdministrator, publish } from "../journeys/furnished.ts";
import { writePmtiles } from "../pmtiles-file.ts";
import { openBrowser } from "./browser.ts";
import { openInstance, type Served } from "./instance.ts";

let browser: Browser;
let served: Served;
let steward: Page;
let folder: string;
let dataset: string;

const stations = ["nom;latitude;longitude", "Gare;48.1035;-1.6726", "Vern;48.05;-1.605", "Pacé;48.147;-1.77"];

before(async () => {
  [served, browser, folder] = await Promise.all([
    openInstance({ MAILLE_DEMO: "no" }),
    openBrowser(),
    mkdtemp(join(tmpdir(), "maille-base-map-")),
  ]);
  steward = await (await browser.newContext({ locale: "fr" })).newPage();
  await becomeAdministrator(steward, served);
  await writeFile(join(folder, "stations.csv"), stations.join("\n"));
  dataset = await publish(steward, served, join(folder, "stations.csv"));
});

after(async () => {
  await browser.close();
  await served[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

test("a map of some kilometres names the towns around, and whose data they are", async () => {
  const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await page.goto(`${served.url}${dataset}/map`);
  const drawn = page.locator("[data-map] svg:visible");
  for (const name of ["Rennes", "Cesson-Sévigné", "© GeoNames"]) {
    assert.equal(await drawn.getByText(name, { exact: true }).count(), 1, name);
  }
  await page.context().close();
});

test("a base map that a steward sends is under the rows of a map that moves, until they remove it", async () => {
  await steward.goto(`${served.url}/admin/settings`);
  await steward.setInputFiles("#base-map-file", join(folder, "stations.csv"));
  await steward.locator("form[action='?/basemap'] button").click();
  await steward.locator("#error-summary, [role=alert], .notice.bad").first().waitFor();
  assert.match(await steward.locator("main").innerText(), /PMTiles, version 3/);

  await writeFile(join(folder, "lac.pmtiles"), lake());
  await steward.setInputFiles("#base-map-file", join(folder, "lac.pmtiles"));
  await steward.locator("form[action='?/basemap'] button").click();
  await steward.waitForURL(/#base-map$/);
  assert.match(
    await steward.locator("#base-map").innerText(),
    /Un grand lac, zooms 0 à 10\. Crédit\s: © Essai/,
  );
  const under = await moveOn(dataset, ({ middle, water }) => middle === water);
  assert.ok(under.asked.some((url) => /\/ground\/base\/\d+\/\d+\/\d+\.mvt\?v=/.test(url)));
  assert.equal(under.middle, under.water);

  await steward.goto(`${served.url}/admin/settings`);
  await steward.locator("#base-map details.confirm summary").click();
  await steward.locator("form[action='?/unbasemap'] button").click();
  await steward.waitForURL(/#base-map$/);
  const bare = await moveOn(dataset, () => true);
  assert.deepEqual(
    bare.asked.filter((url) => url.includes("/ground/base/")),
    [],
  );
  assert.notEqual(bare.middle, bare.water);
});

interface Painted {
  readonly middle: string;
  readonly water: string;
}

/**
 * What is asked for and painted once somebody moves the map: beside its middle, where no row is. Tiles that came are
 * painted a moment later: it is looked at for a minute, until it is as it should be.
 */
async function moveOn(
  path: string,
  isSo: (painted: Painted) => boolean,
): Promise<Painted & { asked: string[] }> {
  const page = await (await browser.newContext({ locale: "fr" })).newPage();
  const asked: string[] = [];
  page.on("response", (response) => asked.push(response.url()));
  await page.goto(`${served.url}${path}/map`);
  await page.locator(".map-bar button").first().click();
  await page.waitForLoadState("networkidle");
  const colours = `(() => {
    const canvas = document.querySelector(".map-stage canvas");
    const at = canvas.getContext("2d");
    const told = (x, y) => [...at.getImageData(x, y, 1, 1).data].join();
    const painted = new OffscreenCanvas(1, 1).getContext("2d");
    const probe = document.body.appendChild(document.createElement("span"));
    probe.style.color = "var(--water)";
    painted.fillStyle = getComputedStyle(probe).color;
    painted.fillRect(0, 0, 1, 1);
    const spots = [[0.3, 0.4], [0.6, 0.3], [0.45, 0.75]].map(([x, y]) => told(Math.round(canvas.width * x), Math.round(canvas.height * y)));
    const water = [...painted.getImageData(0, 0, 1, 1).data].join();
    return { middle: spots.every((one) => one === water) ? water : spots.find((one) => one !== water), water };
  })()`;
  let painted = await page.evaluate<Painted>(colours);
  for (const end = performance.now() + 60_000; !isSo(painted) && performance.now() < end;) {
    await page.waitForTimeout(200);
    painted = await page.evaluate<Painted>(colours);
  }
  await page.context().close();
  return { asked, ...painted };
}

/** Water around Rennes, as Protomaps names it. */
function lake(): Buffer {
  const [west, south, east, north] = [-2.5, 47.5, -1, 48.9];
  const ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  const water = new GeoJsonVt(
    {
      type: "Feature",
      properties: { kind: "lake" },
      geometry: { type: "Polygon", coordinates: [ring] },
    },
    { maxZoom: 10, indexMaxZoom: 10, indexMaxPoints: 0 },
  );
  const tiles = water.tileCoords.flatMap(({ z, x, y }) => {
    const tile = water.getTile(z, x, y);
    const bytes =
      tile === null ? undefined : fromGeojsonVt({ water: tile } as never, { version: 2, extent: 4096 });
    return bytes === undefined ? [] : [{ z, x, y, bytes }];
  });
  return writePmtiles(tiles, { leaf: 20, metadata: { name: "Un grand lac", attribution: "© Essai" } });
}
