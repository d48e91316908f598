import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { fakeTrino } from "../fake-trino.ts";
import { becomeAdministrator, demonstrated } from "../journeys/furnished.ts";
import { openBrowser } from "./browser.ts";
import { openInstance } from "./instance.ts";

test("a producer says on the page of a table that it is large, and Trino is handed its rows", async () => {
  await using server = await fakeTrino(() => ({}));
  const { host } = new URL(server.endpoint);
  await using served = await openInstance({ MAILLE_TRINO: `http://maille@${host}/lake/rows` });
  await using browser = await openBrowser();
  await demonstrated(served);
  const first = await browser.newPage({ locale: "fr" });
  await becomeAdministrator(first, served);
  const storageState = await first.context().storageState();
  const page = await (
    await browser.newContext({ locale: "fr", javaScriptEnabled: false, storageState })
  ).newPage();
  const edit = `${served.url}/datasets/departements/edit`;
  const rows = `${served.url}/datasets/departements?population__sort=desc`;
  await page.goto(rows);
  await page.goto(edit);
  const choice = page.getByLabel("Grande table");
  assert.equal(await choice.inputValue(), "by-rows");
  assert.equal(server.sent.length, 0, "it has a hundred rows");
  await choice.selectOption("toujours");
  await page.locator("form[action='?/table'] button").first().click();
  await page.waitForURL(edit);
  assert.equal(await choice.inputValue(), "always");
  await page.goto(rows);
  while (!server.sent.some(({ statement }) => statement.startsWith("CREATE TABLE"))) await wait(50);
  await page.goto(edit);
  await choice.selectOption("jamais");
  await page.locator("form[action='?/table'] button").first().click();
  await page.waitForURL(edit);
  assert.equal(await choice.inputValue(), "never");
});
