import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import { openProvider, type OpenProvider } from "../providers/open-provider.ts";
import {
  type AccountsWorld,
  accountsWorld,
  becomeAdministrator,
  faultsOf,
  password,
  signIn,
} from "./accounts-world.ts";

let world: AccountsWorld;
let elsewhere: OpenProvider;
let steward: Page;

const zoe = { sub: "z-1", email: "zoe@example.org", email_verified: true, name: "Zoé Neuve" };
const ada = { sub: "a-1", email: "ada@example.org", email_verified: true, name: "Ada ailleurs" };
const button = "main a[href^='/sign-in/with/']";

before(async () => {
  [world, elsewhere] = await Promise.all([
    accountsWorld({ MAILLE_ALLOWED_NETWORKS: "127.0.0.0/8" }),
    openProvider(),
  ]);
  steward = await world.reader({ script: false });
  await becomeAdministrator(steward, world.served);
});

after(async () => {
  await world[Symbol.asyncDispose]();
  await elsewhere[Symbol.asyncDispose]();
});

/** From the button of the page to where the provider sends the browser back. */
async function comeBy(page: Page, from: string): Promise<void> {
  await page.goto(`${world.served.url}${from}`);
  assert.deepEqual(await faultsOf(page), []);
  await page.click(button);
}

test("a steward sets a provider up by forms, and is told what is wrong with it", async () => {
  await steward.goto(`${world.served.url}/admin/accounts`);
  await steward.click("main a[href='/admin/accounts/providers']");
  await steward.click("main a[href$='/new']");
  await steward.fill("[name=name]", "Keycloak");
  await steward.fill("[name=issuer]", "http://elsewhere.example");
  await steward.fill("[name=clientId]", "waiting");
  await steward.fill("[name=password-secret]", "not to be shown again");
  await steward.check("[name=makesAccounts]");
  await steward.click("main form[action='?/save'] button");
  assert.match(await steward.locator("#issuer-wrong").innerText(), /https:\/\//);
  assert.ok(!(await steward.content()).includes("not to be shown again"));
  assert.equal(await steward.isChecked("[name=makesAccounts]"), true);
  await steward.fill("[name=issuer]", `${elsewhere.issuer}/nowhere`);
  await steward.click("main form[action='?/save'] button");
  await steward.waitForURL("**?saved");
  await steward.click("main form[action='?/try'] button");
  assert.match(await steward.locator("main [role=status]").innerText(), /ne se décrit pas/);
  assert.deepEqual(await faultsOf(steward), []);
  const [back = "", out = ""] = await steward.locator("main dl code").allInnerTexts();
  const client = await elsewhere.register(back, { post_logout_redirect_uris: [out] });
  await steward.fill("[name=issuer]", elsewhere.issuer);
  await steward.fill("[name=clientId]", client.clientId);
  await steward.fill("[name=password-secret]", client.secret);
  await steward.click("main form[action='?/save'] button");
  await steward.waitForURL("**?saved");
  assert.ok(!(await steward.content()).includes(client.secret));
  await steward.click("main form[action='?/try'] button");
  assert.match(await steward.locator("main [role=status]").innerText(), /répond/);
});

test("whoever is known elsewhere gets an account, back where they were, and signs out of both", async () => {
  await elsewhere.tell({ person: zoe });
  const page = await world.reader({ script: false, width: 360 });
  await page.goto(`${world.served.url}/sign-in?back=${encodeURIComponent("/datasets/menus/request")}`);
  assert.match(await page.locator("main .lead").innerText(), /créé à votre première connexion/);
  await comeBy(page, `/sign-in?back=${encodeURIComponent("/datasets?q=eau")}`);
  await page.waitForURL(`${world.served.url}/datasets?q=eau`);
  await page.goto(`${world.served.url}/account/identities`);
  const told = await page.locator("main").innerText();
  assert.match(told, /Keycloak[\s\S]*zoe@example\.org[\s\S]*Seul moyen de connexion/);
  assert.deepEqual(await faultsOf(page), []);
  await page.goto(`${world.served.url}/account`);
  await page.click("main form[action='/sign-out'] button");
  await page.waitForURL("**/sign-out/provider");
  assert.deepEqual(await faultsOf(page), []);
  const address = await page.getAttribute("main a.main", "href");
  assert.ok(address?.startsWith(elsewhere.issuer) && address.includes("id_token_hint="));
  await page.click("main a.main");
  await page.waitForURL(`${elsewhere.issuer}/**`);
  await page.goto(`${world.served.url}/account`);
  await page.waitForURL("**/sign-in?back=/account");
});

test("an address elsewhere is no way back", async () => {
  await elsewhere.tell({ person: zoe });
  for (const back of ["//evil.example/", "https://evil.example/", "/.//evil.example", "/\\evil.example"]) {
    const page = await world.reader({ script: false });
    await comeBy(page, `/sign-in?back=${encodeURIComponent(back)}`);
    await page.waitForURL(`${world.served.url}/`);
    const forged = `${world.served.url}${await returnPath(page)}?back=${encodeURIComponent(back)}`;
    await page.goto(forged);
    assert.equal(page.url(), `${world.served.url}/`);
    await page.context().close();
  }
});

async function returnPath(page: Page): Promise<string> {
  await page.goto(`${world.served.url}/sign-in`);
  return ((await page.getAttribute(button, "href")) ?? "").replace(/\?.*$/, "");
}

test("an address of an account here asks for its password once, in English and without scripts", async () => {
  await elsewhere.tell({ person: ada });
  const page = await world.reader({ script: false, language: "en" });
  await comeBy(page, "/sign-in?back=/account");
  await page.waitForURL("**/sign-in/link");
  assert.match(await page.locator("main").innerText(), /already an account here for ada@example\.org/);
  assert.deepEqual(await faultsOf(page), []);
  await page.fill("[name=password]", "not this one at all");
  await page.click("main form button.main");
  await page.locator("main [role=alert]").waitFor();
  await page.fill("[name=password]", password);
  await page.click("main form button.main");
  await page.waitForURL(`${world.served.url}/account`);
  const again = await world.reader({ script: false });
  await comeBy(again, "/sign-in?back=/account/identities");
  await again.waitForURL("**/account/identities");
  await again.click("main details.confirm summary");
  await again.click("main form[action='?/cut'] button");
  assert.match(await again.locator("main").innerText(), /Aucun service/);
});

test("an answer brought to another browser, or twice, opens nothing and says why", async () => {
  await elsewhere.tell({ person: zoe });
  const page = await world.reader({ script: false });
  const answers: string[] = [];
  page.on("request", (request) => {
    if (/\/sign-in\/with\/[^?]+\?.*code=/.test(request.url())) answers.push(request.url());
  });
  await comeBy(page, "/sign-in?back=/account");
  await page.waitForURL(`${world.served.url}/account`);
  const [answer = ""] = answers;
  assert.ok(answer);
  for (const reader of [page, await world.reader({ script: false })]) {
    const response = await reader.goto(answer);
    assert.equal(response?.status(), 401);
    assert.match(await reader.locator("main").innerText(), /autre navigateur/);
    assert.deepEqual(await faultsOf(reader), []);
  }
  const stranger = await world.reader();
  await signIn(stranger, world.served, "zoe@example.org", password);
  await stranger.locator("main [role=alert]").waitFor();
});
