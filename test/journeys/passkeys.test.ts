import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { system } from "../../src/access/actor.ts";
import { openPages } from "../network/remote-world.ts";
import { openTestInstance, type TestInstance } from "../network/world.ts";
import { openBrowser } from "../pages/browser.ts";

const shots = process.env["MAILLE_TEST_SHOTS"];
const email = "lou@example.org";
const password = "quatre mots sans lien";

let site: TestInstance;
let browser: Browser;

before(async () => {
  site = await openTestInstance("ville");
  await openPages(site);
  browser = await openBrowser();
  await site.app.rooms.accounts.createAccount(system, { email, name: "Lou", password });
});

after(async () => {
  await browser.close();
  await site[Symbol.asyncDispose]();
});

/** A device that holds passkeys, and whose holder always says yes. */
async function withDevice(context: BrowserContext, page: Page): Promise<void> {
  const devtools = await context.newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

async function enterPassword(page: Page): Promise<void> {
  await page.goto(`${site.url}/sign-in?back=/account/sessions`);
  await page.fill("[name=email]", email);
  await page.fill("[name=password]", password);
  await page.click("main form button.main");
}

test("a passkey is made on the page of the account, opens it alone, stands in for the code, and is removed", async () => {
  const context = await browser.newContext({ locale: "fr-FR" });
  const page = await context.newPage();
  await withDevice(context, page);
  await enterPassword(page);
  await page.waitForURL(/\/account\/sessions/);

  await page.goto(`${site.url}/account/second-factor`);
  await page.fill("#passkey-name", "Téléphone de Lou");
  await page.fill("#passkey-password", "pas le bon");
  await page.click("form[data-makes] button");
  await page.waitForSelector("main [role=alert]:visible");
  await page.fill("#passkey-name", "Téléphone de Lou");
  await page.fill("#passkey-password", password);
  await page.click("form[data-makes] button");
  await page.waitForSelector(".codes code");
  assert.equal(await page.locator(".codes code").count(), 10);
  assert.match((await page.locator(".passkeys").textContent()) ?? "", /Téléphone de Lou.*jamais utilisée/s);
  await shoot(page, "second-factor");

  await context.clearCookies();
  await page.goto(`${site.url}/sign-in?back=/account/sessions`);
  await shoot(page, "sign-in");
  await page.click(`main a[href^="/sign-in/passkey"]`);
  await shoot(page, "sign-in-passkey");
  await page.click("form[data-passkey] button");
  await page.waitForURL(/\/account\/sessions/);

  await context.clearCookies();
  await enterPassword(page);
  await page.waitForURL(/\/sign-in\/code/);
  await shoot(page, "sign-in-code");
  await page.click(`main a[href*="second=yes"]`);
  await page.click("form[data-passkey] button");
  await page.waitForURL(/\/account\/sessions/);

  await page.goto(`${site.url}/account/second-factor`);
  assert.doesNotMatch((await page.locator(".passkeys").textContent()) ?? "", /jamais utilisée/);
  await page.click(".passkeys summary");
  await page.fill(".passkeys [name=password]", password);
  await page.click(".passkeys button");
  await page.waitForSelector(".passkeys", { state: "detached" });
  await context.clearCookies();
  await page.goto(`${site.url}/sign-in/passkey`);
  await page.click("form[data-passkey] button");
  await page.waitForSelector("main [role=alert]:visible");
  assert.match((await page.locator("main").textContent()) ?? "", /n’ouvre aucun compte ici/);
  await context.close();
  assert.deepEqual(site.bugs, []);
});

test("a device without a passkey says so, and without scripts a sentence stands in its place", async () => {
  const context = await browser.newContext({ locale: "fr-FR" });
  const page = await context.newPage();
  await withDevice(context, page);
  await page.goto(`${site.url}/sign-in/passkey`);
  await page.click("form[data-passkey] button");
  await page.waitForSelector("form[data-passkey] [role=alert]:visible");
  assert.match((await page.locator("form[data-passkey]").textContent()) ?? "", /Rien n’a été signé/);
  assert.equal(await page.locator("form[data-passkey] button").isEnabled(), true);
  await context.close();

  const plain = await browser.newContext({ locale: "fr-FR", javaScriptEnabled: false });
  const still = await plain.newPage();
  await still.goto(`${site.url}/sign-in/passkey?back=/account`);
  assert.equal(await still.locator("form[data-passkey]").isVisible(), false);
  assert.match((await still.locator("main").textContent()) ?? "", /demandent JavaScript/);
  await still.click("main a >> text=Se connecter autrement");
  await still.waitForURL(/\/sign-in\?back=%2Faccount/);
  await plain.close();
});

async function shoot(page: Page, name: string): Promise<void> {
  if (shots === undefined) return;
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 900 });
    await page.screenshot({ path: `${shots}/${name}-${width}.png`, fullPage: true });
  }
  await page.setViewportSize({ width: 1280, height: 900 });
}
