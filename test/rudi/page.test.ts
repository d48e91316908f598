import { defined } from "../../src/base/defined.ts";
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
  const { id: organization } = (await made.json()) as { id: string };

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
  await page.locator("main details:not(.confirm) summary").click();
  const text = await page.locator("main").innerText();
  assert.match(text, /Nœud des transports/);
  assert.match(text, /1 jeu de données/);
  assert.match(text, /ERR-302 storage_status/);
  assert.match(text, /ERR-201 keywords/);
  assert.ok(!(await page.content()).includes(secret ?? ""));
  assert.ok(!(await page.content()).includes(portal.client.secret));
  await page.locator('details:has(form[action="?/remove"]) summary').click();
  await page.locator('form[action="?/remove"] button').click();
  assert.equal((await node.askToken()).status, 401);

  const send = async (method: string, path: string, data?: unknown, headers = {}) =>
    context.request.fetch(served.url + path, {
      method,
      headers: { origin: served.url, ...headers },
      ...defined({ data }),
    });
  const dataset = await send("POST", "/api/datasets", {
    organization,
    title: "Arrêts",
    licence: "etalab-2.0",
  });
  const { id, slug } = (await dataset.json()) as { id: string; slug: string };
  await importFile(send, id);
  assert.equal(
    (
      await send("POST", `/api/datasets/${id}/publication`, {
        personalData: "Aucune",
        personalDataContact: "dpo@example.org",
      })
    ).status(),
    200,
  );
  await until(() => portal.held.size === 1);
  const [resource = ""] = portal.held.keys();
  const report = {
    resource_id: resource,
    integration_status: "KO",
    integration_errors: [{ error_code: "ERR-302", error_message: "Thème inconnu", field_name: "theme" }],
  };
  await until(async () => {
    const headers = { authorization: `Bearer ${await portal.sign()}` };
    return (await send("PUT", `/api/v1/resources/${resource}/report`, report, headers)).status() === 200;
  });
  await page.goto(`${served.url}/datasets/${slug}`);
  const told = await page.locator("section[aria-labelledby=rudi]").innerText();
  assert.match(told, /Sur les portails RUDI/);
  assert.match(told, /RUDI · refusé/);
  assert.match(told, /ERR-302 theme : Thème inconnu/);
  await context.clearCookies();
  await page.goto(`${served.url}/datasets/${slug}`);
  assert.equal(await page.locator("section[aria-labelledby=rudi]").count(), 0);
});

type Send = (
  method: string,
  path: string,
  data?: unknown,
  headers?: Record<string, string>,
) => Promise<{ headers(): Record<string, string>; json(): Promise<unknown> }>;

async function importFile(send: Send, dataset: string): Promise<void> {
  const bytes = "arret;ligne\nGare;a\nMairie;b";
  const tus = { "Tus-Resumable": "1.0.0" };
  const announced = await send("POST", "/api/uploads", undefined, {
    ...tus,
    "Upload-Length": String(bytes.length),
    "Upload-Metadata": `filename ${Buffer.from("arrets.csv").toString("base64")}`,
  });
  const upload = announced.headers()["location"]?.split("/").at(-1) ?? "";
  await send("PATCH", `/api/uploads/${upload}`, bytes, {
    ...tus,
    "Upload-Offset": "0",
    "content-type": "application/offset+octet-stream",
  });
  const begun = await send("POST", `/api/datasets/${dataset}/imports`, { upload });
  const { id } = (await begun.json()) as { id: string };
  await until(async () => {
    const { state } = (await (await send("GET", `/api/imports/${id}`)).json()) as { state: string };
    return state === "done";
  });
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 90_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error("it did not come");
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
