import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Secret, TOTP } from "otpauth";
import {
  type AccountsWorld,
  accountsWorld,
  becomeAdministrator,
  faultsOf,
  next,
  password,
  signIn,
} from "./accounts-world.ts";

let world: AccountsWorld;

before(async () => {
  world = await accountsWorld();
  await becomeAdministrator(await world.reader(), world.served);
});

after(() => world[Symbol.asyncDispose]());

test("a forgotten password is chosen anew from a letter, on a phone without scripts", async () => {
  const { served } = world;
  const page = await world.reader({ script: false, width: 360 });
  await page.goto(`${served.url}/sign-in`);
  await page.click("main a[href='/recovery/letter']");
  const told: string[] = [];
  for (const email of ["nobody@example.org", "ada@example.org"]) {
    await page.goto(`${served.url}/recovery/letter`);
    await page.fill("main [name=email]", email);
    await page.click("main form button.main");
    told.push((await page.locator("main [role=status]").innerText()).replace(email, "…"));
    assert.deepEqual(await faultsOf(page), []);
  }
  assert.equal(told[0], told[1]);
  const link = await world.linkTo("ada@example.org");
  // A program that looks at links before people do uses none up.
  for (const method of ["HEAD", "GET"]) await (await fetch(link, { method })).text();
  await page.goto(link);
  assert.match(await page.locator("main").innerText(), /ada@example\.org/);
  await page.fill("main [name=password]", next);
  await page.click("main form button.main");
  await page.waitForURL("**/account?changed");
  assert.match(await world.letterTo("ada@example.org"), /Subject: Votre mot de passe sur Maille a changé/);
  await page.goto(link);
  assert.match(await page.locator("main").innerText(), /n’est plus valable/);
  const stranger = await world.reader({ script: false });
  await signIn(stranger, served, "ada@example.org", password);
  await stranger.locator("main [role=alert]").waitFor();
});

test("another address is confirmed from there, and the former one is told", async () => {
  const { served } = world;
  const page = await world.reader({ language: "en" });
  await signIn(page, served, "ada@example.org", next);
  await page.waitForURL(`${served.url}/`);
  await page.goto(`${served.url}/account`);
  await page.fill("[name=email-next]", "ada@new.example.org");
  await page.fill("[name=password-email]", next);
  await page.click("form[action='?/email'] button");
  await page.getByText("on its way to the new address").waitFor();
  const link = await world.linkTo("ada@new.example.org");
  await (await fetch(link)).text();
  await page.goto(link);
  assert.deepEqual(await faultsOf(page), []);
  assert.match(await page.locator("main").innerText(), /from ada@example\.org to ada@new\.example\.org/);
  await page.click("main form button.main");
  await page.getByText("Your address is changed").waitFor();
  assert.match(await world.letterTo("ada@example.org"), /another one was confirmed/);
  await page.goto(`${served.url}/account`);
  assert.match(await page.locator("main").innerText(), /ada@new\.example\.org/);
});

test("the administration says whether mail works, and sends a test", async () => {
  const { served } = world;
  const page = await world.reader({ width: 360 });
  await signIn(page, served, "ada@new.example.org", next);
  await page.goto(`${served.url}/admin/accounts`);
  assert.match(await page.locator("main").innerText(), /gardés dans le dossier \S+\/mail/);
  await page.click("form[action='?/try'] button");
  await page.getByText("Le message d’essai pour ada@new.example.org").waitFor();
  assert.match(await world.letterTo("ada@new.example.org"), /Subject: Les courriels de Maille fonctionnent/);
  assert.deepEqual(await faultsOf(page), []);
});

test("who asks for access without an account learns why, makes one by mail, and is back where they were", async () => {
  const { served } = world;
  const steward = await world.reader();
  await signIn(steward, served, "ada@new.example.org", next);
  await steward.goto(`${served.url}/admin/accounts`);
  await steward.check("[name=open]");
  await steward.fill("[name=domains]", "example.org");
  await steward.click("form[action='?/signup'] button");
  await steward.getByText("C’est enregistré").waitFor();

  const page = await world.reader({ script: false, width: 360 });
  // Where the page of a request leads who has no account.
  await page.goto(`${served.url}/sign-in?back=/datasets/eau/request`);
  assert.match(await page.locator("main").innerText(), /le producteur saura qui demande/);
  assert.deepEqual(await faultsOf(page), []);
  await page.click("main a[href^='/sign-up']");
  assert.deepEqual(await faultsOf(page), []);
  for (const [email, told] of [
    ["nora@elsewhere.example", "avec une adresse de example.org"],
    ["nora@example.org", "Un message part à nora@example.org"],
  ] as const) {
    await page.fill("main [name=email]", email);
    await page.click("main form button.main");
    await page.getByText(told).first().waitFor();
  }
  const link = await world.linkTo("nora@example.org");
  await (await fetch(link)).text();
  await page.goto(link);
  assert.deepEqual(await faultsOf(page), []);
  await page.fill("main [name=name]", "Nora");
  await page.fill("main [name=password]", password);
  await page.click("main form button.main");
  await page.waitForURL(`${served.url}/datasets/eau/request`);
  await page.goto(`${served.url}/account`);
  assert.match(await page.locator("h1").innerText(), /Nora/);
});

