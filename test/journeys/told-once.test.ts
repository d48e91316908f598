import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { system } from "../../src/access/actor.ts";
import { sessionCookieName } from "../../src/server/session-cookie-name.ts";
import { type Procedures, proceduresWorld, refused } from "../citizens/procedures-world.ts";
import { openPages } from "../network/remote-world.ts";
import type { TestInstance } from "../network/world.ts";
import { openBrowser } from "../pages/browser.ts";
import { faultsOf, shoot } from "./accounts-world.ts";

const law = "Article L. 114-8, par leurs agents";

let world: Procedures;
let browser: Browser;

before(async () => {
  [world, browser] = await Promise.all([proceduresWorld(true, law), openBrowser()]);
  await world.declare();
  await world.person("awa", ["A-1", "Le Gall"]);
  await openPages(world.bus);
  await openPages(world.office);
});

after(async () => {
  await browser.close();
  await world[Symbol.asyncDispose]();
});

async function cookieOf({ app, url }: TestInstance, name: string) {
  const email = `${name}@example.org`;
  const { secret } = await app.rooms.accounts.signIn(email, "quatre mots sans lien", {
    address: "127.0.0.1",
  });
  return { name: sessionCookieName(url), value: secret, url };
}

async function tickedOf(page: Page, name: string): Promise<readonly string[]> {
  const boxes = await page.locator(`main [name=${name}]:checked`).all();
  return Promise.all(boxes.map((box) => box.inputValue()));
}

test("without scripts, on a phone: started at one site, previewed and sent at the other, handed in, with a receipt", async () => {
  const context = await browser.newContext({
    locale: "fr-FR",
    javaScriptEnabled: false,
    viewport: { width: 360, height: 740 },
  });
  await context.addCookies([
    await cookieOf(world.bus, "awa-bus"),
    await cookieOf(world.office, "awa-office"),
  ]);
  const page = await context.newPage();
  // Nothing of whom is told with a refusal, and the page says so.
  await page.goto(`${world.bus.url}/procedures/tarif-reduit`);
  await page.click("form[action='?/start'] button");
  await page.click(`main a[href^='${world.office.url}/once/']`);
  await page.click("form[action='?/decline'] button");
  await page.click("main form button.main");
  await page.waitForURL(`${world.bus.url}/once/answers`);
  assert.match(await page.locator("main").innerText(), /sans votre nom/);
  await page.click("form[action$='?/take'] button");
  await page.waitForURL(/\/my\/procedures\/[0-9a-f-]+$/);

  await page.goto(`${world.bus.url}/procedures/tarif-reduit`);
  await shoot(page, "once-1-procedure");
  await page.click("form[action='?/start'] button");
  await page.waitForURL(/\/my\/procedures\/[0-9a-f-]+$/);
  await shoot(page, "once-2-case");
  const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  await page.click(`main a[href='${world.office.url}/once/${id}']`);
  await page.waitForURL(`${world.office.url}/once/${id}`);
  assert.match(await page.locator("main table").innerText(), /Quotient\s+612/);
  await shoot(page, "once-3-preview");
  await page.click("form[action^='?/send'] button");
  await page.waitForSelector("input[name=answer]", { state: "attached" });
  await shoot(page, "once-4-sent");
  await page.click("main form button.main");
  await page.waitForURL(`${world.bus.url}/once/answers`);
  assert.match(await page.locator("main").innerText(), /le nom et l’adresse électronique de votre compte/);
  await shoot(page, "once-5-brought");
  await page.click("form[action$='?/take'] button");
  await page.waitForURL(`${world.bus.url}/my/procedures/${id}`);
  assert.match(await page.locator("main table").innerText(), /Quotient\s+612/);
  assert.ok((await page.evaluate("document.documentElement.scrollWidth")) === 360);
  await shoot(page, "once-6-taken");
  const receipt = await context.request.get(`${world.bus.url}/my/procedures/${id}/receipt`);
  assert.equal(receipt.headers()["cache-control"], "private, no-store");
  assert.match(await receipt.text(), /"typ": "maille-once-receipt"/);
  for (const path of [`${world.bus.url}/my/procedures/${id}`, `${world.office.url}/once/${id}`]) {
    const { "cache-control": cache, "referrer-policy": referrer } = (
      await context.request.get(path)
    ).headers();
    assert.deepEqual([cache, referrer], ["private, no-store", "same-origin"]);
  }
  // That it was told stands among the readings of others, by menus, and is contested there.
  await page.goto(`${world.bus.url}/my/readings`);
  await page.selectOption("select[name=what]", "rows");
  await page.click("section[aria-labelledby=readings] form button");
  await page.waitForURL(/what=rows/);
  assert.equal(await page.locator("main td").count(), 0);
  await page.selectOption("select[name=what]", "told-once");
  await page.click("section[aria-labelledby=readings] form button");
  await page.waitForURL(/what=told-once/);
  assert.equal(await page.evaluate("document.documentElement.scrollWidth"), 360);
  await shoot(page, "once-6b-readings");
  await page.locator("main td a[href$='/contest']").first().click();
  await page.waitForURL(/\/contest$/);
  const contest = page.url();
  await page.click("main form button.main");
  await page.waitForSelector("#words-wrong");
  await page.fill("[name=words]", "Je ne l’ai pas demandé.");
  await page.click("main form button.main");
  await page.waitForURL(/\/my\/demands\/[0-9a-f-]+$/);
  assert.match(await page.locator("main").innerText(), /Je ne l’ai pas demandé/);
  await context.close();
  const other = await browser.newContext({ locale: "en-GB" });
  await other.addCookies([await cookieOf(world.bus, "awa-bus")]);
  const seen = await other.newPage();
  for (const address of [contest, `${world.bus.url}/my/readings?who=all`]) {
    await seen.goto(address);
    assert.deepEqual(await faultsOf(seen), []);
  }
  await other.close();
});

