import assert from "node:assert/strict";
import { test } from "node:test";
import { openBrowser } from "../pages/browser.ts";
import { openInstance } from "../pages/instance.ts";
import { openNode } from "./fake-node.ts";
import { openPortal } from "./fake-portal.ts";
import { aRecord } from "./records.ts";

test("the steward declares a node, reads what it was answered, and publishes to a portal, without a script", async () => {
  await using stack = new AsyncDisposableStack();
  const served = stack.use(await openInstance({ MAILLE_DEMO: "no", MAILLE_ALLOWED_NETWORKS: "127.0.0.0/8" }));
  const node = stack.use(await openNode(served));
  const portal = stack.use(await openPortal());
  const browser = await openBrowser();
  stack.defer(() => browser.close());
  const context = await browser.newContext({ javaScriptEnabled: false, locale: "fr-FR" });
  const page = await context.newPage();
  await page.goto(served.administratorLink);
  await page.locator("input[name=name]").fill("Ada");
  await page.locator("input[name=email]").fill("ada@example.org");
  await page.locator("input[name=password]").fill("quatre mots sans lien");
  await page.locator("main form button").first().click();
  const made = await context.request.post(`${served.url}/api/organizations`, {
    headers: { origin: served.url },
    data: { name: "Transports" },
  });
  assert.equal(made.status(), 201);

  await page.goto(`${served.url}/admin/rudi`);
  const declare = page.locator('form[action="?/declare"]');
  await declare.locator("[name=name]").fill("Nœud des transports");
  await declare.locator("[name=url]").fill(node.url);
  await declare.locator("button").click();
  const [clientId, secret] = await page.locator("[role=status] code").allTextContents();
  Object.assign(node.credentials, { clientId, secret });
  const good = await node.push("POST", aRecord());
  await node.reportOf(good.value);
  const bad = await node.push("PUT", aRecord({ storage_status: "lost", keywords: "métro" }));
  await node.reportOf(bad.value);

  const publish = page.locator('form[action="?/publish"]');
  await publish.locator("[name=portal-name]").fill("RUDI");
  await publish.locator("[name=portal-url]").fill(portal.url);
  await publish.locator("[name=clientId]").fill(portal.client.id);
  await publish.locator("[name=password]").fill(portal.client.secret);
  await publish.locator("[name=producers]").fill("ce n’est pas un UUID");
  await publish.locator("button").click();
  assert.match(
    await page.locator("main").innerText(),
    /n’est pas l’identifiant d’une organisation chez RUDI/,
  );
  assert.equal(await publish.locator("[name=password]").inputValue(), "");
  await publish.locator("[name=password]").fill(portal.client.secret);
  await publish.locator("[name=producers]").fill("349b050c-cd74-447c-b82e-b7e7b2553c1d");
  await publish.locator("button").click();
  await page.locator("summary").click();
  const text = await page.locator("main").innerText();
  assert.match(text, /Nœud des transports/);
  assert.match(text, /1 jeu de données/);
  assert.match(text, /ERR-302 storage_status/);
  assert.match(text, /ERR-201 keywords/);
  assert.ok(!(await page.content()).includes(secret ?? ""));
  assert.ok(!(await page.content()).includes(portal.client.secret));
  await page.locator('form[action="?/remove"] button').click();
  assert.equal((await node.askToken()).status, 401);
});
