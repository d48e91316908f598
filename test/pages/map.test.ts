import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { becomeAdministrator, demonstrated, publish } from "../journeys/furnished.ts";
import { openBrowser } from "./browser.ts";
import { openInstance, type Served } from "./instance.ts";

let browser: Browser;
let served: Served;
/** The address of a table of points, below `/datasets/`. */
let trees: string;

/** More around one spot than a tile tells one by one, and two on both sides of where two tiles meet. */
const dense = { latitude: 48.11, longitude: -1.68 };
const border = { latitude: 48.39, longitude: -4.483, tile: "14/7987" };
const points = [
  "nom;latitude;longitude",
  "Ici;48.11;-1.68",
  ...Array.from({ length: 3_000 }, (_, at) => {
    const [across, up] = [(at % 60) - 30, Math.floor(at / 60) - 25];
    return `Arbre ${at};${(48.1101 + up * 0.0001).toFixed(5)};${(-1.6801 + across * 0.0001).toFixed(5)}`;
  }),
  "Près;48.39;-4.4835",
  "Loin;48.39;-4.479",
];

before(async () => {
  [served, browser] = await Promise.all([openInstance(), openBrowser()]);
  await demonstrated(served);
  const context = await browser.newContext({ locale: "fr" });
  const page = await context.newPage();
  await becomeAdministrator(page, served);
  const path = join(served.folder, "arbres.csv");
  await writeFile(path, points.join("\n"));
  trees = (await publish(page, served, path)).replace("/datasets/", "");
  await context.close();
});

after(async () => {
  await browser.close();
  await served[Symbol.asyncDispose]();
});

async function open(
  path: string,
  options: Parameters<Browser["newContext"]>[0] = {},
): Promise<{ page: Page; context: BrowserContext; outside: string[] }> {
  const context = await browser.newContext({ locale: "fr", ...options });
  const page = await context.newPage();
  const outside: string[] = [];
  page.on("pageerror", (error) => assert.fail(error));
  page.on("request", (request) => {
    if (!request.url().startsWith(served.url) && !request.url().startsWith("data:"))
      outside.push(request.url());
  });
  await page.goto(`${served.url}/datasets/${path}`);
  return { page, context, outside };
}

test("a new instance draws its départements, overseas beside, and has no map where nothing can be drawn", async () => {
  const { page, context } = await open("departements/map", { javaScriptEnabled: false });
  const svg = page.locator("[data-map] svg:visible");
  assert.match((await svg.getAttribute("aria-label")) ?? "", /101 lieux|10\d lieux/);
  for (const name of ["Guadeloupe", "Martinique", "Guyane", "La Réunion", "Mayotte"]) {
    assert.equal(await svg.getByText(name, { exact: true }).count(), 1, name);
  }
  assert.equal(await page.locator(".map-stage").count(), 0);
  // Its columns are codes of activities, which have no place.
  const naf = await context.request.get(`${served.url}/datasets/nomenclature-d-activites-francaise/map`);
  assert.equal(naf.status(), 404);
  await context.close();
});

test("a map is moved by pointer and keys, tells the place under the pointer, and asks no other host", async () => {
  for (const width of [360, 1280]) {
    const { page, context, outside } = await open("departements/map", { viewport: { width, height: 900 } });
    const box = page.locator("[data-map]");
    assert.equal(await page.locator(".map-stage").count(), 0);
    await page.getByRole("button", { name: "Zoomer", exact: true }).click();
    const stage = page.locator(".map-stage");
    await stage.waitFor();
    await page.getByRole("button", { name: "Dézoomer" }).click();
    await stage.focus();
    for (const key of ["ArrowLeft", "ArrowRight", "+", "-"]) await page.keyboard.press(key);
    const frame = await stage.boundingBox();
    assert.ok(frame !== null && frame.width <= width);
    const at = { x: frame.width * 0.5, y: frame.height * 0.45 };
    await assertTold(page, at);
    const link = page.locator(".map-tip a");
    assert.equal(await link.innerText(), "Voir la fiche");
    await page.keyboard.press("Escape");
    assert.equal(await page.locator(".map-tip:visible").count(), 0);
    // The legend that the server drew stays below.
    assert.ok(((await box.boundingBox())?.height ?? 0) > frame.height + 100);
    assert.deepEqual(outside, []);
    await context.close();
  }
});

