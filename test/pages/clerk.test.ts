import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { openSite } from "../harvest/site.ts";
import { becomeAdministrator } from "../journeys/furnished.ts";
import { openBrowser } from "./browser.ts";
import { openInstance, type Served } from "./instance.ts";

let browser: Browser;
let served: Served;
/** Of the administrator, with English and without scripts. */
let plain: BrowserContext;
let page: Page;

before(async () => {
  [served, browser] = await Promise.all([
    openInstance({ MAILLE_DEMO: "no", MAILLE_ALLOWED_NETWORKS: "127.0.0.0/8" }),
    openBrowser(),
  ]);
  const first = await browser.newPage({ locale: "en" });
  await becomeAdministrator(first, served);
  await first.goto(`${served.url}/admin/organizations`);
  await first.fill("main [name=name]", "Musée de Bretagne");
  await first.click("main button.main");
  await first.waitForLoadState();
  const storageState = await first.context().storageState();
  plain = await browser.newContext({ locale: "en", javaScriptEnabled: false, storageState });
  page = await plain.newPage();
});

after(async () => {
  await browser.close();
  await served[Symbol.asyncDispose]();
});

test("among several organizations none is taken for granted, and nothing is lost where one is asked for", async () => {
  await page.goto(`${served.url}/publish`);
  assert.equal(await page.inputValue("[name=organization]"), "");
  const asked = await plain.request.post(`${served.url}/publish?lang=en`, {
    headers: { origin: served.url, accept: "text/html" },
    multipart: {
      organization: "",
      title: "Menus de la semaine",
      file: { name: "menus.csv", mimeType: "text/csv", buffer: Buffer.from("jour,plat\nlundi,riz\n") },
    },
  });
  const text = await asked.text();
  assert.equal(asked.status(), 400);
  assert.match(text, /Choose the organization that you publish for\./);
  assert.match(text, /value="Menus de la semaine"/);
  assert.match(text, /File received: menus\.csv/);
  const upload = /name="upload" value="([^"]+)"/.exec(text)?.[1] ?? assert.fail(text);
  const organization = /<option value="([^"]+)"[^>]*>Musée de Bretagne/.exec(text)?.[1] ?? assert.fail(text);
  const begun = await plain.request.post(`${served.url}/publish?lang=en`, {
    headers: { origin: served.url, accept: "text/html" },
    multipart: { organization, title: "Menus de la semaine", upload, fileName: "menus.csv", file: "" },
  });
  assert.match(begun.url(), /\/imports\//);
});

test("a form that names no file is given back with what it holds", async () => {
  await page.goto(`${served.url}/publish`);
  await page.selectOption("[name=organization]", { label: "Ville de Rennes" });
  await page.fill("[name=title]", "Sans fichier");
  await page.click("main button.main");
  assert.equal(await page.inputValue("[name=title]"), "Sans fichier");
  assert.equal(await page.locator("#organization option:checked").textContent(), "Ville de Rennes");
  assert.equal(await page.locator("#file-wrong").count(), 1);
});

test("an address that fails is shown, tried again, and stands in the form where another one is asked", async () => {
  let answers = 0;
  await using site = await openSite((_, response) => {
    answers += 1;
    if (answers === 1) response.writeHead(503).end();
    else response.writeHead(200, { "content-type": "text/csv" }).end("jour,plat\nlundi,riz\n");
  });
  const address = `${site.url}/menus.csv`;
  await page.goto(`${served.url}/publish`);
  await page.selectOption("[name=organization]", { label: "Ville de Rennes" });
  await page.fill("[name=url]", address);
  await page.selectOption("[name=refresh]", "daily");
  await page.click("main button.main");
  await page.locator("form[action='?/again']").waitFor();
  assert.match(await page.locator("main").innerText(), /answered 503[^]*Address asked: http/);
  await page.getByRole("link", { name: "Change the address or send a file" }).click();
  assert.equal(await page.inputValue("[name=url]"), address);
  assert.equal(await page.inputValue("[name=refresh]"), "daily");
  await page.fill("[name=url]", "ftp://menus.example/menus.csv");
  await page.click("main button.main");
  assert.match(await page.locator("#url-wrong").innerText(), /begins with https/);
  assert.equal(await page.inputValue("[name=url]"), "ftp://menus.example/menus.csv");
  await page.goBack();
  await page.goBack();
  await page.locator("form[action='?/again'] button.main").click();
  await page.locator("main table.plain").waitFor();
  assert.match(await page.locator("h1").innerText(), /menus\.csv has been read/);
  assert.equal(await page.locator("form[action='?/again']").count(), 0);
  assert.equal(answers, 2);
});

test("whoever is asked about broken rows sees the first of them, with its line", async () => {
  const rows = Array.from({ length: 60 }, (_, n) => `${n};2020-01-01;v${n}`);
  const broken = Array.from({ length: 20 }, (_, n) => `${n};2020-01-01;v;w${n}`);
  await send("releves.csv", ["id;jour;nom", ...rows, ...broken, ""].join("\n"));
  await page.locator("form[action='?/anyway'] button").waitFor();
  assert.match(await page.locator("main .notice").innerText(), /line 62 of the file: “0;2020-01-01;v;w0”/);
});

