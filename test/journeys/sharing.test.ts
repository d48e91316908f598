import assert from "node:assert/strict";
import { test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { openBrowser } from "../pages/browser.ts";
import { type ActorsWorld, actorsWorld } from "./actors-world.ts";

const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const shots = process.env["MAILLE_TEST_SHOTS"];

/** A page for each side, without scripts: forms are enough. */
async function signedIn(browser: Browser, { url }: ActorsWorld, actor: string): Promise<Page> {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: "fr-FR" });
  const page = await context.newPage();
  await page.goto(`${url}/sign-in`);
  await page.fill("[name=email]", `${actor}@example.org`);
  await page.fill("[name=password]", "quatre mots sans lien");
  await page.click("main button.main");
  return page;
}

async function shoot(page: Page, name: string): Promise<void> {
  if (shots === undefined) return;
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 900 });
    await page.screenshot({ path: `${shots}/${name}-${width}.png`, fullPage: true });
    const wide = await page.evaluate<number>("document.documentElement.scrollWidth").catch(() => 0);
    assert.ok(wide <= width, `${name} is ${wide} wide at ${width}`);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
}

test("a producer sets an offer, a reuser asks, other terms are offered, accepted, shown, and withdrawn", async () => {
  await using world = await actorsWorld();
  await using browser = await openBrowser();
  const { url, open } = world;
  const producer = await signedIn(browser, world, "editor");
  const reuser = await signedIn(browser, world, "stranger");

  await producer.goto(`${url}/datasets/${open.slug}/access`);
  await producer.check("[name=level][value=restricted]");
  await producer.fill("main [name=reason]", "Des lieux sensibles.");
  await producer.check("[name=hidden][value=eaucol]");
  await producer.check("[name=duties][value=cite]");
  await producer.fill("[name=days-max]", "365");
  await producer.fill("main [name=terms]", "Citer la Ville.");
  await shoot(producer, "access");
  await producer.click("main button.main");
  assert.ok(await producer.locator("[role=status]").isVisible());

  await reuser.goto(`${url}/datasets/${open.slug}`);
  await reuser.click(`main a[href$="/request"] >> nth=0`);
  assert.equal(await reuser.locator("[value=eaucol]").count(), 0);
  await reuser.uncheck(`[name^=columns-][value=longitude]`);
  await reuser.selectOption("[name=purpose]", "research");
  await reuser.fill("[name=until]", day(400));
  await reuser.fill("main [name=note]", "Pour une carte des fontaines.");
  await reuser.click("main button.main");
  assert.ok((await reuser.locator("[role=alert]").textContent())?.includes("365"));
  await reuser.fill("[name=until]", day(200));
  await reuser.fill("main [name=note]", "Pour une carte des fontaines.");
  await shoot(reuser, "request");
  await reuser.click("main button.main");
  await reuser.waitForURL(/\/exchanges\//);
  const exchange = reuser.url();

  await producer.goto(`${url}/organizations/${world.town.slug}/requests`);
  await shoot(producer, "received");
  await producer.click("main table a");
  await shoot(producer, "answer");
  await producer.click(`main a[href$="/offer"]`);
  await producer.uncheck(`[name^=columns-][value=latitude]`);
  await producer.fill("[name=until]", day(90));
  await producer.fill("main [name=note]", "Sans les coordonnées.");
  await producer.click("main [formaction]");
  assert.ok((await producer.locator("[role=status]").textContent())?.includes("latitude"));
  await shoot(producer, "offer");
  await producer.click("main button.main");
  await producer.waitForURL(exchange);

  await reuser.goto(`${url}/account/notifications`);
  await shoot(reuser, "notifications");
  await reuser.click("main li a");
  assert.ok((await reuser.locator("#history + ol").textContent())?.includes("latitude"));
  await shoot(reuser, "offered");
  await reuser.click("main button.main");
  await reuser.goto(`${exchange}/agreement`);
  assert.ok((await reuser.locator("main").textContent())?.includes("Citer la Ville."));
  await shoot(reuser, "agreement");
  const rows = await world.answer("stranger", "GET", `/api/resources/${open.table}/data/`);
  assert.deepEqual(Object.keys(rows.body.data[0]).sort(), ["__id", "commune", "lieu"]);

  await producer.goto(exchange);
  await producer.locator("main details:has([name=reason]) summary").click();
  await producer.fill("main [name=reason]", "La carte est faite.");
  await producer.click("main form[action$=withdraw] button");
  const refused = await world.send("stranger", "GET", `/api/resources/${open.table}/data/`);
  assert.equal(refused.status, 403);
  assert.ok((await refused.text()).includes("La carte est faite."));
  await reuser.goto(`${url}/account/requests`);
  await shoot(reuser, "my-requests");
  assert.ok((await reuser.locator("main table").textContent())?.includes("Retiré"));
});
