import assert from "node:assert/strict";
import { test } from "node:test";
import { openBrowser } from "./browser.ts";
import { openInstance } from "./instance.ts";

test("a form is answered at the address of its page, and loading it again sends nothing, without scripts", async () => {
  await using browser = await openBrowser();
  await using instance = await openInstance({ MAILLE_DEMO: "no" });
  const context = await browser.newContext({ locale: "fr-FR", javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(instance.administratorLink);
  await page.fill("[name=name]", "Awa Le Gall");
  await page.fill("[name=email]", "awa@rennes.example");
  await page.fill("[name=password]", "a long sentence of words");
  await page.fill("[name=organization]", "Ville de Rennes");
  await page.click("main button.main");
  const account = `${instance.url}/account`;

  // Refused: what is wrong is said at the clean address, once.
  await page.goto(account);
  await page.fill("[name=password-current]", "not my password");
  await page.fill("[name=password-next]", "another long sentence of words");
  await page.click("form[action='?/password'] button");
  assert.equal(page.url(), account);
  assert.equal(await page.locator("[role=alert]").count(), 1);
  await page.reload();
  assert.equal(page.url(), account);
  assert.equal(await page.locator("[role=alert]").count(), 0);

  // A secret that is shown once is made once.
  await page.fill("[name=token-name]", "Mon script");
  await page.click("form[action='?/token'] button");
  assert.equal(page.url(), account);
  assert.equal(await page.locator("pre code").count(), 1);
  assert.equal(
    await page.locator("#tokens ~ * tbody tr, section[aria-labelledby=tokens] tbody tr").count(),
    1,
  );
  await page.reload();
  assert.equal(await page.locator("pre code").count(), 0);
  assert.equal(await page.locator("section[aria-labelledby=tokens] tbody tr").count(), 1);

  // An address that names an action and sends nothing is the page.
  await page.goto(`${account}?/token&lang=fr`);
  assert.equal(page.url(), `${account}?lang=fr`);

  // Revoking says what follows, then does it.
  const revoke = page.locator("section[aria-labelledby=tokens] details.confirm");
  assert.equal(await revoke.locator("button").isVisible(), false);
  await revoke.locator("summary").click();
  assert.match(await revoke.innerText(), /Les programmes qui l’utilisent perdent l’accès aussitôt/);
  await revoke.locator("button").click();
  assert.equal(await page.locator("section[aria-labelledby=tokens] tbody tr").count(), 0);

  // What is kept is for the browser that sent it alone.
  const stranger = await (await browser.newContext()).newPage();
  await stranger.goto(account);
  assert.match(stranger.url(), /\/sign-in/);
});
