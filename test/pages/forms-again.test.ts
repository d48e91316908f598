import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { becomeAdministrator } from "../journeys/furnished.ts";
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

test("a form that is sent after its session ended is not lost: signing in beside it, it is sent again, and one that is too long says so", async () => {
  await using browser = await openBrowser();
  await using instance = await openInstance({ MAILLE_DEMO: "no" });
  const context = await browser.newContext({ locale: "fr-FR", javaScriptEnabled: false });
  const page = await context.newPage();
  await becomeAdministrator(page, instance);
  await page.goto(`${instance.url}/publish`);
  await page.fill("[name=title]", "Cantines");
  await page.setInputFiles("[name=file]", menus);
  await page.click("main button.main");
  await page.waitForURL("**/imports/*");
  await page.locator("main a.button.main").waitFor();
  const dataset = (await page.locator("main p.small a").first().getAttribute("href")) ?? "";

  for (const [address, name, button] of [
    // A draft, which nobody else may know of.
    [`${dataset}/edit`, "description", "main form[action='?/describe'] button.main"],
    // A page that leads to signing in.
    ["/account", "name", "form[action='?/name'] button"],
    ["/publish", "title", "main form button.main"],
  ] as const) {
    await page.goto(instance.url + address);
    const field = page.locator(`main [name=${name}]`);
    await field.fill("Ce qu’on mange à midi");
    if (address === "/publish") await page.setInputFiles("[name=file]", menus);
    await context.clearCookies();
    await page.click(button);
    const said = await page.locator("main").innerText();
    assert.match(said, /Rien n’a été enregistré\s: vous n’êtes pas connecté/, address);
    assert.doesNotMatch(said, /Introuvable|Vous êtes reconnu/);
    const [beside] = await Promise.all([
      context.waitForEvent("page"),
      page.getByRole("link", { name: "Se connecter dans un autre onglet" }).click(),
    ]);
    await beside.fill("[name=email]", "awa@rennes.example");
    await beside.fill("[name=password]", "a long sentence of words");
    await beside.click("main button.main");
    await beside.close();
    await page.reload();
    if (address === "/publish") {
      await page.waitForURL("**/imports/*");
      assert.match(await page.locator("main").innerText(), /Ce qu’on mange à midi/);
    } else {
      await page.goto(instance.url + address);
      assert.equal(await field.inputValue(), "Ce qu’on mange à midi", address);
    }
  }

  await page.goto(`${instance.url}/account`);
  await page
    .locator("main [name=name]")
    .evaluate((input: { removeAttribute(name: string): void }) => input.removeAttribute("maxlength"));
  await page.fill("main [name=name]", "a".repeat(1_000_001));
  await page.click("form[action='?/name'] button");
  assert.match(await page.locator("main").innerText(), /dépasse la taille qu’un formulaire peut avoir ici/);
  await context.clearCookies();
  await page.goto(`${instance.url}/imports/0199c0de-0000-7000-8000-000000000001`);
  assert.match(await page.locator("main").innerText(), /connectez-vous pour y aller/);
  await page.getByRole("link", { name: "Se connecter" }).last().click();
  assert.match(page.url(), /\/sign-in\?back=/);
});

test("a button that is pressed twice, on a slow network, does once what it says, and tells so", async () => {
  await using browser = await openBrowser();
  await using instance = await openInstance({ MAILLE_DEMO: "no" });
  for (const javaScriptEnabled of [false, true]) {
    const context = await browser.newContext({ locale: "fr-FR", javaScriptEnabled });
    const page = await context.newPage();
    if (javaScriptEnabled) await signIn(page, instance.url);
    else await becomeAdministrator(page, instance);
    const name = `Script ${javaScriptEnabled}`;

    await page.goto(`${instance.url}/account`);
    await page.fill("[name=token-name]", name);
    await pressTwice(page, "form[action='?/token'] button");
    await page.locator("pre code").waitFor();
    assert.equal(await page.getByRole("rowheader", { name }).or(page.getByRole("cell", { name })).count(), 1);

    await page.goto(`${instance.url}/admin/news`);
    await page.fill("[name=title-fr]", name);
    await pressTwice(page, "main button.main");
    await page.getByText(name).first().waitFor();
    assert.equal(await page.getByText(name).count(), 1);

    await page.goto(`${instance.url}/account`);
    await page.fill("main [name=name]", `Awa ${javaScriptEnabled}`);
    await pressTwice(page, "form[action='?/name'] button");
    await page.getByText(`Awa ${javaScriptEnabled}`).first().waitFor();
    assert.equal(await page.locator("[role=alert]").count(), 0);

    // Back, and sent once more on purpose: it is another one.
    await page.goto(`${instance.url}/admin/news`);
    await page.fill("[name=title-fr]", name);
    await page.click("main button.main");
    await page.getByText(name).nth(1).waitFor();
    await context.close();
  }
});