test("whoever sends a file with far fewer rows than the table has is asked whether they are gone", async () => {
  const rows = Array.from({ length: 60 }, (_, n) => `${n};v${n}`);
  const dataset = await send("stock.csv", ["id;nom", ...rows, ""].join("\n"));
  await page.goto(`${served.url}/publish?dataset=${dataset.split("/").at(-1)}`);
  const part = Buffer.from(["id;nom", ...rows.slice(0, 5), ""].join("\n"));
  await page.setInputFiles("[name=file]", { name: "stock.csv", mimeType: "text/csv", buffer: part });
  await page.click("main button.main");
  const button = page.getByRole("button", { name: "Yes, publish the table with fewer rows" });
  await button.waitFor({ timeout: 60_000 });
  assert.equal(await page.locator("h1").innerText(), "stock.csv: are these rows gone?");
  assert.match(
    await page.locator("main .notice").innerText(),
    /has 60 rows, [^]* would have only 5\. Is it whole/,
  );
  await button.click();
  await page.locator("main table.plain").waitFor({ timeout: 60_000 });
  assert.match(await page.locator("main").innerText(), /goes from 60 rows to 5 rows/);
  assert.match(await page.locator("main table.plain").innerText(), /5 rows/);
});

test("a column of marks shows nothing where there is no mark", async () => {
  const rows = Array.from({ length: 60 }, (_, n) => `${n};${n === 7 ? "<5" : n * 3}`);
  const dataset = await send("comptes.csv", ["commune;nombre", ...rows, ""].join("\n"));
  await page.goto(`${served.url}${dataset}`);
  const cells = page.locator("table.data tbody tr:first-child td");
  assert.equal((await cells.last().innerText()).trim(), "");
  assert.match(await page.locator("table.data tbody").innerText(), /<5/);
});

test("departures from a schema are summed up by column and rule, then listed page by page", async () => {
  const rows = Array.from({ length: 130 }, (_, n) => `x${n};${n === 3 ? "z" : "a"}`);
  const dataset = await send("essai.csv", ["n;sorte", ...rows, ""].join("\n"));
  await page.goto(`${served.url}${dataset}`);
  const table = await page.locator("main a[href$='/columns']").first().getAttribute("href");
  await page.goto(`${served.url}${table?.replace(/\/columns$/, "/validation")}`);
  const fields = [
    { name: "n", type: "integer" },
    { name: "sorte", type: "string", constraints: { enum: ["a"] } },
  ];
  await page.fill("[name=schema]", JSON.stringify({ fields }));
  await page.click("main button.main");
  const [kinds, lines] = [page.locator("main table").first(), page.locator("main table").nth(1)];
  assert.deepEqual(await kinds.locator("tbody td.number").allInnerTexts(), ["130", "1"]);
  assert.match(
    await kinds.locator("tbody tr").first().innerText(),
    /n\s+Column “n”: “x0”[\s\S]*2\s+3\s+4\s+5\s+6\s+…/,
  );
  assert.equal(await lines.locator("tbody tr").count(), 50);
  await page.click("main form.pager button");
  await page.click("main form.pager button[value='3']");
  assert.equal(await lines.locator("tbody tr").count(), 31);
  assert.match(await page.locator("main form.pager").innerText(), /3 of 3/);
});

test("the page of an import is no wider than a phone, whatever the name of the file", async () => {
  await page.setViewportSize({ width: 360, height: 800 });
  await send(`${"un_seul_mot_".repeat(8)}2026.csv`, "jour,plat\nlundi,riz\n");
  const { width } = (await page.locator("html").boundingBox()) ?? { width: 0 };
  const main = await page.locator("main h1").boundingBox();
  assert.equal(width, 360);
  assert.ok((main?.width ?? 361) <= 360);
  const row = page.locator("main table tbody tr").first();
  assert.match(await row.innerText(), /1 row/);
  const scroller = page.locator("main table").first().locator("..");
  assert.ok(((await scroller.boundingBox())?.width ?? 361) <= 360);
  await page.setViewportSize({ width: 1280, height: 900 });
});

/** Sends a file without scripts, waits for the end of its import, and answers the address of its dataset. */
async function send(name: string, text: string): Promise<string> {
  await page.goto(`${served.url}/publish`);
  await page.selectOption("[name=organization]", { label: "Ville de Rennes" });
  await page.setInputFiles("[name=file]", { name, mimeType: "text/csv", buffer: Buffer.from(text) });
  await page.click("main button.main");
  await page.waitForURL("**/imports/*");
  await page.locator("main a.button.main").waitFor({ timeout: 60_000 });
  return (await page.locator("main p.small a").first().getAttribute("href")) ?? "";
}