test("the organization reads the case, and declares another procedure from its page", async () => {
  const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 900 } });
  await context.addCookies([await cookieOf(world.bus, "clerk")]);
  const page = await context.newPage();
  await page.goto(`${world.bus.url}/organizations/${world.asking.slug}/procedures`);
  await page.check("[name=columns-0][value=enfants]");
  await page.fill("main [name=title]", "Family card");
  await page.fill("main [name=slug]", "family-card");
  await page.fill("main [name=law-0]", "Article L114-8");
  await page.fill("main [name=keepDays-0]", "91");
  await page.click("form[action^='?/set'] button");
  assert.match(await page.locator("#keepDays-0-wrong").innerText(), /90/);
  assert.deepEqual(await tickedOf(page, "columns-0"), ["enfants"]);
  await page.fill("main [name=keepDays-0]", "90");
  await page.click("form[action^='?/set'] button");
  await page.waitForSelector("main a[href='/procedures/family-card']");
  await shoot(page, "once-7-organization");
  await page.click("section[aria-labelledby=cases] a");
  await page.waitForURL(/\/procedures\/[0-9a-f-]+$/);
  assert.match(await page.locator("main table").innerText(), /Quotient\s+612/);
  assert.match(await page.locator("main").innerText(), /awa-bus@example\.org/);
  await shoot(page, "once-8-case");
  await context.close();
});