test("what is written in one form of a page is not lost to another one, nor to a link, without a word", async () => {
  await using browser = await openBrowser();
  await using instance = await openInstance({ MAILLE_DEMO: "no" });
  const page = await (await browser.newContext({ locale: "fr-FR" })).newPage();
  await becomeAdministrator(page, instance);
  const settings = `${instance.url}/admin/settings`;
  let asked = 0;
  page.on("dialog", (dialog) => {
    asked += 1;
    void (asked <= 2 ? dialog.dismiss() : dialog.accept());
  });
  await page.goto(settings);
  await page.click("#description");
  await page.fill("#description", "Les données de la ville.");
  // Asked again by the same button, too, which sent nothing.
  for (let press = 0; press < 2; press += 1) {
    await Promise.all([
      page.waitForEvent("dialog"),
      page.locator("form[action='?/settings'] button").click({ noWaitAfter: true }),
    ]);
  }
  assert.equal(await page.inputValue("#description"), "Les données de la ville.");
  assert.equal(page.url(), settings);

  // Sent, it is lost no more; and where nothing was changed nothing is asked.
  await page.click("form[action='?/profile'] button");
  await page.waitForURL(/saved=profile/);
  assert.equal(await page.inputValue("#description"), "Les données de la ville.");
  await page.click("form[action='?/settings'] button");
  await page.waitForURL(/saved=settings/);
  await page.click("header a");
  await page.waitForURL(`${instance.url}/`);
  assert.equal(asked, 2);

  // Whoever means to leave leaves.
  await page.goto(settings);
  await page.click("#description");
  await page.fill("#description", "Autre chose.");
  await page.click("header a");
  await page.waitForURL(`${instance.url}/`);
  assert.equal(asked, 3);
});

test("a form that stays where it was sent from is sent once as it is, and again once it was changed, whatever its fields are called", async () => {
  await using browser = await openBrowser();
  await using instance = await openInstance({ MAILLE_DEMO: "no" });
  const page = await (await browser.newContext({ locale: "fr-FR" })).newPage();
  await becomeAdministrator(page, instance);
  await page.goto(`${instance.url}/account`);
  const form = page.locator("form[action='?/name']");
  // As the form of an indicator has it.
  await form.evaluate((element: { insertAdjacentHTML(where: string, html: string): void }) => {
    element.insertAdjacentHTML("beforeend", '<input type="hidden" name="method" value="Somme">');
  });
  let sent = 0;
  await page.route("**/account?/name", (route) => {
    sent += 1;
    return route.fulfill({ status: 204 });
  });
  const press = async () => {
    await form.locator("button:not([name])").click({ noWaitAfter: true });
    await page.waitForTimeout(200);
  };
  await press();
  await press();
  assert.equal(sent, 1, "pressed twice");
  await page.locator("main [name=name]").pressSequentially("a");
  await press();
  await press();
  assert.equal(sent, 2, "changed");
});

/** Two presses, the second before the answer to the first can be there. */
async function pressTwice(page: Page, button: string): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const slow = (latency: number) =>
    devtools.send("Network.emulateNetworkConditions", {
      offline: false,
      latency,
      downloadThroughput: -1,
      uploadThroughput: -1,
    });
  await devtools.send("Network.enable");
  await slow(1000);
  await page.locator(button).scrollIntoViewIfNeeded();
  const place = (await page.locator(button).boundingBox()) ?? assert.fail("the button is seen");
  const at = [place.x + place.width / 2, place.y + place.height / 2] as const;
  await page.mouse.click(...at);
  await page.waitForTimeout(150);
  await Promise.all([page.waitForEvent("load"), page.mouse.click(...at)]);
  await slow(0);
  await devtools.detach();
}

async function signIn(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/sign-in`);
  await page.fill("[name=email]", "awa@rennes.example");
  await page.fill("[name=password]", "a long sentence of words");
  await page.click("main button.main");
}

const menus = { name: "menus.csv", mimeType: "text/csv", buffer: Buffer.from("jour,plat\nlundi,riz\n") };
