import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { openBrowser } from "../pages/browser.ts";
import { openInstance, type Served } from "../pages/instance.ts";
import { furnish, type Furnished } from "./furnished.ts";

let browser: Browser;
let served: Served;
let furnished: Furnished;

before(async () => {
  [served, browser] = await Promise.all([
    openInstance({ MAILLE_ALLOWED_NETWORKS: "127.0.0.0/8" }),
    openBrowser(),
  ]);
  furnished = await furnish(browser, served);
});

after(async () => {
  await browser.close();
  await served[Symbol.asyncDispose]();
});

/** Each form that changes what is there: its page, where it goes, and a text that it asks. */
const forms: readonly (readonly [address: RegExp, action: string, name: string])[] = [
  [/^\/admin\/settings$/, "?/settings", "name"],
  [/^\/admin\/settings$/, "?/profile", "description"],
  [/^\/admin\/home$/, "?/words", "title-fr"],
  [/^\/admin\/pages$/, "?/legal", "publisher"],
  [/^\/admin\/pages\/help$/, "?/save", "text-fr"],
  [/^\/admin\/news\/.+/, "?/save", "text-fr"],
  [/^\/admin\/accounts$/, "?/signup", "domains"],
  [/^\/admin\/accounts\/providers\/(?!new)/, "?/save", "name"],
  [/^\/organizations\/ville-de-rennes\/members$/, "?/change", "description"],
  [/^\/reuses\/[^/]+\/edit$/, "?/save", "description"],
  [/^\/decisions\/[^/]+\/edit$/, "?/save", "text"],
  [/^\/alerts\/rules\/.+\/edit$/, "", "note"],
  [/^\/indicators\/[^/]+\/edit$/, "?/keep", "method"],
  [/^\/harvests\/(?!new)[^/]+$/, "?/change", "name"],
  [/^\/datasets\/[^/]+\/access$/, "?/set", "reason"],
  [/^\/datasets\/[^/]+\/edit$/, "?/describe", "description"],
  [/^\/datasets\/[^/]+\/edit$/, "?/table", "name"],
  [/^\/datasets\/[^/]+\/self-data$/, "?/declare", "purposes"],
];

test("what somebody changed meanwhile is lost in no form: who saves after is told, keeps what they wrote, and may save it still", async () => {
  const { open, closed } = furnished;
  const first = await openPage();
  const addresses = [...closed, ...open, await addProvider(first, served.url)];
  const second = await openPage();
  for (const [address, action, name] of forms) {
    const path = addresses.find((one) => address.test(one)) ?? assert.fail(`no page like ${address}`);
    const url = `${served.url}${path}`;
    const says = `${path} ${action}`;
    const form = `main form:is([action="${action}"], [action^="${action}&"])`;
    const at = (page: Page) =>
      page
        .locator(action === "" ? "main form[method=post]" : form)
        .filter({ has: page.locator(`[name="${name}"]`) });
    const written = (page: Page) => at(page).locator(`[name="${name}"]`);
    const write = async (page: Page, text: string) => {
      const fold = page.locator("main details:not([open])").filter({ has: page.locator(`[name="${name}"]`) });
      if ((await fold.count()) > 0) await fold.locator("summary").first().click();
      await written(page).fill(text);
    };
    const save = (page: Page) => at(page).locator("button:not([formaction])").first().click();
    await first.goto(url);
    await second.goto(url);
    await write(first, "first.example");
    await save(first);
    assert.equal(await first.locator("main [role=alert]").count(), 0, says);

    await write(second, "second.example");
    await save(second);
    assert.match(
      await second.locator("main [role=alert]").first().innerText(),
      /modifié depuis que vous l’avez ouvert|a changé depuis que vous l’avez ouvert/,
      says,
    );
    assert.equal(await written(second).inputValue(), "second.example", says);
    await first.goto(url);
    assert.equal(await written(first).inputValue(), "first.example", says);

    await save(second);
    assert.equal(await second.locator("main [role=alert]").count(), 0, says);
    await first.goto(url);
    assert.equal(await written(first).inputValue(), "second.example", says);
  }
});