test("the holder lets agents ask by its form; the case has its reference, and the person reads that an agent asked", async () => {
  const { citizens } = world.bus.app.rooms;
  const asked = { reference: "2026-114", facts: { allocataire: "A-2", nom: "Dubois-Noé" } };
  await world.person("asked", ["A-2", "Dubois-Noé"]);
  const context = await browser.newContext({ javaScriptEnabled: false, locale: "en-GB" });
  await context.addCookies([await cookieOf(world.bus, "clerk"), await cookieOf(world.office, "officer")]);
  const page = await context.newPage();
  for (const agents of ["", law]) {
    await page.goto(`${world.office.url}/datasets/${world.dataset.slug}/self-data`);
    await page.fill("[name=once-agents]", agents);
    await page.click("form[action^='?/once'] button");
    await page.waitForURL(/saved/);
    assert.equal(await page.inputValue("[name=once-agents]"), agents);
    assert.deepEqual(await tickedOf(page, "columns"), ["quotient", "enfants"]);
    if (agents === "")
      assert.equal(
        await refused(citizens.askAsAgent(world.clerk, "tarif-reduit", asked)),
        "once-not-for-agents",
      );
  }
  const { id } = await citizens.askAsAgent(world.clerk, "tarif-reduit", asked);
  await page.goto(`${world.bus.url}/organizations/${world.asking.slug}/procedures`);
  await page.click(`main a[href$='/procedures/${id}']`);
  await page.waitForURL(/\/procedures\/[0-9a-f-]+$/);
  const told = await page.locator("main").innerText();
  assert.match(told, /case 2026-114, asked for by an agent[^]*Quotient\s+1,?430/);
  assert.doesNotMatch(told, /Dubois/);
  await context.addCookies([await cookieOf(world.office, "asked-office")]);
  await page.goto(`${world.office.url}/my`);
  await page.click("main a[href^='/my/0']");
  const line = await page.locator("section[aria-labelledby=readings] tr", { hasText: "agent" }).innerText();
  assert.match(
    line,
    /Réseau de bus\s+Told once, for a procedure\s+Asked for by an agent, for the procedure: Tarif réduit/,
  );
  await shoot(page, "once-9-agent");
  await context.close();
});

test("axe finds nothing on any of these pages, at 360 px, in light and in dark, in both languages", async () => {
  const faults: string[] = [];
  for (const [locale, colorScheme, name] of [
    ["fr-FR", "dark", "lise"],
    ["en-GB", "light", "ines"],
  ] as const) {
    await world.person(name, ["A-4", "Petit"]);
    const context = await browser.newContext({
      locale,
      colorScheme,
      reducedMotion: "reduce",
      viewport: { width: 360, height: 740 },
    });
    await context.addCookies([
      await cookieOf(world.bus, `${name}-bus`),
      await cookieOf(world.office, `${name}-office`),
    ]);
    const page = await context.newPage();
    const look = async (name: string): Promise<void> => {
      faults.push(...(await faultsOf(page)));
      await shoot(page, `${name}-${colorScheme}`);
    };
    await page.goto(`${world.bus.url}/procedures/tarif-reduit`);
    await look("once-a");
    await page.click("form[action='?/start'] button");
    await page.waitForURL(/\/my\/procedures\/[0-9a-f-]+$/);
    await look("once-b");
    const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";
    await page.goto(`${world.office.url}/once/${id}`);
    await look("once-c");
    await page.click("form[action^='?/send'] button");
    await page.waitForSelector("input[name=answer]", { state: "attached" });
    await look("once-d");
    await page.click("main form button.main");
    await page.waitForURL(`${world.bus.url}/once/answers`);
    await look("once-e");
    await page.click("form[action$='?/take'] button");
    await page.waitForURL(`${world.bus.url}/my/procedures/${id}`);
    await look("once-f");
    await context.clearCookies();
    await context.addCookies([await cookieOf(world.bus, "clerk")]);
    await page.goto(`${world.bus.url}/organizations/${world.asking.slug}/procedures`);
    await look("once-g");
    await page.click("section[aria-labelledby=cases] a");
    await page.waitForURL(/\/procedures\/[0-9a-f-]+$/);
    await look("once-h");
    await context.close();
  }
  assert.deepEqual(faults, []);
});

test("whoever is linked to two people of a file finds each link on their page, and cuts one", async () => {
  const { atOffice } = await world.person("deux", ["A-1", "Le Gall"], ["A-4", "Petit"]);
  const context = await browser.newContext({ locale: "fr-FR", viewport: { width: 360, height: 740 } });
  await context.addCookies([await cookieOf(world.office, "deux-office")]);
  const page = await context.newPage();
  const { citizens } = world.office.app.rooms;
  const ids = (await citizens.listHeld(atOffice)).flatMap(({ links }) => links.map(({ id }) => id));
  assert.equal(ids.length, 2);
  await page.goto(`${world.office.url}/my`);
  for (const id of ids) assert.equal(await page.locator(`main a[href='/my/${id}']`).count(), 1);
  assert.equal(await page.locator(`main a[href='/my/find/${world.table}']`).count(), 1);
  assert.deepEqual(await faultsOf(page), []);
  await shoot(page, "my-two-links");
  const told = (await (await context.request.get(`${world.office.url}/api/own-data`)).json()) as {
    data: { id: string }[];
  };
  assert.deepEqual(
    told.data.map(({ id }) => id),
    ids,
  );
  await citizens.cutLink(atOffice, ids[0] ?? "");
  await page.goto(`${world.office.url}/my`);
  for (const [index, id] of ids.entries()) {
    assert.equal(await page.locator(`main a[href='/my/${id}']`).count(), index);
  }
  await context.close();
});

