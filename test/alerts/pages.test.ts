import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Readable } from "node:stream";
import type { Browser, Page } from "playwright-core";
import { system } from "../../src/access/actor.ts";
import { withInstance } from "../../src/command/instance.ts";
import { readConfig } from "../../src/config.ts";
import type { Rooms } from "../../src/rooms.ts";
import { byDepartement } from "../indicators/world.ts";
import { becomeAdministrator } from "../journeys/furnished.ts";
import { openBrowser } from "../pages/browser.ts";
import { openInstance, type Served } from "../pages/instance.ts";
import { beds } from "./world.ts";

let folder = "";
let browser: Browser;
let served: Served;
let page: Page;
let table = "";
let dataset = "";
let indicator = "";

/** Beside the process that serves the instance, as a command works. */
async function within(work: (rooms: Rooms) => Promise<void>): Promise<void> {
  const config = readConfig({ MAILLE_DATA: folder, HOST: "127.0.0.1", PORT: "0" });
  const terminal = { out: () => undefined, err: () => undefined, json: false } as never;
  const signal = AbortSignal.timeout(300_000);
  const call = { config, language: "fr", terminal, positionals: [], options: {}, signal };
  await withInstance(call as never, async (rooms) => {
    await work(rooms);
    return 0;
  });
}

/** The next file of the beds. */
async function send(rooms: Rooms, of: Parameters<typeof beds>[0]): Promise<void> {
  const upload = await rooms.imports.receiveFile(system, "lits.csv", Readable.from([beds(of)]));
  const into = table === "" ? {} : { table };
  const begun = await rooms.imports.importLater(system, dataset, { upload: upload.id }, into);
  for await (const now of rooms.imports.watchImport(system, begun.id, AbortSignal.timeout(300_000)))
    table = now.made[0]?.table ?? table;
}

const first = { 22: [10, 12, 14], 29: [20, 22, 24], 35: [30, 32, 34], 56: [31, 33, 38] };

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "maille-alerts-"));
  [served, browser] = await Promise.all([openInstance({ MAILLE_DEMO: "no" }, folder), openBrowser()]);
  const start = await browser.newPage({ locale: "fr" });
  await becomeAdministrator(start, served);
  await within(async (rooms) => {
    const { items } = await rooms.organizations.listOrganizations(system, { page: 1, pageSize: 1 });
    const organization = items[0]?.id ?? "";
    const named = { organization, title: "Hôpitaux", licence: "lov2" };
    dataset = (await rooms.datasets.createDataset(system, named)).id;
    await send(rooms, first);
    await rooms.datasets.publish(system, dataset);
    const made = await rooms.indicators.createIndicator(system, {
      ...named,
      title: "Lits occupés",
      unit: "lits",
      decimals: 0,
      definition: { source: byDepartement(table), steps: [] },
    });
    await rooms.datasets.publish(system, made.dataset.id);
    indicator = made.dataset.slug;
  });
  const storageState = await start.context().storageState();
  page = await (await browser.newContext({ locale: "fr", javaScriptEnabled: false, storageState })).newPage();
});

