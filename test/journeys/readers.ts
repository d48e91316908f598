import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { fits, type Way, ways } from "./citizens.ts";
import type { TerritoryWorld } from "./territory-world.ts";

/**
 * What readers met in charts, on a phone, in the score of a description and in the pages of the API,
 * looked at again in each way. Read only: before whoever changes anything in that territory.
 */

const trips = "/datasets/voyages-par-mois-et-par-ligne";
const communes = "/datasets/communes-de-france";

const said = {
  fr: {
    uncounted: "pas encore compté",
    rows: "Lignes des tables",
  },
  en: { uncounted: "not counted yet", rows: "Table rows" },
} as const;

export function asReaders(world: () => TerritoryWorld): void {
  for (const way of ways) asReader(world, way);
}

function asReader(world: () => TerritoryWorld, { name, language, options }: Way): void {
  const portal = () => world().urlOf("portal");
  const words = said[language];
  const looking = (what: string, look: (page: Page) => Promise<void>): void => {
    test(`a reader ${name} ${what}`, async () => {
      const page = await world().newPage(options);
      await look(page);
      await page.context().close();
    });
  };

  looking("is shown what was measured, with ticks and series told apart", async (page) => {
    await page.goto(`${portal()}${trips}/chart`);
    // The amounts, which differ in each row, and not how many rows there are.
    assert.match(await page.locator("main figure h2").first().innerText(), /voyages/i);
    await page.goto(`${portal()}${trips}/chart?kind=line&x=Mois&y=Voyages&series=Ligne`);
    const drawn = page.locator("main svg.chart:visible");
    const texts = await drawn.locator("text").evaluateAll((all) => all.map((one) => one.textContent));
    assert.equal(new Set(texts).size, texts.length, texts.join(" · "));
    const inks = await page.evaluate<string[]>(
      "[...document.querySelectorAll('main svg.chart')].filter((svg) => svg.getClientRects().length > 0)" +
        ".flatMap((svg) => [...svg.querySelectorAll('.stroke')].map((one) => getComputedStyle(one).stroke))",
    );
    assert.ok(inks.length >= 6);
    assert.equal(new Set(inks).size, inks.length, inks.join(" "));
    await fits(page);
  });

  looking("opens each menu of a table within the screen, and finds each view in one line", async (page) => {
    await page.goto(`${portal()}${communes}`);
    const { width = 0 } = page.viewportSize() ?? {};
    const menus = page.locator("main details.menu");
    assert.ok((await menus.count()) >= 2);
    for (const menu of await menus.all()) {
      await menu.locator("summary").click();
      const box = await menu.locator(".sheet").boundingBox();
      assert.ok(box !== null && box.x >= 0 && box.x + box.width <= width, JSON.stringify(box));
      await menu.locator("summary").click();
    }
    const tabs = page.locator("nav a[href$='/chart']").first().locator("xpath=ancestor::nav");
    assert.ok(((await tabs.boundingBox())?.height ?? 99) < 60, "tabs in one line");
    const position = await page.evaluate<string>(
      "getComputedStyle(document.querySelector('table.data tbody tr').firstElementChild).position",
    );
    if (width < 480) assert.equal(position, "static", "a frozen column takes the screen of a phone");
    const menu = page.locator("details.phone summary");
    if (await menu.isVisible()) await menu.click();
    for (const href of ["/places", "/reuses"])
      assert.ok(await page.locator(`header a[href='${href}']:visible`).first().isVisible(), href);
    await fits(page);
  });

  looking(
    "reads a score that counts what was checked alone, and asks for nothing it did not check",
    async (page) => {
      await page.goto(`${portal()}${communes}/quality`);
      const uncounted = page.locator("main li:has(.points)", { hasText: words.uncounted });
      assert.ok((await uncounted.count()) > 0, "links of followed data wait to be checked");
      for (const point of await uncounted.all())
        assert.equal(await point.locator("strong").count(), 0, await point.innerText());
      const [score = 0, most = 0] =
        (await page.locator("[data-score]").first().innerText()).match(/\d+/g)?.map(Number) ?? [];
      assert.ok(score > 0 && score <= most && most < 405, `${score} of ${most}`);
      await fits(page);
    },
  );

  looking("finds a page for each subject of the API, named in their language", async (page) => {
    await page.goto(`${portal()}/api/docs/`);
    const subjects = await page
      .locator("main a[href^='/api/docs/']")
      .evaluateAll((all) =>
        all.map((one) => [one.getAttribute("href") ?? "", one.textContent?.trim() ?? ""]),
      );
    assert.ok(subjects.length >= 15);
    for (const [href = "", title = ""] of subjects) assert.match(title, /^\p{Lu}/u, href);
    await page.getByRole("link", { name: words.rows }).first().click();
    await page.waitForURL(/\/api\/docs\/resources/);
    const height = await page.evaluate<number>("document.documentElement.scrollHeight");
    assert.ok(height < 60_000, `${height} pixels high`);
    await fits(page);
  });
}