test("what somebody else opens at those addresses is nothing, and a stranger is asked to sign in", async () => {
  const { id } = await world.bus.app.rooms.citizens.startCase(
    (await world.person("noe", ["A-4", "Petit"])).atBus,
    "tarif-reduit",
  );
  const other = await cookieOf(world.bus, "awa-bus");
  const mine = await fetch(`${world.bus.url}/my/procedures/${id}`, {
    headers: { cookie: `${other.name}=${other.value}` },
  });
  assert.equal(mine.status, 404);
  const led = await fetch(`${world.office.url}/once/${id}`, { redirect: "manual" });
  assert.deepEqual([led.status, led.headers.get("location")], [303, `/sign-in?back=/once/${id}`]);
});

test("a form of another site reaches one address, without a session, and nothing else", async () => {
  const cookie = await cookieOf(world.bus, "awa-bus");
  const send = (path: string, origin: string) =>
    fetch(`${world.bus.url}${path}`, {
      method: "POST",
      redirect: "manual",
      headers: {
        origin,
        cookie: `${cookie.name}=${cookie.value}`,
        accept: "text/html",
        "content-type": "application/x-www-form-urlencoded",
      },
      body: "answer=x.y.z&receipt=",
    });
  const answer = await send("/once/answers", "null");
  const text = await answer.text();
  assert.equal(answer.status, 401);
  assert.match(answer.headers.get("cache-control") ?? "", /no-store/);
  // Whoever it came with, the page is that of nobody.
  assert.ok(!text.includes("awa-bus"), "the session stays out of it");
  for (const path of [
    "/procedures/tarif-reduit?/fetch",
    `/once/answers?/default`,
    "/once/answers/",
    "/account?/name",
  ]) {
    assert.equal((await send(path, "null")).status, 403, path);
    assert.equal((await send(path, world.office.url)).status, 403, path);
  }
});

test("only the page that hands an answer over may send a form elsewhere, and only to who asked", async () => {
  const { atBus } = await world.person("lea", ["A-2", "Dubois-Noé"]);
  const { id } = await world.bus.app.rooms.citizens.startCase(atBus, "tarif-reduit");
  const cookie = await cookieOf(world.office, "lea-office");
  const policyOf = async (path: string) => {
    const answer = await fetch(world.office.url + path, {
      headers: { cookie: `${cookie.name}=${cookie.value}` },
    });
    return answer.headers.get("content-security-policy") ?? "";
  };
  assert.ok((await policyOf(`/once/${id}`)).includes(`form-action 'self' ${world.bus.url}`));
  assert.match(await policyOf("/my"), /form-action 'self';/);
});

test("cases that fill more than one page are reached by the pages after it, by who asks and by who is asked", async () => {
  const { atBus } = await world.person("pages", ["A-1", "Le Gall"]);
  const { id } = await world.bus.app.rooms.citizens.startCase(
    atBus,
    "tarif-reduit",
    new Map([[world.table, { words: "Mon quotient : 500" }]]),
  );
  await world.bus.database.db`
    insert into procedure_cases (id, case_id, source, procedure, organization, account, state, at, until)
    select gen_random_uuid(), gen_random_uuid(), source, procedure, organization, account, 'over',
      at + interval '1 minute', until
    from procedure_cases, generate_series(1, 60) where id = ${id}`;
  const context = await browser.newContext({ locale: "fr-FR", viewport: { width: 360, height: 740 } });
  const page = await context.newPage();
  for (const [name, path, last] of [
    ["pages-bus", "/my", 4],
    ["clerk", `/organizations/${world.asking.slug}/procedures`, 2],
  ] as const) {
    await context.clearCookies();
    await context.addCookies([await cookieOf(world.bus, name)]);
    const cases = page.locator("section[aria-labelledby=cases]");
    await page.goto(world.bus.url + path);
    assert.equal(
      await cases.locator(`a[href$='${id}']`).count(),
      1,
      "what is kept comes before what is over",
    );
    assert.match(await cases.locator("nav").innerText(), new RegExp(String(last)));
    await page.goto(`${world.bus.url}${path}?page=${last}`);
    assert.equal(await cases.locator("nav a[rel=next]").count(), 0);
    assert.ok((await cases.locator("li").count()) > 0);
    assert.deepEqual(await faultsOf(page), []);
  }
  await context.close();
});

