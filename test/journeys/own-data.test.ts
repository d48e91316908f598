import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import type { Page } from "playwright-core";
import { openProvider, type OpenProvider } from "../providers/open-provider.ts";
import {
  accountsWorld,
  type AccountsWorld,
  becomeAdministrator,
  faultsOf,
  password,
} from "./accounts-world.ts";

/** Two years of water readings of two households. */
const csv = [
  "contrat;nom;prenom;ne_le;courriel;mois;m3",
  ...Array.from({ length: 24 }, (_, at) => {
    const month = new Date(Date.UTC(2024, at, 1)).toISOString().slice(0, 10);
    return [
      `C-100;Le Gall;Awa;1980-05-01;awa@example.org;${month};${6 + (at % 5)}`,
      `C-200;Zzyzx;Zoé;1990-02-03;z@example.org;${month};3`,
    ];
  }).flat(),
].join("\n");

let world: AccountsWorld;
let elsewhere: OpenProvider;
let steward: Page;
let citizen: Page;
let dataset = "";

before(async () => {
  [world, elsewhere] = await Promise.all([
    accountsWorld({ MAILLE_ALLOWED_NETWORKS: "127.0.0.0/8" }),
    openProvider(),
  ]);
  steward = await world.reader();
  await becomeAdministrator(steward, world.served);
  dataset = await publishReadings(steward);
  const back = await api(steward, "POST", "/api/organizations", { name: "Ailleurs" });
  const invited = await api(steward, "POST", "/api/invitations", {
    email: "awa@example.org",
    organization: back["id"],
    role: "reader",
  });
  citizen = await world.reader({ script: false, width: 360 });
  await api(citizen, "POST", `/api/invitations/${String(invited["secret"])}/acceptance`, {
    name: "Awa",
    password,
  });
});

after(async () => {
  await world[Symbol.asyncDispose]();
  await elsewhere[Symbol.asyncDispose]();
});

test("a producer declares that a table is about people: nobody reads it any more but each of them", async () => {
  await steward.goto(`${world.served.url}${dataset}`);
  await steward.click(`a[href='${dataset}/self-data']`);
  await steward.selectOption("[name=personColumn]", "contrat");
  await steward.check("[name=facts][value=nom]");
  await steward.check("[name=facts][value=ne_le]");
  assert.equal(await steward.inputValue("[name='label-ne_le']"), "Né le");
  await steward.fill("[name='label-ne_le']", "Date de naissance");
  await steward.selectOption("[name=mailColumn]", "courriel");
  await steward.fill("main [name=name]", "Vos relevés d’eau");
  const told = {
    purposes: "Facturer l’eau.",
    origin: "Votre compteur.",
    retention: "Cinq ans.",
    recipients: "Le service de l’eau.",
  };
  for (const [name, text] of Object.entries(told)) await steward.fill(`main [name=${name}]`, text);
  await steward.selectOption("[name=keptColumn]", "mois");
  await steward.fill("[name=keptMonths]", "120");
  await steward.selectOption("[name=ground]", "contract");
  await steward.fill("main [name=officer]", "dpo@example.org");
  await steward.fill("[name=compared-table]", `${world.served.url}${dataset}`);
  await steward.click("form[action^='?/declare'] button.main");
  assert.match(await steward.locator("#compared-table-wrong").innerText(), /que tout le monde lit/);
  assert.deepEqual(await faultsOf(steward), []);
  await steward.fill("[name=compared-table]", "");
  await steward.click("form[action^='?/declare'] button.main");
  await steward.waitForURL(/saved$/);
  assert.deepEqual(await faultsOf(steward), []);
  const visitor = await world.reader();
  await visitor.goto(`${world.served.url}${dataset}`);
  const text = await visitor.locator("main").innerText();
  assert.doesNotMatch(text, /Le Gall|Zzyzx/);
  assert.match(text, /Chacune peut y voir ses propres lignes/);
});