test("a form that is refused for another reason, or only previewed, still tells what somebody changed since it was opened", async () => {
  const [first, second] = [await openPage(), await openPage()];
  const accounts = `${served.url}/admin/accounts`;
  const save = "form[action='?/signup'] button";
  await first.goto(accounts);
  await second.goto(accounts);
  await first.fill("main [name=domains]", "first.example.org");
  await first.click(save);
  await second.fill("main [name=domains]", "nowhere");
  await second.click(save);
  assert.doesNotMatch(await second.locator("main [role=alert]").innerText(), /a été modifié/);
  await second.fill("main [name=domains]", "second.example.org");
  await second.click(save);
  assert.match(await second.locator("main [role=alert]").innerText(), /a été modifié/);

  const board =
    furnished.closed.find((path) => /^\/boards\/[^/]+\/edit$/.test(path)) ?? assert.fail("a dashboard");
  await first.goto(served.url + board);
  await second.goto(served.url + board);
  const settings = first.locator("main form[action='?/settings']");
  await unfold(first);
  await settings.locator("[name=description]").fill("Ce que dit la première.");
  await settings.locator("button").first().click();
  const block = second.locator("main form[action='?/save']").first();
  await unfold(second);
  await block.locator("button[formaction='?/preview']").click();
  assert.equal(await second.locator("main [role=alert]").count(), 0);
  await unfold(second);
  await block.locator("button.main").click();
  assert.match(await second.locator("main [role=alert]").innerText(), /a modifié ce tableau de bord/);

  const corrected = furnished.closed.find((path) => path.endsWith("/correct")) ?? assert.fail("a table");
  await first.goto(served.url + corrected);
  await second.goto(served.url + corrected);
  await first.check("[name=misfit][value=keep-as-missing]");
  await first.click("button[formaction='?/correct']");
  await first.waitForURL("**/imports/*");
  while ((await first.locator("main a.button.main").count()) === 0) await first.reload();
  await second.click("main form[action='?/preview'] .actions button:not([formaction])");
  await second.click("button[formaction='?/correct']");
  assert.match(await second.locator("main [role=alert]").innerText(), /a été modifié/);
});

test("what was asked first stays open where it is refused, with what was written, and so does any field", async () => {
  const page = await openPage();
  const asked =
    furnished.closed.find((path) => /^\/exchanges\/[^/]+$/.test(path)) ?? assert.fail("it was asked");
  await page.goto(served.url + asked);
  const refuse = page.locator("main details.confirm", { has: page.locator("form[action='?/refuse']") });
  assert.equal(await refuse.locator("[name=reason]").isVisible(), false);
  await refuse.locator("summary").click();
  await refuse.locator("[name=reason]").fill("   ");
  await refuse.locator("button").click();
  assert.equal(await page.locator("main [role=alert]").count(), 1);
  assert.equal(await refuse.locator("[name=reason]").isVisible(), true);
  await page.reload();
  assert.equal(await refuse.locator("[name=reason]").isVisible(), false);

  await page.goto(`${served.url}/account`);
  await page.fill("[name=email-next]", "awa@other.example");
  await page.fill("[name=password-email]", "not my password at all");
  await page.click("form[action='?/email'] button");
  assert.equal(await page.locator("main [role=alert]").count(), 1);
  assert.equal(await page.inputValue("[name=email-next]"), "awa@other.example");
  assert.equal(await page.inputValue("[name=password-email]"), "");

  await page.goto(`${served.url}/organizations/ville-de-rennes/members`);
  await page.fill("main [name=siren]", "123");
  await page.fill("main [name=description]", "Ce que fait la ville.");
  await page.click("form[action='?/change'] button");
  assert.equal(await page.locator("main [role=alert]").count(), 1);
  assert.equal(await page.inputValue("main [name=siren]"), "123");
  assert.equal(await page.inputValue("main [name=description]"), "Ce que fait la ville.");
});

/** Signed in, without scripts. */
async function openPage(): Promise<Page> {
  const context = await browser.newContext({
    locale: "fr-FR",
    javaScriptEnabled: false,
    storageState: furnished.session,
  });
  return context.newPage();
}

/** Opens all that is folded. */
async function unfold(page: Page): Promise<void> {
  for (const fold of await page.locator("main details").all()) {
    await fold.evaluate((element: { open?: boolean }) => (element.open = true));
  }
}

/** Its page. */
async function addProvider(page: Page, url: string): Promise<string> {
  await page.goto(`${url}/admin/accounts/providers/new`);
  await page.fill("[name=name]", "Annuaire");
  await page.fill("[name=issuer]", "https://identity.example.org");
  await page.fill("[name=clientId]", "maille");
  await page.fill("[name=password-secret]", "a secret of the client");
  await page.click("main form[action='?/save'] button.main");
  await page.waitForURL(/saved/);
  return new URL(page.url()).pathname;
}