after(async () => {
  await browser.close();
  await served[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function letters(): Promise<readonly string[]> {
  const files = await readdir(join(folder, "mail")).catch(() => []);
  return Promise.all(files.map((file) => readFile(join(folder, "mail", file), "utf8")));
}

test("without JavaScript, an alert is made from the page of an indicator, told once, silenced, and closed with a word", async () => {
  await page.goto(`${served.url}/indicators/${indicator}?place=departement-35`);
  await page.click("main a[href^='/alerts/new']");
  assert.match(await page.locator("[name=place]").inputValue(), /^Ille-et-Vilaine \(departement 35\)$/);
  await page.fill("[name=value]", "quarante");
  await page.fill("[name=place]", "Saint-Martin-de-Nulle-Part");
  await page.locator("form[method=post] button.main").click();
  assert.match(await page.locator("main [role=alert]").innerText(), /nombre|lieu/);
  assert.equal(await page.locator("[name=value]").inputValue(), "quarante");
  await page.fill("[name=value]", "40");
  await page.check("[name=where][value=each]");
  await page.selectOption("[name=level]", "departement");
  await page.selectOption("[name=for]", { label: "tout le monde, par Ville de Rennes" });
  await page.fill("[name=note]", "Prévenir l’astreinte.");
  await page.locator("form[method=post] button.main").click();
  await page.waitForURL(/\/alerts\/rules\/[^/]+$/);
  const rule = page.url();
  assert.match(await page.locator("main").innerText(), /Lits occupés, chaque département/);
  assert.match(await page.locator("main").innerText(), /Vous recevez cette alerte par courriel/);

  await within((rooms) => send(rooms, { ...first, 56: [31, 33, 38, 45], 35: [30, 32, 34, 47] }));
  while ((await page.locator("main a[href^='/alerts/'] >> text=lits").count()) < 2) await page.reload();
  await page.goto(`${served.url}/alerts`);
  const lines = await page.locator("main .list a").allInnerTexts();
  assert.equal(lines.length, 2);
  assert.ok(
    lines.some((line) => /Morbihan\s: 45\slits le 4 novembre 2020, au-dessus de 40\slits/.test(line)),
  );
  let told = await letters();
  while (told.length === 0) told = await letters();
  assert.equal(told.length, 1);
  assert.match(told[0] ?? "", /Subject: 2 alertes : Lits occupés/);

  await page.goto(`${served.url}/alerts?place=departement-56&indicator=${indicator}`);
  assert.match(await page.locator("h1").innerText(), /Alertes\s: Lits occupés, Morbihan/);
  await page.locator("main .list a").first().click();
  const alert = page.url();
  assert.ok((await page.locator("figure svg").count()) > 0, "the curve is drawn");
  assert.match(
    await page.locator("section[aria-labelledby=source]").innerText(),
    /Version 2 .*\n?.*Hôpitaux/s,
  );
  await page.fill("[name=until]", "2019-01-01");
  await page.locator("form[action='?/silence'] button").click();
  assert.match(await page.locator("main [role=alert]").innerText(), /jour à venir/);
  await page.fill("[name=until]", "2030-01-31");
  await page.locator("form[action='?/silence'] button").click();
  assert.match(await page.locator("main").innerText(), /En silence jusqu’au 31 janvier 2030/);
  await page.goto(`${served.url}/alerts?state=silenced`);
  assert.equal(await page.locator("main .list a").count(), 1);
  await page.goto(alert);
  await page.locator("form[action='?/unsilence'] button").click();

  await within((rooms) => send(rooms, { ...first, 56: [31, 33, 38, 44], 35: [30, 32, 34, 12] }));
  while (!/révisé/.test(await page.locator("main").innerText())) await page.reload();
  assert.match(await page.locator("main").innerText(), /Ce chiffre a été révisé depuis \(.*\)\s: 44\slits\./);
  await page.locator("summary >> text=Clore").click();
  await page.locator("form[action='?/close'] button").click();
  assert.match(await page.locator("main [role=alert]").innerText(), /Dites en un mot/);
  await page.fill("[name=words]", "Dix lits de plus sont ouverts. <b>Fin</b>");
  await page.locator("form[action='?/close'] button").click();
  await page.waitForURL(alert);
  assert.match(
    await page.locator("section[aria-labelledby=done]").innerText(),
    /<b>Fin<\/b>\s+Close par Awa Le Gall/,
  );

  const visitor = await (await browser.newContext({ locale: "en", javaScriptEnabled: false })).newPage();
  await visitor.goto(`${served.url}/alerts?state=closed`);
  assert.match(
    await visitor.locator("main .list").innerText(),
    /Morbihan: 45 lits on 4 November 2020, above 40 lits/,
  );
  const feed = await (await fetch(`${served.url}/feeds/alerts.atom?level=departement&code=56`)).text();
  assert.equal(feed.match(/<entry>/g)?.length, 1);
  assert.match(feed, /Dix lits de plus sont ouverts/);
  await visitor.goto(rule);
  assert.equal(await visitor.locator("form[action='?/delete'], form[action='?/silence']").count(), 0);
  await page.goto(rule);
  await page.locator("summary >> text=Supprimer").click();
  await page.locator("form[action='?/delete'] button").click();
  await page.waitForURL(/which=own$/);
  assert.equal((await visitor.goto(alert))?.status(), 404);
  assert.equal((await letters()).length, 1);
});

test("the alert banner of a board shows the public alerts that run of its indicator, at its place", async () => {
  await within(async (rooms) => {
    const { items } = await rooms.organizations.listOrganizations(system, { page: 1, pageSize: 1 });
    const found = await rooms.indicators.getIndicator(system, indicator);
    const account = (await rooms.accounts.listAccounts(system, { page: 1, pageSize: 1 })).items[0];
    const organization = items[0]?.id ?? "";
    const editor = {
      kind: "member",
      account: account?.id ?? "",
      administrator: true,
      memberships: [{ organization, role: "editor" }],
    } as const;
    const place = { level: "departement", code: "56" } as const;
    const board = await rooms.boards.createBoard(editor, {
      organization,
      title: "Veille",
      place,
      blocks: [
        {
          id: "b1",
          width: "whole",
          kind: "alert",
          tone: "warning",
          text: "Attention.",
          indicator: found.dataset.id,
        },
      ],
    } as never);
    await rooms.boards.publishBoard(editor, board.id);
    await rooms.alerts.createRule(editor, {
      indicator,
      condition: { kind: "threshold", way: "above", value: 30 },
      ...place,
      organization,
      audience: "everybody",
    });
  });
  const visitor = await (await browser.newContext({ locale: "fr", javaScriptEnabled: false })).newPage();
  await visitor.goto(`${served.url}/boards/veille`);
  while ((await visitor.locator("#b1 li").count()) === 0) await visitor.reload();
  assert.match(
    await visitor.locator("#b1").innerText(),
    /Attention\.\s+Lits occupés, Morbihan\s: \d\d\slits/,
  );
  await visitor.goto(`${served.url}/boards/veille/departement-35`);
  assert.equal(await visitor.locator("#b1 li").count(), 0);
  const embed = await (await fetch(`${served.url}/embed/boards/veille`)).text();
  assert.match(embed, /<li><a href="[^"]*\/alerts\/[^"]+"[^>]*>Lits occupés, Morbihan/);
});