/** What is pressed is told once its values are there. */
async function assertTold(page: Page, position: { x: number; y: number }): Promise<void> {
  await pressUntilTold(page, position);
  assert.match(await page.locator(".map-tip").innerText(), /^\p{L}.*\n[\d\s]+/u);
}

async function pressUntilTold(page: Page, position: { x: number; y: number }): Promise<void> {
  for (let time = 0; time < 40; time += 1) {
    await page.locator(".map-stage").click({ position });
    if ((await page.locator(".map-tip strong:visible").count()) > 0) break;
    await page.waitForTimeout(250);
  }
}

/** What stands below the map once somebody at that position asked what is near. */
async function near(
  position: { latitude: number; longitude: number },
  prepare: (context: BrowserContext) => Promise<unknown> = async () => undefined,
): Promise<string> {
  const { latitude, longitude } = position;
  const { page, context } = await open(`${trees}/map`, {
    viewport: { width: 360, height: 900 },
    geolocation: { latitude, longitude },
    permissions: ["geolocation"],
  });
  // Tiles of a larger view are held before the nearer ones are asked for.
  const first = page.waitForResponse(/\/tiles\//);
  await page.getByRole("button", { name: "Zoomer", exact: true }).click();
  await first;
  await prepare(context);
  await page.getByRole("button", { name: "Autour de moi" }).click();
  const head = page.locator(".map-near > :first-child");
  await head.filter({ hasNotText: "Votre position reste" }).waitFor();
  const text = await page.locator(".map-near").innerText();
  await context.close();
  return text;
}

const slowly = (of: string, ms: number) => (context: BrowserContext) =>
  context.route(`**/tiles/${of}/**`, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, ms));
    await route.continue();
  });

const cut = (context: BrowserContext) => context.route("**/tiles/14/**", (route) => route.abort());

test("what is near is told from as near as it takes, once all of it is there", async () => {
  assert.match(await near(dense), /plus proches\s+Ici · 0 m\s+Arbre/);
  assert.match(await near(dense, slowly("*", 1_500)), /plus proches\s+Ici · 0 m\s+Arbre/);
  assert.match(await near(border, slowly(border.tile, 1_500)), /plus proches\s+Près · 40 m\s+Loin · 300 m/);
});

test("nothing near is said where nothing is, and not where it could not be loaded", async () => {
  assert.match(await near({ latitude: 40, longitude: -20 }), /^Aucun lieu à moins de 20 km/);
  assert.match(await near(dense, cut), /^Les lieux n’ont pas pu être chargés/);
});

test("a map of points is moved, tells what is pressed, and leads to the row, which has a small map", async () => {
  const { page, context, outside } = await open(`${trees}/map?nom__exact=Pr%C3%A8s`);
  await page.getByRole("button", { name: "Zoomer", exact: true }).click();
  const stage = page.locator(".map-stage");
  await stage.focus();
  const frame = await stage.boundingBox();
  assert.ok(frame !== null);
  const middle = { x: frame.width / 2, y: frame.height / 2 };
  await pressUntilTold(page, middle);
  assert.equal(await page.locator(".map-tip strong").innerText(), "Près");
  await page.keyboard.press("ArrowLeft");
  await stage.click({ position: middle });
  assert.equal(await page.locator(".map-tip:visible").count(), 0, "it was moved");
  await page.keyboard.press("ArrowRight");
  await pressUntilTold(page, middle);
  await page.getByRole("link", { name: "Voir la fiche" }).click();
  await page.waitForURL("**/rows/*");
  assert.equal(await page.locator("[data-map] svg:visible").getAttribute("aria-label"), "Où se trouve Près");
  await page.getByRole("button", { name: "Zoomer", exact: true }).click();
  await stage.waitFor();
  await context.close();
  assert.deepEqual(outside, []);
});