test("a citizen finds their rows by what they know and a code, without scripts, on a phone", async () => {
  await citizen.goto(`${world.served.url}/my`);
  assert.match(await citizen.locator("main").innerText(), /Facturer l’eau|Vos relevés d’eau/);
  await citizen.click("main a[href^='/my/find/']");
  const [name, birth] = [citizen.locator("[name='fact-nom']"), citizen.locator("[name='fact-ne_le']")];
  await name.fill("LEGALL");
  await birth.fill("1980-05-01");
  assert.deepEqual(await faultsOf(citizen), []);
  await citizen.click("main form button.main");
  await citizen.waitForURL(/\/my\/[0-9a-f-]+$/);
  const code = /^\d{4} \d{4}$/m.exec(await world.letterTo("awa@example.org"))?.[0] ?? "";
  await citizen.fill("[name=code]", code);
  await citizen.click("form[action='?/prove'] button.main");
  await citizen.waitForSelector("#rows");
  // Until its style sheets are there, both sizes of a drawing are seen.
  await citizen.waitForLoadState("load");
  const text = await citizen.locator("main").innerText();
  assert.match(text, /24\slignes/);
  assert.match(text, /Vous/);
  assert.match(text, /effacée 120\smois après sa date/);
  assert.doesNotMatch(text, /Zzyzx/);
  assert.equal(await citizen.locator("figure svg:visible").count(), 1);
  assert.deepEqual(await faultsOf(citizen), []);
  const answer = await citizen.request.get(citizen.url());
  assert.equal(answer.headers()["cache-control"], "private, no-store");
});

test("they lend a part of it to an organization, see that it read, and take it back", async () => {
  const { url } = world.served;
  const own = citizen.url();
  await citizen.click("main a[href$='/lend']");
  await citizen.selectOption("[name=to]", { label: "Ailleurs" });
  await citizen.fill("[name=purpose]", "Trouver une fuite.");
  await citizen.fill("[name=from]", "2025-07-01");
  await citizen.fill("[name=until]", new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10));
  assert.equal(await citizen.isChecked("[name=columns][value=contrat]"), false);
  assert.deepEqual(await faultsOf(citizen), []);
  await citizen.click("form[action^='?/send'] button.main");
  await citizen.waitForURL(/\/my\/loans\/[0-9a-f-]+$/);
  const loan = new URL(citizen.url()).pathname.split("/").at(-1) ?? "";
  const code = /^\d{4} \d{4}$/m.exec(await world.letterTo("awa@example.org"))?.[0] ?? "";
  await citizen.fill("[name=code]", code);
  await citizen.click("form[action='?/prove'] button.main");
  await citizen.waitForSelector("main .notice.good");
  assert.deepEqual(await faultsOf(citizen), []);
  const receipt = await citizen.request.get(`${url}/my/loans/${loan}/receipt/given`);
  assert.equal(receipt.headers()["cache-control"], "private, no-store");
  assert.equal((await steward.request.get(`${url}/my/loans/${loan}`, { maxRedirects: 0 })).status(), 404);
  await steward.goto(`${url}/organizations/ailleurs`);
  await steward.click("main a[href$='/loans']");
  await steward.click(`main a[href$='/loans/${loan}']`);
  assert.deepEqual(await faultsOf(steward), []);
  await steward.click("main a[href$='?rows=1']");
  const lent = await steward.locator("main").innerText();
  assert.match(lent, /6\slignes prêtées/);
  assert.doesNotMatch(lent, /C-100|Le Gall|awa@|Awa/);
  assert.deepEqual(await faultsOf(steward), []);
  await citizen.goto(own);
  assert.match(await citizen.locator("main").innerText(), /Ailleurs\s.*votre prêt/);
  await citizen.goto(`${url}/my/loans/${loan}`);
  await citizen.click("details.confirm summary");
  await citizen.click("form[action='?/withdraw'] button.danger");
  await citizen.waitForURL(/\/my\/loans$/);
  assert.match(await citizen.locator("main").innerText(), /repris par vous/);
  assert.deepEqual(await faultsOf(citizen), []);
  await steward.goto(`${url}/organizations/ailleurs/loans/${loan}?rows=1`);
  assert.doesNotMatch(await steward.locator("main").innerText(), /lignes prêtées/);
  await steward.click("details.confirm summary");
  await steward.click("form[action='?/confirm'] button.danger");
  await steward.waitForURL(new RegExp(`/organizations/ailleurs/loans/${loan}$`));
  await citizen.goto(`${url}/my/loans/${loan}`);
  assert.match(await citizen.locator("main").innerText(), /confirmé le/);
  await citizen.goto(own);
});

