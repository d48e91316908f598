import assert from "node:assert/strict";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import { zstdDecompress } from "node:zlib";
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from "jose";
import type { Page } from "playwright-core";
import { newId } from "../../src/base/id.ts";
import { databaseUrl } from "../../src/db/server-databases.ts";
import { hashOfToken } from "../../src/identity/proofs.ts";
import { faultsOf } from "./accounts-world.ts";
import { fits } from "./citizens.ts";
import { runMaille, type TerritoryWorld } from "./territory-world.ts";

/**
 * What a citizen does in their space, over the whole territory and by its pages alone, on a phone and without
 * JavaScript; and what everybody else tries and cannot. They are invented, and so is what is held about them.
 */

const phone = { javaScriptEnabled: false, viewport: { width: 360, height: 740 } };
const shots = process.env["MAILLE_TEST_SHOTS"];
const card = "4402-117";

interface Space {
  readonly awa: Page;
  /** Who answers for the water company and the town, and who reads what people lend. */
  readonly agent: Page;
  readonly adviser: Page;
  readonly officer: Page;
}

export function inTheirSpace(world: () => TerritoryWorld): void {
  let space: Space | undefined;
  let water = "";
  let bus = "";
  let advice = "";
  /** Awa's own pages: of her readings, of her card. */
  let readings = "";
  let journeys = "";
  let loanLine = "";

  after(async () => {
    if (space === undefined) return;
    for (const page of [space.awa, space.agent, space.adviser, space.officer]) await page.context().close();
  });

  test("a citizen reads on the portal who holds something, signs in once by the provider, and finds both", async () => {
    [water, bus, advice] = ["metropolis", "operator", "association"].map((place) => world().urlOf(place)) as [
      string,
      string,
      string,
    ];
    space = {
      awa: await world().newPage(phone),
      agent: await world().signedIn("metropolis", phone),
      adviser: await world().signedIn("association", phone),
      officer: await world().signedIn("operator", phone),
    };
    const { awa } = opened();
    await awa.goto(`${world().urlOf("portal")}/my`);
    assert.match(await awa.locator("main").innerText(), /Vos relevés d’eau[\s\S]*Vos voyages en bus/);
    await awa.locator(`main a[href='${water}/my']`).first().click();
    await awa.waitForURL(`${water}/my`);
    await awa.click("main a[href^='/sign-in']");
    await awa.click("main a[href^='/sign-in/with/']");
    await awa.waitForURL(`${world().providerUrl}/choose/**`);
    assert.match(await awa.locator("body").innerText(), /Personne ici n’existe[\s\S]*Métropole/);
    await look(awa, "provider");
    const scripted = await world().newPage({
      viewport: phone.viewport,
      colorScheme: "dark",
      locale: "en-GB",
    });
    await scripted.goto(awa.url());
    // The choice is that of another browser: what it is shown is the first page of the provider, and a refusal.
    assert.deepEqual(await faultsOf(scripted), []);
    await scripted.goto(world().providerUrl);
    await look(scripted, "provider-en");
    assert.match(await scripted.locator("body").innerText(), /Nobody here exists[\s\S]*Bus card 4402-117/);
    assert.deepEqual(await faultsOf(scripted), []);
    await scripted.context().close();
    await awa.click("button[value=awa]");
    await awa.waitForURL(`${water}/my`);
    await awa.getByRole("link", { name: "Retrouver mes données : Vos relevés d’eau" }).click();
    await awa.click("form[action='?/identity'] button");
    await awa.waitForSelector("#rows");
    // Until its style sheets are there, both sizes of a drawing are seen.
    await awa.waitForLoadState("load");
    readings = awa.url();
    const page = await awa.locator("main").innerText();
    assert.match(page, /Tanguy/);
    assert.doesNotMatch(page, /Moreau-Petit/);
    assert.match(page, /Moyenne de votre quartier \(Maurepas\)\s: [\d,]+/);
    assert.match(page, /C’est \d+\s%\sde plus/);
    assert.equal(await awa.locator("figure svg:visible path.stroke").count(), 2);
    assert.equal((await awa.request.get(readings)).headers()["cache-control"], "private, no-store");
    await look(awa, "readings");

    // The other site asks nothing: the provider knows who is there, and tells this one another name.
    await awa.goto(`${bus}/my`);
    await awa.click("main a[href^='/sign-in']");
    await awa.click("main a[href^='/sign-in/with/']");
    await awa.waitForURL(`${bus}/my`);
    await awa.getByRole("link", { name: "Retrouver mes données : Vos voyages en bus" }).click();
    await awa.fill("[name='fact-carte']", "4402 117");
    await awa.fill("[name='fact-nom']", "TANGUY");
    await look(awa, "find");
    await awa.click("form:has([name='fact-nom']) button.main");
    await awa.waitForSelector("#rows");
    journeys = awa.url();
    assert.match(await awa.locator("main").innerText(), /4402-117/);
  });

  test("they have an address corrected, and take everything away", async () => {
    const { awa, agent } = opened();
    await awa.goto(readings);
    await awa.locator("main a[href*='/ask?row=']").first().click();
    await awa.fill("[name='cell-adresse']", "14 rue de la Marbaudais");
    await look(awa, "correct");
    await awa.click("form[action^='?/send'] button.main");
    await awa.waitForURL(/\/my\/demands\//);
    const demand = new URL(awa.url()).pathname.split("/").at(-1) ?? "";
    await agent.goto(`${water}/organizations/regie-de-l-eau/demands/${demand}`);
    await agent.click("form[action='?/accept'] button.main");
    await agent.waitForSelector("main .notice.good");
    await awa.goto(readings);
    assert.match(await awa.locator("#rows ~ * table").first().innerText(), /14 rue de la Marbaudais/);
    const archive = await awa.request.get(`${readings}/take-away`);
    assert.equal(archive.headers()["content-type"], "application/zip");
    assert.match((await archive.body()).subarray(0, 2).toString(), /^PK$/);
  });

  test("they lend six months to an adviser, who reads them by page and by program, and whose next request is refused", async () => {
    const { awa, adviser } = opened();
    await stepUp(awa, readings);
    await awa.click("main a[href$='/lend']");
    const to = awa.locator("select[name=to] option", { hasText: "Conseil Énergie et eau" }).first();
    await awa.selectOption("[name=to]", await to.getAttribute("value"));
    await awa.fill("[name=purpose]", "Trouver d’où vient la fuite.");
    await awa.fill("[name=from]", "2026-03-01");
    await awa.fill("[name=until]", daysFromNow(30));
    await look(awa, "lend");
    await awa.click("form[action^='?/send'] button.main");
    await awa.waitForURL(/\/my\/loans\/[0-9a-f-]+$/);
    const loan = new URL(awa.url()).pathname.split("/").at(-1) ?? "";
    await look(awa, "lent");
    const theirs = `${advice}/organizations/conseil-energie-et-eau/loans/${loan}`;
    await untilFound(adviser, theirs);
    assert.match(await adviser.locator("main").innerText(), /Trouver d’où vient la fuite/);
    await look(adviser, "borrowed");
    // Held by another site, they are shown on the adviser's own.
    await adviser.click("main a[href$='?rows=1']");
    const rows = adviser.locator("section[aria-labelledby=rows] tbody tr");
    await rows.first().waitFor();
    assert.equal(await rows.count(), 6);
    await look(adviser, "borrowed-rows");
    const read = await openProgram(adviser, loan);
    const { status, body } = await read();
    assert.equal(status, 200, JSON.stringify(body));
    assert.deepEqual(Object.keys(body.data?.[0] ?? {}), ["__id", "mois", "Eau (m³)"]);
    assert.equal(body.data?.length, 6);
    await awa.goto(readings);
    const line = awa.locator("section[aria-labelledby=readings] li, section[aria-labelledby=readings] tr");
    const lent = line.filter({ hasText: "Conseil Énergie et eau" }).first();
    assert.match(await lent.innerText(), /votre prêt/);
    loanLine = (await lent.locator("a[href*='/proof/']").getAttribute("href")) ?? "";
    await awa.goto(`${water}/my/loans/${loan}`);
    await awa.click("details.confirm summary");
    await awa.click("form[action='?/withdraw'] button.danger");
    await awa.waitForURL(/\/my\/loans$/);
    assert.match(await awa.locator("main").innerText(), /repris par vous/);
    assert.equal((await read()).status, 403);
    await adviser.reload();
    assert.equal(await rows.count(), 0);
  });

  let quotient = "";

  test("they ask for the reduced fare: the quotient is seen at the town, sent, and told with the law", async () => {
    const { awa } = opened();
    await awa.goto(`${water}/my`);
    await awa.getByRole("link", { name: "Retrouver mes données : Votre quotient familial" }).click();
    await awa.click("form[action='?/identity'] button");
    await awa.waitForSelector("#rows");
    quotient = awa.url();
    await awa.goto(`${bus}/procedures/tarif-reduit`);
    await look(awa, "fare");
    await awa.click("form[action='?/start'] button");
    await awa.waitForURL(/\/my\/procedures\/[0-9a-f-]+$/);
    const id = new URL(awa.url()).pathname.split("/").at(-1) ?? "";
    await awa.click(`main a[href='${water}/once/${id}']`);
    await awa.waitForURL(`${water}/once/${id}`);
    assert.match(await awa.locator("main table").innerText(), /Quotient\s+612/);
    await look(awa, "preview");
    await awa.click("form[action^='?/send'] button");
    await awa.waitForSelector("input[name=answer]", { state: "attached" });
    await awa.click("main form button.main");
    await awa.waitForURL(`${bus}/once/answers`);
    await awa.click("form[action$='?/take'] button");
    await awa.waitForURL(`${bus}/my/procedures/${id}`);
    assert.match(await awa.locator("main table").innerText(), /Quotient\s+612/);
    await awa.goto(quotient);
    const told = awa.locator("section[aria-labelledby=readings]");
    assert.match(await told.innerText(), /Réseau de bus[\s\S]*(?:L114-8|L1113-1)/);
    for (const [name, path] of [
      ["pret", loanLine],
      ["une-fois", (await told.locator("a[href*='/proof/']").first().getAttribute("href")) ?? ""],
    ] as const) {
      const verified = await verifyProof(world(), awa, { name, url: water + path });
      assert.equal(verified.code, 0, verified.printed);
    }
  });

  test("an agent asks for the same for a case of theirs, which they read at the town", async () => {
    const { awa, officer, agent } = opened();
    const facts = { family_name: "TANGUY", given_name: "awa", birthdate: "1988-05-14" };
    const asked = await officer.request.post(`${bus}/api/procedures/tarif-reduit/cases`, {
      data: { case: "2026-114", facts },
      headers: { origin: bus },
    });
    assert.deepEqual(((await asked.json()) as { data: unknown }).data, [{ quotient: 612 }]);
    await awa.goto(quotient);
    const told = await awa.locator("section[aria-labelledby=readings]").innerText();
    assert.match(
      told,
      /Réseau de bus\s+Dit une fois, pour une démarche\s+Demandé par un agent, pour la démarche/,
    );
    await agent.goto(`${water}/organizations/action-sociale-de-la-ville/journal`);
    const journal = await agent.locator("main table").innerText();
    assert.match(journal, /Tarif réduit des bus \(Article L1113-1 [^]*nom, prénom, né le/);
  });

  test("a right that their quotient opens is told to them first, with what would leave, and told no more once opposed", async () => {
    const { awa } = opened();
    const waits = awa.locator("main .notice a[href$='/entitlements']");
    await awa.goto(`${water}/my`);
    for (let tries = 0; (await waits.count()) === 0; tries += 1) {
      assert.ok(tries < 240, "the right is announced");
      await wait(500);
      await awa.reload();
    }
    await waits.click();
    assert.match(
      await awa.locator("main").innerText(),
      /Réseau de bus le saura le [^]*L114-8[^]*Tanguy\s+Awa\s+14 mai 1988/,
    );
    await look(awa, "right");
    await awa.click("main details.confirm summary");
    await awa.click("form[action='?/oppose'] button");
    await awa.waitForSelector("text=Vous vous y êtes opposé");
  });

  test("they connect the metropolis to the bus network, which then tells who read at both", async () => {
    const { awa } = opened();
    // Who has just shown the provider who they are says yes by one button.
    await stepUp(awa, readings);
    await awa.goto(`${bus}/my/readings`);
    await awa.click("section[aria-labelledby=others] a");
    await awa.waitForURL(`${water}/my/readings/allow?*`);
    assert.match(await awa.title(), / · Métropole \(démonstration\)$/);
    await look(awa, "connect");
    await awa.click("form[action^='?/allow'] button");
    await awa.waitForURL(`${bus}/my/readings`);
    await look(awa, "who-read");
    await awa.goto(`${bus}/my/readings?who=all`);
    const told = awa.locator("section[aria-labelledby=readings]");
    const text = await told.innerText();
    for (const line of [/Vos voyages en bus/, /Conseil Énergie et eau/, /Réseau de bus[\s\S]*L1113-1|L114-8/])
      assert.match(text, line);
    const there = told.locator(`a[href^='${water}/my/'][href*='/proof/']`).first();
    const verified = await verifyProof(world(), awa, {
      name: "ailleurs",
      url: (await there.getAttribute("href")) ?? "",
    });
    assert.equal(verified.code, 0, verified.printed);
  });

  test("a second citizen, staff, the portal's and another instance's try to see any of it, and cannot", async () => {
    const { agent, adviser } = opened();
    const lucien = await world().newPage(phone);
    await lucien.goto(`${water}/sign-in?back=/my`);
    await lucien.click("main a[href^='/sign-in/with/']");
    await lucien.click("button[value=lucien]");
    await lucien.waitForURL(`${water}/my`);
    const portal = await world().signedIn("portal", phone);
    const anyone = await world().newPage(phone);
    for (const page of [lucien, agent, portal, adviser, anyone]) {
      for (const path of ["", "/take-away", "/ask", "/lend"]) {
        const answer = await page.request.get(readings + path, { maxRedirects: 0 });
        assert.ok([303, 404].includes(answer.status()), `${path}: ${answer.status()}`);
        assert.doesNotMatch(await answer.text(), /Tanguy|E-104-2207/);
      }
    }
    // The table itself, at its producer and on the portal that follows it: not a row, and not a value.
    for (const [page, site] of [
      [lucien, water],
      [agent, water],
      [portal, world().urlOf("portal")],
      [anyone, water],
    ] as const) {
      const answer = await page.request.get(`${site}/datasets/releves-d-eau-des-foyers`);
      assert.equal(answer.status(), 200, site);
      assert.doesNotMatch(await answer.text(), /Tanguy|E-104-2207|Marbaudais/);
      assert.deepEqual(await readTable(page, site), [], site);
    }
    for (const page of [lucien, portal, anyone]) await page.context().close();
  });

  test("they have all of their card erased: nothing of it is in any door, export, file or new backup", async () => {
    const { awa, officer } = opened();
    await awa.goto(journeys);
    const table = /\/my\/find\/([0-9a-f-]+)/.exec(await tableOf(awa, bus))?.[1] ?? "";
    // Whole files: whoever searches for the number after its end writes it in the journal anew.
    const doors = ["/data/csv/", "/data/json/"].map((door) => `${bus}/api/resources/${table}${door}`);
    const read = async (): Promise<string> => {
      const headers = { "Maille-Reason": encodeURIComponent("Une demande est vérifiée.") };
      // What is under way while the rows go breaks off, and is asked anew.
      const texts = doors.map(async (door) => {
        const answer = await officer.request.get(door, { headers }).catch(brokenOff);
        return typeof answer === "string" ? answer : answer.text();
      });
      return (await Promise.all(texts)).join("\n");
    };
    assert.match(await read(), /4402-117/);
    await stepUp(awa, journeys);
    await awa.click("main a[href$='/ask']");
    await awa.click("main a[href*='kind=erase']");
    await awa.click("form[action^='?/send'] button.main");
    await awa.waitForURL(/\/my\/demands\//);
    const demand = new URL(awa.url()).pathname.split("/").at(-1) ?? "";
    await officer.goto(`${bus}/organizations/reseau-de-bus/demands/${demand}`);
    await look(officer, "erase");
    await officer.locator("details:has(form[action='?/accept']) summary").click();
    await officer.click("form[action='?/accept'] button.danger");
    await officer.waitForSelector("form[action='?/accept']", { state: "detached" });
    for (let tries = 0; /4402-117|broken off/.test(await read()); tries += 1) {
      assert.ok(tries < 240, "the rows are still read");
      await wait(500);
    }
    assert.equal((await awa.request.get(journeys, { maxRedirects: 0 })).status(), 404);
    const folder = join(world().folder, "operator");
    assert.deepEqual(await filesWith(folder, card), []);
    const backup = join(world().folder, "operator.tar.zst");
    const made = await runMaille(["backup", backup], settingsOf(world(), "operator"));
    assert.equal(made.code, 0, made.printed);
    const unpacked = await promisify(zstdDecompress)(await readFile(backup));
    assert.ok(unpacked.length > 100_000 && !unpacked.includes(card));
  });

  function opened(): Space {
    assert.ok(space !== undefined, "the pages of the first test");
    return space;
  }
}

/** Nothing goes past the edge of a phone. */
async function look(page: Page, name: string): Promise<void> {
  await fits(page);
  if (shots !== undefined) await page.screenshot({ path: `${shots}-${name}.png`, fullPage: true });
}

/** Shows the provider once more who one is, where that was longer ago than what cannot be undone asks for. */
async function stepUp(page: Page, own: string): Promise<void> {
  const { origin, pathname } = new URL(own);
  const table = /\/my\/find\/([0-9a-f-]+)/.exec(await tableOf(page, origin, own))?.[1] ?? "";
  await page.goto(`${origin}/my/level/${table}?back=${encodeURIComponent(pathname)}&anew`);
  if (page.url() !== own) {
    await page.click("main a[href^='/sign-in/with/']");
    await page.click("button[value=awa]");
  }
  await page.waitForURL(own);
}

/** The page of `/my` names the table of each link beside it. */
async function tableOf(page: Page, site: string, own = page.url()): Promise<string> {
  await page.goto(`${site}/my`);
  const section = page
    .locator("section.card")
    .filter({ has: page.locator(`a[href='${new URL(own).pathname}']`) });
  const id = (await section.getAttribute("aria-labelledby")) ?? "";
  await page.goto(own);
  return `/my/find/${id.replace("held-", "")}`;
}

function brokenOff(error: unknown): string {
  assert.match(String(error), /ECONNRESET|aborted|socket hang up/);
  return "broken off";
}

async function readTable(page: Page, site: string): Promise<unknown> {
  const about = await page.request.get(`${site}/api/datasets/releves-d-eau-des-foyers`);
  const { tables = [] } = (await about.json()) as { tables?: readonly { id: string }[] };
  for (const { id } of tables) {
    const answer = await page.request.get(`${site}/api/resources/${id}/data/`);
    if (answer.status() === 200) return answer.json();
  }
  return [];
}

/** The adviser's program: a token of the loan, bound to its key, and what it reads by it. */
async function openProgram(adviser: Page, loan: string) {
  const { publicKey, privateKey } = await generateKeyPair("ES256", { extractable: true });
  const jwk = await exportJWK(publicKey);
  const prove = (method: string, url: string, token?: string) =>
    new SignJWT({
      htm: method,
      htu: url,
      jti: newId(),
      iat: Math.floor(Date.now() / 1000),
      ...(token === undefined ? {} : { ath: hashOfToken(token) }),
    })
      .setProtectedHeader({ alg: "ES256", typ: "dpop+jwt", jwk })
      .sign(privateKey);
  const { origin } = new URL(adviser.url());
  const vouched = await adviser.request.post(`${origin}/api/loans/${loan}/assertions`, {
    headers: { origin },
    data: { jkt: await calculateJwkThumbprint(jwk) },
  });
  assert.ok(vouched.ok(), await vouched.text());
  const told = (await vouched.json()) as Record<string, string> & { expires_in?: unknown };
  const { token_endpoint: endpoint = "", expires_in: _, ...form } = told;
  const given = await fetch(endpoint, {
    method: "POST",
    headers: { dpop: await prove("POST", endpoint) },
    body: new URLSearchParams(form),
  });
  const { access_token: token = "" } = (await given.json()) as { access_token?: string };
  const listed = await adviser.request.get(`${origin}/api/loans?organization=conseil-energie-et-eau`);
  const { data } = (await listed.json()) as {
    data: readonly { id: string; instance: string; table: string }[];
  };
  const lent = data.find(({ id }) => id === loan);
  const url = `${lent?.instance}/api/resources/${lent?.table}/data/`;
  return async () => {
    const headers = { authorization: `DPoP ${token}`, dpop: await prove("GET", url, token) };
    const answer = await fetch(url, { headers });
    return { status: answer.status, body: (await answer.json()) as { data?: Record<string, unknown>[] } };
  };
}

async function untilFound(page: Page, url: string): Promise<void> {
  for (let tries = 0; tries < 360; tries += 1) {
    if ((await page.goto(url))?.status() === 200) return;
    await wait(250);
  }
  assert.fail(`${url} never came`);
}

async function verifyProof(
  world: TerritoryWorld,
  page: Page,
  { name, url }: { readonly name: string; readonly url: string },
): ReturnType<typeof runMaille> {
  const { folder } = world;
  const path = join(folder, `preuve-${name}.json`);
  await writeFile(path, await (await page.request.get(url)).body());
  const keys: string[] = [];
  // The producer's, and those of the others, which witness its journal.
  for (const instance of ["metropolis", "portal", "operator", "association"].map((place) =>
    world.urlOf(place),
  )) {
    const jwks = join(folder, `cles-${new URL(instance).port}.json`);
    await writeFile(jwks, await (await fetch(`${instance}/.well-known/jwks.json`)).text());
    keys.push("--keys", `${instance}=${jwks}`);
  }
  return runMaille(["verify", path, "--offline", ...keys], { MAILLE_DATA: join(folder, "portal") });
}

function settingsOf(world: TerritoryWorld, place: string): Readonly<Record<string, string>> {
  return {
    MAILLE_DATA: join(world.folder, place),
    DATABASE_URL: databaseUrl(join(world.folder, "postgres", "data", ".s.PGSQL.5432"), place),
    MAILLE_URL: world.urlOf(place),
  };
}

async function filesWith(folder: string, text: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    if ((await readFile(path)).includes(text)) found.push(path);
  }
  return found;
}

function daysFromNow(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}
