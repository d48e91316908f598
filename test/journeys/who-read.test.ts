import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { sessionCookieName } from "../../src/server/session-cookie-name.ts";
import { connectionsWorld } from "../citizens/connections-world.ts";
import { openPages } from "../network/remote-world.ts";
import type { TestInstance } from "../network/world.ts";
import { openBrowser } from "../pages/browser.ts";
import { faultsOf, shoot } from "./accounts-world.ts";

let world: Awaited<ReturnType<typeof connectionsWorld>>;
let browser: Browser;

before(async () => {
  [world, browser] = await Promise.all([connectionsWorld(), openBrowser()]);
  await openPages(world.bus);
  await openPages(world.office);
});

after(async () => {
  await browser.close();
  await world[Symbol.asyncDispose]();
});

async function cookieOf({ app, url }: TestInstance, name: string) {
  const email = `${name}@example.org`;
  const { secret } = await app.rooms.accounts.signIn(email, "quatre mots sans lien", {
    address: "127.0.0.1",
  });
  return { name: sessionCookieName(url), value: secret, url };
}

async function openPhone(options: Parameters<Browser["newContext"]>[0]): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, ...options });
  await context.addCookies([
    await cookieOf(world.bus, "awa-bus"),
    await cookieOf(world.office, "awa-office"),
  ]);
  return context;
}

/** From the page of one site to that of the other, and back once its code is typed. */
async function connect(page: Page): Promise<void> {
  await page.click("section[aria-labelledby=others] a");
  await page.waitForURL(`${world.office.url}/my/readings/allow?*`);
  await shoot(page, "who-read-2-allow");
  await page.click("form[action^='?/allow'] button");
  await page.waitForSelector("[name=code]");
  await world.setCode("12345678");
  await page.fill("[name=code]", "87654321");
  await page.click("form[action^='?/prove'] button");
  await page.waitForSelector("#code-wrong");
  await shoot(page, "who-read-3-code");
  await page.fill("[name=code]", "12345678");
  await page.click("form[action^='?/prove'] button");
  await page.waitForURL(`${world.bus.url}/my/readings`);
}

const timesMax = 20;

/** What the page tells once each site answered: one is waited for less than a second, which a busy machine may need. */
async function toldByAll(page: Page): Promise<string> {
  for (let times = 1; ; times += 1) {
    const main = await page.locator("main").innerText();
    if (!/N’a pas répondu à temps/.test(main) || times === timesMax) return main;
    await page.reload();
  }
}

interface OwnReadings {
  readonly data: readonly { instance: string; reading: string; own: boolean }[];
  readonly meta: { readonly sites: readonly { instance: string; state: string; locked: number }[] };
}

/** The same as a program is told it. */
async function readingsToldByAll(context: BrowserContext) {
  for (let times = 1; ; times += 1) {
    const api = await context.request.get(`${world.bus.url}/api/own-readings`);
    const told = (await api.json()) as OwnReadings;
    const isWhole = told.meta.sites.every(({ state }) => state === "answered");
    if (isWhole || times === timesMax) return { api, ...told };
  }
}