test("without scripts: two sources of one procedure, declared, one asked and one brought, read as one case", async () => {
  const held = await world.agreeToEnrolments(world.office);
  await world.person("deux-sources", ["A-1", "Le Gall"]);
  const context = await browser.newContext({
    locale: "fr-FR",
    javaScriptEnabled: false,
    viewport: { width: 360, height: 740 },
  });
  await context.addCookies([await cookieOf(world.bus, "clerk")]);
  const page = await context.newPage();
  await page.goto(`${world.bus.url}/organizations/${world.asking.slug}/procedures`);
  for (const box of await page.locator("[name=of]").all()) await box.check();
  await page.click("main form:not([method]) button");
  await page.waitForURL(/of=.*of=/);
  await page.fill("main [name=title]", "Carte étudiante");
  await page.fill("main [name=slug]", "carte-etudiante");
  for (const place of [0, 1]) {
    await page.locator(`[name=columns-${place}]`).first().check();
    await page.fill(`main [name=law-${place}]`, "Article L114-8");
    await page.fill(`main [name=keepDays-${place}]`, place === 0 ? "30" : "91");
  }
  await page.click("form[action*='?/set'] button");
  // Of both, what was ticked and written is kept.
  assert.match(await page.locator("#keepDays-1-wrong").innerText(), /90/);
  for (const place of [0, 1]) assert.equal((await tickedOf(page, `columns-${place}`)).length, 1);
  await page.fill("main [name=keepDays-1]", "30");
  await shoot(page, "once-10-declared");
  await page.click("form[action*='?/set'] button");
  await page.waitForSelector("main a[href='/procedures/carte-etudiante']");

  await context.addCookies([await cookieOf(world.bus, "deux-sources-bus")]);
  await page.goto(`${world.bus.url}/procedures/carte-etudiante`);
  const words = page.locator(`[name=words-${held.table}]`);
  assert.equal(await words.isVisible(), false);
  await page.check(`[name=way-${held.table}][value=bring]`);
  await page.click("form[action='?/start'] button");
  // What is brought says something: the page keeps which way was chosen.
  assert.match(await page.locator(".wrong").innerText(), /Écrivez/);
  await words.fill("Ma carte : E-1");
  const input = page.locator(`[name=files-${held.table}]`);
  const pdf = { name: "carte é.html", mimeType: "text/html", buffer: Buffer.from("%PDF-1.7\n%%EOF\n") };
  await input.setInputFiles({ ...pdf, buffer: Buffer.from("<script>alert(1)</script>") });
  await page.click("form[action='?/start'] button");
  assert.match(await page.locator(".wrong").innerText(), /«\scarte é\.html\s» n’est ni un PDF/);
  assert.equal(await words.inputValue(), "Ma carte : E-1");
  await input.setInputFiles({ ...pdf, buffer: Buffer.alloc(10_000_001) });
  await page.click("form[action='?/start'] button");
  assert.match(await page.locator(".wrong").innerText(), /10\sMo au plus/);
  await input.setInputFiles([pdf, { ...pdf, name: "verso.pdf" }]);
  await shoot(page, "once-11-two-sources");
  await page.click("form[action='?/start'] button");
  await page.waitForURL(/\/my\/procedures\/[0-9a-f-]+$/);
  await shoot(page, "once-12-two-parts");
  const told = await page.locator("main").innerText();
  assert.match(told, /1 information reçue sur 2[^]*La demande vaut jusqu’au \d/);
  assert.match(told, /Ma carte : E-1[^]*carte é\.pdf\s+verso\.pdf/);
  const own = (await page.locator("main a[href*='/files/']").first().getAttribute("href")) ?? "";
  const seen = new URL(page.url()).pathname;
  const read = `/organizations/${world.asking.slug}/procedures/${seen.split("/").at(-1) ?? ""}`;
  const scripted = await browser.newContext({ locale: "fr-FR", viewport: { width: 360, height: 740 } });
  const look = await scripted.newPage();
  const faultsAt = async (name: string, path: string): Promise<readonly string[]> => {
    await scripted.addCookies([await cookieOf(world.bus, name)]);
    await look.goto(world.bus.url + path);
    for (const paper of await look.locator("main input[value=bring]").all()) await paper.check();
    return faultsOf(look);
  };
  for (const path of ["/procedures/carte-etudiante", seen]) {
    assert.deepEqual(await faultsAt("deux-sources-bus", path), []);
  }
  // Of two sources, what is done with one is called otherwise than with the other.
  await look.click("main summary");
  const papers = look.getByRole("button", { name: /^L’apporter moi-même Ville de office/ });
  assert.equal(await papers.count(), 1);
  assert.deepEqual(await faultsAt("clerk", read), []);
  assert.match(await look.locator("main").innerText(), /Rien n’est encore arrivé/);
  assert.equal(await page.locator(`main a[href^='${world.office.url}/once/']`).count(), 1);
  await page.click("form[action='?/ask'] button");
  await page.waitForURL(/\/my\/procedures\/[0-9a-f-]+$/);
  await page.click("main summary");
  await page.locator("form[action='?/bring'] textarea").fill("Mon quotient : 612");
  await page.click("form[action='?/bring'] button");
  await page.waitForURL(/\/my\/procedures\/[0-9a-f-]+$/);
  assert.match(await page.locator("main").innerText(), /Tout est là/);
  assert.equal((await context.request.get(world.bus.url + own)).status(), 200);
  await context.addCookies([await cookieOf(world.bus, "clerk")]);
  assert.equal((await context.request.get(world.bus.url + own)).status(), 404);
  await page.goto(`${world.bus.url}/organizations/${world.asking.slug}/procedures`);
  await page.locator("section[aria-labelledby=cases] a", { hasText: "Carte étudiante" }).click();
  await page.waitForURL(/\/procedures\/[0-9a-f-]+$/);
  await shoot(page, "once-13-files");
  const link = (await page.locator("main a[href*='/files/']").first().getAttribute("href")) ?? "";
  const file = await context.request.get(world.bus.url + link);
  assert.deepEqual([file.status(), await file.body()], [200, pdf.buffer]);
  const headers = file.headers();
  assert.deepEqual(
    ["content-type", "content-disposition", "x-content-type-options", "cache-control"].map(
      (name) => headers[name],
    ),
    [
      "application/pdf",
      `attachment; filename="carte _.pdf"; filename*=UTF-8''carte%20%C3%A9.pdf`,
      "nosniff",
      "private, no-store",
    ],
  );
  assert.match(headers["content-security-policy"] ?? "", /sandbox/);
  assert.deepEqual(await faultsAt("clerk", read), []);
  await scripted.close();
  assert.match(await page.locator("main").innerText(), /Tout est là[^]*612[^]*E-1|Tout est là[^]*E-1[^]*612/);
  await context.close();
});