test("the organization lets a guardian see it, who accepts and looks; the person sees that and ends it", async () => {
  const { url } = world.served;
  const own = citizen.url();
  const codeTo = async (email: string) => /^\d{4} \d{4}$/m.exec(await world.letterTo(email))?.[0] ?? "";
  const invited = await api(steward, "POST", "/api/invitations", { email: "tom@example.org" });
  const helper = await world.reader({ script: false, width: 360 });
  const account = { name: "Tom", password };
  await api(helper, "POST", `/api/invitations/${String(invited["secret"])}/acceptance`, account);
  await citizen.click("main a[href$='/mandate']");
  assert.deepEqual(await faultsOf(citizen), []);
  await steward.goto(`${url}/organizations/eau-du-bassin`);
  await steward.click("main a[href$='/mandates']");
  await steward.fill("[name='fact-ne_le']", "1980-05-01");
  await steward.fill("[name='fact-nom']", "Le Gall");
  await steward.fill("[name=proof]", "Jugement de tutelle, vu au guichet.");
  await steward.fill("main [name=email]", "tom@example.org");
  await steward.fill("[name=until]", new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10));
  await steward.click("form[action='?/grant'] button.main");
  await steward.waitForSelector("main ul.list a");
  assert.deepEqual(await faultsOf(steward), []);
  await helper.goto(`${url}/my`);
  await helper.click("main .notice a[href='/my/mandates']");
  assert.deepEqual(await faultsOf(helper), []);
  await helper.click("main a[href^='/my/mandates/']");
  await helper.fill("[name=code]", await codeTo("tom@example.org"));
  assert.deepEqual(await faultsOf(helper), []);
  await helper.click("form[action='?/accept'] button.main");
  await helper.click("main a.button.main[href^='/my/']");
  const seen = await helper.locator("main").innerText();
  assert.match(seen, /24\slignes/);
  assert.match(seen, /à la place d’une autre personne/);
  assert.equal(
    await helper.locator("main a[href$='/lend'], main a[href*='/ask'], main a[href$='/take-away']").count(),
    0,
  );
  assert.deepEqual(await faultsOf(helper), []);
  assert.equal((await helper.request.get(`${helper.url()}/take-away`)).status(), 403);
  await citizen.goto(own);
  assert.match(await citizen.locator("main").innerText(), /La personne qui vous aide\s.*mandat/);
  await citizen.goto(`${url}/my/mandates`);
  await citizen.click("main ul.list a");
  assert.match(await citizen.locator("main").innerText(), /Jugement de tutelle/);
  assert.deepEqual(await faultsOf(citizen), []);
  await citizen.click("details.confirm summary");
  await citizen.click("form[action='?/end'] button.danger");
  await citizen.waitForURL(/\/my\/mandates$/);
  assert.match(await citizen.locator("main").innerText(), /par la personne aidée/);
  assert.deepEqual(await faultsOf(citizen), []);
  assert.equal((await helper.request.get(helper.url())).status(), 404);
  await citizen.goto(own);
});