test("the way back after signing in or up leads nowhere else", async () => {
  const { served } = world;
  for (const back of [
    "//evil.example/",
    "/\\evil.example",
    "https://evil.example/",
    "/.//evil.example",
    "javascript:x",
  ]) {
    const page = await world.reader({ script: false });
    await page.goto(`${served.url}/sign-in?back=${encodeURIComponent(back)}`);
    assert.equal(await page.locator("main a[href^='/sign-up']").getAttribute("href"), "/sign-up?back=%2F");
    await page.fill("main [name=email]", "nora@example.org");
    await page.fill("main [name=password]", password);
    await page.click("main form button.main");
    await page.waitForURL(`${served.url}/`);
    await page.context().close();
  }
});

test("sessions are seen and ended, and an account is deleted by its holder, told what goes and stays", async () => {
  const { served } = world;
  const [page, other] = [await world.reader({ script: false, width: 360 }), await world.reader()];
  for (const one of [page, other]) {
    await signIn(one, served, "nora@example.org", password);
    await one.waitForURL(`${served.url}/`);
  }
  await page.goto(`${served.url}/account/sessions`);
  assert.match(await page.locator("main").innerText(), /Chrome · Linux/);
  assert.deepEqual(await faultsOf(page), []);
  await page.click("details:has(form[action='?/others']) summary");
  await page.click("form[action='?/others'] button");
  await page.waitForURL("**/account/sessions");
  assert.equal(await page.locator("tbody tr").count(), 1);
  await other.goto(`${served.url}/account`);
  await other.waitForURL("**/sign-in?back=/account");

  await page.goto(`${served.url}/account/delete`);
  assert.deepEqual(await faultsOf(page), []);
  await page.fill("main [name=password]", password);
  await page.click("main form button");
  await page.getByText("Votre compte est supprimé").first().waitFor();
  await world.letterTo("nora@example.org");
  await signIn(page, served, "nora@example.org", password);
  await page.locator("main [role=alert]").waitFor();
});

test("two-step sign-in is set up with an application, on a phone without scripts, and asked for from then on", async () => {
  const { served } = world;
  const page = await world.reader({ script: false, width: 360 });
  await signIn(page, served, "ada@new.example.org", next);
  await page.waitForURL(`${served.url}/`);
  await page.goto(`${served.url}/account/second-factor`);
  assert.deepEqual(await faultsOf(page), []);
  await page.fill("main [name=password]", next);
  await page.click("main form button.main");
  await page.waitForSelector("main [name=code]");
  assert.deepEqual(await faultsOf(page), []);
  assert.ok(await page.locator("main .picture svg").isVisible());
  const key = (await page.locator("main code").innerText()).replaceAll(" ", "");
  await page.fill("main [name=code]", TOTP.generate({ secret: Secret.fromBase32(key) }));
  await page.click("main form button.main");
  const codes = await page.locator("main [role=status] code").allInnerTexts();
  assert.equal(codes.length, 10);
  assert.deepEqual(await faultsOf(page), []);

  const other = await world.reader({ width: 360, language: "en" });
  await other.goto(`${served.url}/sign-in?back=/account`);
  await other.fill("main [name=email]", "ada@new.example.org");
  await other.fill("main [name=password]", next);
  await other.click("main form button.main");
  await other.waitForURL("**/sign-in/code?back=*");
  assert.deepEqual(await faultsOf(other), []);
  await other.goto(`${served.url}/account`);
  await other.waitForURL("**/sign-in?back=/account");
  await other.goto(`${served.url}/sign-in/code?back=/account`);
  for (const code of ["123456", codes[0] ?? ""]) {
    await other.fill("main [name=code]", code);
    await other.click("main form button.main");
    if (code === "123456") await other.getByText("This code is not right").first().waitFor();
  }
  await other.waitForURL(`${served.url}/account`);
});