test("without scripts, on a phone: one site is connected, its readings are read with their proofs, and it is ended there", async () => {
  const context = await openPhone({ locale: "fr-FR", javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${world.bus.url}/my`);
  await page.click("main a[href='/my/readings']");
  await shoot(page, "who-read-1-none");
  await connect(page);
  // Her own yes is the only reading so far: it is not among those of others.
  assert.match(await page.locator("section[aria-labelledby=readings]").innerText(), /Aucune lecture/);
  await page.click("section[aria-labelledby=readings] a[href*='who=own']");
  await page.waitForURL(/who=own/);
  const main = await toldByAll(page);
  await shoot(page, "who-read-4-told");
  assert.match(main, /office A répondu\./);
  assert.match(main, /Votre quotient familial/);
  const proof = await context.request.get(
    (await page.locator(`main td a[href^='${world.office.url}/my/']`).first().getAttribute("href")) ?? "",
  );
  assert.match(await proof.text(), /"format":"maille-journal-proof\/1"/);
  const { "cache-control": cache, "referrer-policy": referrer } = (
    await context.request.get(`${world.bus.url}/my/readings`)
  ).headers();
  assert.deepEqual([cache, referrer], ["private, no-store", "same-origin"]);
  assert.equal(await page.evaluate("document.documentElement.scrollWidth"), 360);
  const { api, data, meta } = await readingsToldByAll(context);
  assert.equal(api.headers()["cache-control"], "no-store");
  assert.deepEqual(
    data.map(({ instance, reading, own }) => [instance, reading, own]),
    [[world.office.url, "connection", true]],
  );
  assert.deepEqual(
    meta.sites.map(({ instance, state, locked }) => [instance, state, locked]),
    [
      [world.bus.url, "answered", 0],
      [world.office.url, "answered", 0],
    ],
  );
  await page.goto(`${world.office.url}/my/readings`);
  await page.click("section[aria-labelledby=given] summary");
  await page.click("section[aria-labelledby=given] form button");
  await page.waitForSelector("section[aria-labelledby=given]", { state: "detached" });
  await world.bus.until("the bus network knows", async () => {
    return (await world.bus.app.rooms.citizens.listConnections(world.awa.atBus)).length === 0;
  });
  await context.close();
});

test("a site that is silent, and one that writes scripts, are words on the page", async () => {
  const context = await openPhone({ locale: "fr-FR" });
  const page = await context.newPage();
  await page.goto(`${world.bus.url}/my/readings`);
  await connect(page);
  const evil = "<img src=x onerror=alert(1)>";
  await world.office.app.contexts.own.db`
    update self_data set told = jsonb_set(told, '{name}', to_jsonb(${evil}::text))`;
  await page.goto(`${world.bus.url}/my/readings?who=all`);
  await toldByAll(page);
  assert.match(await page.locator("main table").innerText(), /<img src=x onerror=alert\(1\)>/);
  assert.equal(await page.locator("main table img").count(), 0);
  world.office.answerAs(() => true);
  await page.reload();
  await shoot(page, "who-read-5-silent");
  assert.match(await page.locator("main").innerText(), /N’a pas répondu à temps/);
  await openPages(world.office);
  await context.close();
});

test("who is signed in at one site alone signs in at the other on the way, and comes back", async () => {
  const lise = await world.person("lise", ["A-4", "Petit"]);
  const context = await browser.newContext({ locale: "fr-FR", javaScriptEnabled: false });
  await context.addCookies([await cookieOf(world.bus, "lise-bus")]);
  const page = await context.newPage();
  await page.goto(`${world.bus.url}/my/readings`);
  await page.click("section[aria-labelledby=others] a");
  await page.waitForURL(/\/sign-in\?back=/);
  await page.fill("main [name=email]", "lise-office@example.org");
  await page.fill("main [name=password]", "quatre mots sans lien");
  await page.click("main form:has([name=password]) button.main");
  await page.waitForURL(`${world.office.url}/my/readings/allow?*`);
  await page.click("form[action^='?/allow'] button");
  await page.waitForSelector("[name=code]");
  await world.setCode("12345678");
  await page.fill("[name=code]", "12345678");
  await page.click("form[action^='?/prove'] button");
  await page.waitForURL(`${world.bus.url}/my/readings`);
  assert.equal((await world.bus.app.rooms.citizens.listConnections(lise.atBus)).length, 1);
  // An address that no site made is refused, in words.
  const again = await page.goto(`${world.bus.url}/my/readings?request=x&grant=y`);
  assert.equal(again?.status(), 400);
  assert.match(await page.locator("main").innerText(), /Demande incorrecte/);
  await context.close();
});

test("axe finds nothing on these pages, in light and in dark, in both languages", async () => {
  const faults: string[] = [];
  for (const [locale, colorScheme] of [
    ["fr-FR", "dark"],
    ["en-GB", "light"],
  ] as const) {
    const context = await openPhone({ locale, colorScheme, reducedMotion: "reduce" });
    const page = await context.newPage();
    const back = await world.requestOf(world.awa.atBus);
    for (const path of [
      `${world.bus.url}/my/readings`,
      `${world.office.url}/my/readings`,
      `${world.office.url}/my/readings/allow?request=${back}`,
    ]) {
      await page.goto(path);
      faults.push(...(await faultsOf(page)).map((fault) => `${path} ${locale}: ${fault}`));
    }
    await context.close();
  }
  assert.deepEqual(faults, []);
});