test("they have a row corrected by the organization, and ask for a code before they ask it to erase all", async () => {
  const { url } = world.served;
  const own = citizen.url();
  // A link of a page that was open before a new version says so, and does not silently ask about all rows.
  await citizen.goto(`${own}/ask?row=1&version=99&kind=correct`);
  assert.match(await citizen.locator("main .notice.warning").innerText(), /plus dans la dernière version/);
  assert.deepEqual(await faultsOf(citizen), []);
  await citizen.goto(own);
  await citizen.locator("main a[href*='/ask?row=']").first().click();
  await citizen.fill("[name='cell-m3']", "cinq");
  await citizen.fill("[name=words]", "Le compteur dit cinq.");
  await citizen.click("form[action^='?/send'] button.main");
  await citizen.waitForSelector("main .notice.bad");
  // What is wrong stands beside it, about the same row, and what was written is there.
  assert.equal(await citizen.inputValue("[name='cell-m3']"), "cinq");
  assert.equal(await citizen.inputValue("[name=words]"), "Le compteur dit cinq.");
  assert.match(await citizen.locator("[id='cell-m3-wrong']").innerText(), /«\sM3\s»/);
  assert.deepEqual(await faultsOf(citizen), []);
  await citizen.fill("[name='cell-m3']", "5");
  assert.deepEqual(await faultsOf(citizen), []);
  await citizen.click("form[action^='?/send'] button.main");
  await citizen.waitForURL(/\/my\/demands\//);
  assert.deepEqual(await faultsOf(citizen), []);
  const demand = new URL(citizen.url()).pathname.split("/").at(-1) ?? "";
  const stranger = await steward.request.get(`${url}/my/demands/${demand}`, { maxRedirects: 0 });
  assert.equal(stranger.status(), 404);
  await steward.goto(`${url}/admin`);
  assert.match(await steward.locator("main").innerText(), /Eau du bassin\s:\s1\sdemande/);
  await steward.click("main a[href$='/demands']");
  await steward.click(`main a[href$='/demands/${demand}']`);
  assert.deepEqual(await faultsOf(steward), []);
  await steward.click("form[action='?/accept'] button.main");
  await steward.waitForSelector("main .notice.good");
  const answering = new URL(steward.url()).origin + new URL(steward.url()).pathname;
  await steward.goto(`${url}${dataset}/versions`);
  assert.match(await steward.locator("main").innerText(), /une ligne de la version 1 corrigée/);
  await citizen.goto(own);
  await citizen.click("main a[href$='/ask']");
  await citizen.click("main a[href*='kind=erase']");
  await citizen.click("form[action^='?/send'] button.main");
  await citizen.waitForURL(/\/my\/demands\//);
  const code = /^\d{4} \d{4}$/m.exec(await world.letterTo("awa@example.org"))?.[0] ?? "";
  await citizen.fill("[name=code]", code);
  await citizen.click("form[action='?/prove'] button.main");
  await citizen.waitForSelector("form[action='?/withdraw']", { state: "attached" });
  const erasure = new URL(citizen.url()).pathname.split("/").at(-1) ?? "";
  await steward.goto(answering.replace(demand, erasure));
  assert.match(await steward.locator("main").innerText(), /toutes les lignes[\s\S]*Le Gall/);
  assert.deepEqual(await faultsOf(steward), []);
  await citizen.locator("details.confirm summary").click();
  await citizen.click("form[action='?/withdraw'] button");
  await citizen.waitForSelector("form[action='?/withdraw']", { state: "detached" });
  await citizen.goto(own);
});

test("staff see the page without its rows until they say why, which the person reads", async () => {
  const { url } = world.served;
  await steward.goto(`${url}${dataset}`);
  // The header and the address are for programs: who reads the page is given a button.
  assert.doesNotMatch(await steward.locator("main").innerText(), /Zzyzx|Maille-Reason|http:/);
  const chart = await steward.request.get(`${url}${dataset}/chart`);
  assert.deepEqual([chart.status(), /Zzyzx/.test(await chart.text())], [403, false]);
  await steward.click("main a[href*='/reason?of=']");
  assert.deepEqual(await faultsOf(steward), []);
  await steward.fill("[name=reason]", "Une fuite est cherchée dans la rue.");
  await steward.click("form[action^='?/give'] button");
  await steward.click("main a.main[href^='/datasets/']");
  await steward.waitForURL(`${url}${dataset}`);
  assert.match(await steward.locator("main").innerText(), /Zzyzx/);
  await citizen.reload();
  const readings = await citizen.locator("section[aria-labelledby=readings]").innerText();
  assert.match(readings, /Eau du bassin[\s\S]*Une fuite est cherchée/);
  const own = citizen.url();
  await citizen.locator("main a[href*='kind=contest']").first().click();
  assert.deepEqual(await faultsOf(citizen), []);
  await citizen.fill("[name=words]", "Je n’habite pas cette rue.");
  await citizen.click("form[action^='?/send'] button.main");
  await citizen.waitForURL(/\/my\/demands\//);
  assert.match(await citizen.locator("main").innerText(), /Lecture contestée/);
  await citizen.goto(own);
});

test("they take everything away, prove who read it, and cut the link; others see none of it", async () => {
  const here = citizen.url();
  const archive = await citizen.request.get(`${here}/take-away`);
  assert.equal(archive.headers()["content-type"], "application/zip");
  assert.match((await archive.body()).subarray(0, 2).toString(), /^PK$/);
  const proof = await citizen.locator("main a[href*='/proof/']").first().getAttribute("href");
  const proven = (await (await citizen.request.get(world.served.url + String(proof))).json()) as {
    format: string;
  };
  assert.match(proven.format, /maille/);
  for (const other of [steward, await world.reader()]) {
    for (const path of ["", "/take-away", `/proof/${String(proof).split("/").at(-1)}`]) {
      const answer = await other.request.get(here + path, { maxRedirects: 0 });
      assert.ok([303, 404].includes(answer.status()), `${path}: ${answer.status()}`);
      assert.doesNotMatch(await answer.text(), /Le Gall/);
    }
  }
  await citizen.locator("details.confirm summary").click();
  await citizen.click("form[action='?/cut'] button");
  await citizen.waitForURL(/\/my$/);
  assert.equal((await citizen.request.get(here)).status(), 404);
});

test("a table asks how surely somebody is known: they show it at a provider, and are found without typing", async () => {
  const { url } = world.served;
  await steward.goto(`${url}/admin/accounts/providers/new`);
  await steward.selectOption("[name=kind]", "citizens");
  const settings = {
    name: "FranceConnect d’essai",
    issuer: elsewhere.issuer,
    clientId: "waiting",
    scopes: "openid email identite_pivot",
  };
  for (const [name, text] of Object.entries(settings)) await steward.fill(`main [name=${name}]`, text);
  for (const name of ["makesAccounts", "vouches"]) await steward.check(`[name=${name}]`);
  await steward.click("main form[action='?/save'] button");
  await steward.waitForURL("**?saved");
  assert.deepEqual(await faultsOf(steward), []);
  const [back = "", out = ""] = await steward.locator("main dl code").allInnerTexts();
  const client = await elsewhere.register(back, {
    post_logout_redirect_uris: [out],
    userinfo_signed_response_alg: "RS256",
  });
  await steward.fill("[name=clientId]", client.clientId);
  await steward.fill("[name=password-secret]", client.secret);
  await steward.click("main form[action='?/save'] button");
  await steward.waitForURL("**?saved");
  await steward.goto(`${url}${dataset}/self-data`);
  await steward.selectOption("[name=level]", "eidas2");
  const columns = { familyName: "nom", givenNames: "prenom", birthDate: "ne_le" };
  for (const [part, column] of Object.entries(columns)) {
    await steward.selectOption(`[name=identity-${part}]`, column);
  }
  await steward.click("form[action^='?/declare'] button.main");
  await steward.waitForURL(/saved$/);
  const zoe = { sub: "z", email: "zoe@example.org", family_name: "ZZYZX", given_name: "Zoé" };
  const person = { ...zoe, birthdate: "1990-02-03" };
  await elsewhere.tell({ person, acr: "eidas1" });
  const page = await world.reader({ script: false, width: 360 });
  await page.goto(`${url}/my`);
  await page.click("main a[href^='/sign-in']");
  await page.click("main a[href^='/sign-in/with/']");
  await page.waitForURL(`${url}/my`);
  await page.click("main a[href^='/my/find/']");
  await page.waitForURL("**/my/level/**");
  assert.match(await page.locator("main").innerText(), /substantiel/);
  assert.deepEqual(await faultsOf(page), []);
  await elsewhere.tell({ person, acr: "eidas2" });
  await page.click("main a[href^='/sign-in/with/']");
  await page.waitForURL("**/my/find/**");
  assert.deepEqual(await faultsOf(page), []);
  await page.click("form[action='?/identity'] button");
  await page.waitForSelector("#rows");
  const text = await page.locator("main").innerText();
  assert.match(text, /Zzyzx/);
  assert.doesNotMatch(text, /Le Gall/);
  await page.click("main a[href$='/ask']");
  await page.click("main a[href*='kind=erase']");
  await page.click("form[action^='?/send'] button.main");
  await page.waitForURL(/\/my\/demands\//);
  assert.equal(await page.locator("[name=code]").count(), 0, "the provider stands in for the letter");
});

type Answered = Readonly<Record<string, unknown>>;

async function api(page: Page, method: string, path: string, data?: unknown): Promise<Answered> {
  const { url } = world.served;
  const answer = await page.request.fetch(url + path, { method, headers: { origin: url }, data });
  assert.ok(answer.ok(), `${method} ${path}: ${answer.status()} ${await answer.text()}`);
  const text = await answer.text();
  return text === "" ? {} : (JSON.parse(text) as Answered);
}

/** Published by an organization of its own; the address of its page. */
async function publishReadings(page: Page): Promise<string> {
  const { url } = world.served;
  const { id: organization } = await api(page, "POST", "/api/organizations", { name: "Eau du bassin" });
  const { id } = await api(page, "POST", "/api/datasets", {
    organization,
    title: "Relevés d’eau",
    licence: "etalab-2.0",
  });
  const bytes = Buffer.from(csv);
  const begun = await page.request.fetch(`${url}/api/uploads`, {
    method: "POST",
    headers: {
      origin: url,
      "Tus-Resumable": "1.0.0",
      "Upload-Length": String(bytes.length),
      "Upload-Metadata": `filename ${Buffer.from("releves.csv").toString("base64")}`,
    },
  });
  const upload = begun.headers()["location"]?.split("/").at(-1);
  await page.request.fetch(`${url}/api/uploads/${upload}`, {
    method: "PATCH",
    headers: {
      origin: url,
      "Tus-Resumable": "1.0.0",
      "Upload-Offset": "0",
      "content-type": "application/offset+octet-stream",
    },
    data: bytes,
  });
  const begunImport = await api(page, "POST", `/api/datasets/${String(id)}/imports`, { upload });
  for (;;) {
    const { state } = await api(page, "GET", `/api/imports/${String(begunImport["id"])}`);
    if (state === "done") break;
    assert.ok(state === "waiting" || state === "running", String(state));
    await wait(100);
  }
  const answer = { personalData: "Un contrat.", personalDataContact: "dpo@example.org" };
  const { slug } = await api(page, "POST", `/api/datasets/${String(id)}/publication`, answer);
  return `/datasets/${String(slug)}`;
}