test("a right is declared, told first, opposed and read by pages, without scripts", async () => {
  const { citizens } = world.office.app.rooms;
  await citizens.tellOnce(system, world.table, {
    columns: ["quotient", "enfants", "allocataire", "nom"],
    ground: "Article L114-8 du CRPA",
    daysMax: 90,
    agents: law,
  });
  const agreement = await world.agree(["allocataire", "nom"]);
  await world.person("yves", ["A-4", "Petit"]);
  const context = await browser.newContext({
    locale: "en-GB",
    javaScriptEnabled: false,
    viewport: { width: 360, height: 740 },
  });
  await context.addCookies([await cookieOf(world.bus, "clerk"), await cookieOf(world.office, "officer")]);
  const page = await context.newPage();
  const told = `${world.bus.url}/organizations/${world.asking.slug}/entitlements`;
  await page.goto(`${world.bus.url}/organizations/${world.asking.slug}/procedures`);
  await page.click("main a[href$='/entitlements']");
  await page.click("form[action='?/take'] button >> text=Take for Tarif réduit");
  await page.waitForSelector("text=Take no more for Tarif réduit");
  const declared = `${world.office.url}/datasets/${world.dataset.slug}/entitlements?of=${world.table}`;
  await page.goto(`${declared}&agreement=${agreement}`);
  const values = {
    title: "Reduced fare",
    lead: "Your quotient is below 700.",
    condition: "quotient__strictly_less=700&quotient__sort=asc",
    "law-title": "Code des relations entre le public et l’administration",
    "law-article": "L114-8",
    "law-address": "https://www.legifrance.gouv.fr/codes/article_lc/LEGIARTI000045213420",
    "procedure-title": "Tarif réduit",
    "procedure-slug": "tarif-reduit",
    delay: "15",
    keep: "30",
  };
  const declare = async (change: Partial<typeof values>) => {
    for (const [name, value] of Object.entries(change)) await page.fill(`main [name='${name}']`, value);
    for (const column of ["allocataire", "nom"]) await page.check(`[name=columns][value=${column}]`);
    await page.click("form[action^='?/declare'] button");
  };
  await declare(values);
  assert.match(await page.locator("#condition-wrong").innerText(), /filter of the table API/);
  assert.deepEqual(await tickedOf(page, "columns"), ["allocataire", "nom"]);
  await page.fill("main [name=condition]", "quotient__strictly_less=700");
  await page.click("form[action^='?/declare'] button");
  await page.waitForSelector("main h3 >> text=Reduced fare");
  await world.office.settle();
  await page.reload();
  const list = await page.locator("main").innerText();
  assert.match(list, /2 people told first · 0 passed on · 0 opposed/);
  assert.doesNotMatch(list, /Petit|Le Gall/);
  await shoot(page, "rights-1-declared");
  const seen = [page.url()];
  // Told first: what would leave, and how to oppose.
  await context.addCookies([await cookieOf(world.office, "yves-office")]);
  await page.goto(`${world.office.url}/my`);
  await page.click("main .notice a[href$='/entitlements']");
  const shown = await page.locator("main").innerText();
  assert.match(shown, /Réseau de bus will be told on .*Tarif réduit[^]*L114-8[^]*A-4\s+Petit/);
  const mine = page.url();
  await shoot(page, "rights-2-told-first");
  seen.push(mine);
  await page.click("details.confirm:has(form[action='?/oppose']) summary");
  await page.click("form[action='?/oppose'] button");
  await page.waitForSelector("text=You opposed");
  const { "cache-control": cache } = (await context.request.get(mine)).headers();
  assert.equal(cache, "private, no-store");
  for (const one of [world.bus, world.office]) one.setClock(16 * 24 * 60);
  for (let times = 0; times < 3; times += 1) await world.office.settle();
  // Sessions of people are over by then.
  for (const one of [world.bus, world.office]) one.setClock(0);
  await page.goto(told);
  seen.push(told);
  assert.equal(await page.locator("section ul.list, main > div ul.list").count(), 2);
  await page.click("main ul.list a");
  assert.match(await page.locator("main").innerText(), /Reduced fare · Kept until[^]*A-1\s+Le Gall/);
  await shoot(page, "rights-3-told");
  seen.push(page.url());
  const scripted = await browser.newContext({ viewport: { width: 360, height: 740 } });
  const look = await scripted.newPage();
  for (const [index, url] of seen.entries()) {
    const office = await cookieOf(world.office, index === 0 ? "officer" : "yves-office");
    await scripted.addCookies([await cookieOf(world.bus, "clerk"), office]);
    assert.equal((await look.goto(url))?.status(), 200);
    assert.deepEqual(await faultsOf(look), []);
  }
  await Promise.all([context.close(), scripted.close()]);
});
