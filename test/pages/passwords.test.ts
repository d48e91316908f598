import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { openBrowser } from "./browser.ts";
import { openInstance, type Served } from "./instance.ts";

let browser: Browser;
let served: Served;

before(async () => {
  [served, browser] = await Promise.all([openInstance({ MAILLE_DEMO: "no" }), openBrowser()]);
});

after(async () => {
  await browser.close();
  await served[Symbol.asyncDispose]();
});

test("a password is judged while it is chosen, by the rule that then takes or refuses it", async () => {
  const page = await browser.newPage({ locale: "en" });
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(served.administratorLink);
  const [meter, told] = [page.locator("main meter"), page.locator("[data-strength-of] [aria-live=polite]")];
  assert.equal(await meter.isVisible(), false);
  await page.fill("[name=name]", "Awa Le Gall");
  await page.fill("[name=email]", "awa@rennes.example");
  await page.fill("[name=password]", "short");
  await told.getByText("must have 12 to 200 characters").waitFor();
  await page.fill("[name=password]", "awa le gall 2026");
  await told.getByText("too easy to guess").waitFor();
  assert.equal(await meter.getAttribute("value"), "1");
  await page.fill("[name=password]", "quatre mots sans lien");
  await told.getByText("Strong.").waitFor();
  assert.equal(await meter.getAttribute("value"), "3");
  await page.fill("[name=password]", "");
  await meter.waitFor({ state: "hidden" });
  assert.equal(await told.textContent(), "");
  assert.deepEqual(
    asked.filter((url) => /mots|gall/i.test(url)),
    [],
  );
  await page.close();
});

test("without scripts, the form says why a password is refused, once, and leads there", async () => {
  const page = await browser.newPage({ locale: "en", javaScriptEnabled: false });
  await page.goto(served.administratorLink);
  await page.fill("[name=name]", "Awa Le Gall");
  await page.fill("[name=email]", "awa@rennes.example");
  await page.fill("[name=password]", "awa le gall 2026");
  await page.click("main form button.main");
  await page.locator("#password-wrong").getByText("too easy to guess").waitFor();
  assert.equal(await page.getByText("too easy to guess").count(), 1, "it is said once");
  assert.equal(await page.locator("main [role=alert] a").getAttribute("href"), "#password");
  assert.equal(await page.locator("main meter").isVisible(), false);
  await page.close();
});
