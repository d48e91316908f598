import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import type { BrowserContextOptions, Page } from "playwright-core";
import { everyCase } from "../every.ts";
import type { TerritoryWorld } from "./territory-world.ts";

/**
 * What a citizen and a reuser met in these pages, tried again as they would: on a phone and a desk, in
 * light and dark, in both languages, with and without JavaScript. Clerks, researchers and stewards are in
 * `people.ts`.
 */

export interface Way {
  readonly name: string;
  readonly language: "fr" | "en";
  readonly options: BrowserContextOptions;
}

const widths = { "on a phone": { width: 360, height: 740 }, "at a desk": { width: 1280, height: 900 } };
const languages = { fr: { said: "French", locale: "fr-FR" }, en: { said: "English", locale: "en-GB" } };

const everyWay = Object.entries(widths).flatMap(([place, viewport]) =>
  (["light", "dark"] as const).flatMap((colorScheme) =>
    (["fr", "en"] as const).flatMap((language) =>
      [true, false].map((javaScriptEnabled): Way => {
        const { said, locale } = languages[language];
        return {
          name: `${place}, ${colorScheme}, ${said}, ${javaScriptEnabled ? "with" : "without"} JavaScript`,
          language,
          options: { viewport, locale, colorScheme, javaScriptEnabled },
        };
      }),
    ),
  ),
);

/** What every change has time for: each of these twice. */
const usual = [
  "on a phone, light, French, with JavaScript",
  "on a phone, dark, English, without JavaScript",
  "at a desk, dark, French, without JavaScript",
  "at a desk, light, English, with JavaScript",
];

export const ways = everyCase ? everyWay : everyWay.filter(({ name }) => usual.includes(name));

const words = {
  fr: {
    question: "combien d’habitants à Rennes",
    unknown: "Ce mot n’est dans aucun",
    noData: "Pas encore de données",
    why: /Pour demander l’accès/,
    accessibility: /Accessibilité/,
    contact: "Contact",
    legal: "Mentions légales",
    privacy: "Données personnelles",
    inhabitants: "habitants",
    rows: "Voir ces lignes dans la table «\u202fCommunes de France\u202f»",
  },
  en: {
    question: "how many people live in Rennes",
    unknown: "This word is in no",
    noData: "No data",
    why: /To ask for access/,
    accessibility: /Accessibility/,
    contact: "Contact",
    legal: "Legal notice",
    privacy: "Privacy",
    inhabitants: "inhabitants",
    rows: "See these rows in the table “Communes of France”",
  },
} as const;

/** Read only: they go before whoever changes anything in that territory. */
export function asCitizens(world: () => TerritoryWorld): void {
  for (const way of ways) asCitizen(world, way);

  suggestions(world);
}

function asCitizen(world: () => TerritoryWorld, { name, language, options }: Way): void {
  const portal = () => world().urlOf("portal");
  const said = words[language];

  test(`a citizen ${name} asks how many people live in Rennes, and is answered first`, async () => {
    const page = await world().newPage(options);
    for (const question of ["rennes", "35238", "35000", said.question]) {
      await page.goto(portal());
      await page.fill("main input[name=q]", question);
      await page.keyboard.press("Enter");
      await page.waitForURL(/\/datasets\?/);
      const card = page.locator("section.card").first();
      const told = (await card.innerText()).replaceAll(/[\s ,]/g, "");
      assert.match(told, /Rennes.*230890/, question);
      assert.ok(told.includes(said.inhabitants), question);
      assert.ok(!(await page.locator("main").innerText()).includes(said.unknown), question);
      await fits(page);
    }
    await page.locator("section.card h2 a").first().click();
    await page.waitForURL(/\/places\/commune\/35238/);
    assert.match((await page.locator("main").innerText()).replaceAll(/[\s ,]/g, ""), /230890/);
    assert.ok(!(await page.locator("main").innerText()).includes(said.noData));
    // The row that a followed producer has, by the name of its dataset in the language of who reads.
    await page.getByRole("link", { name: said.rows, exact: true }).waitFor();
    await fits(page);
    await page.context().close();
  });

  test(`a citizen ${name} finds Rennes first among the rows of a table`, async () => {
    const page = await world().newPage(options);
    await page.goto(`${portal()}/datasets/communes-de-france`);
    await page.fill("#rows-q", "rennes");
    await page.locator(".rows-search button").click();
    await page.waitForURL(/q=rennes/);
    assert.match(await page.locator("table.data tbody tr").first().innerText(), /Rennes/);
    await fits(page);
    await page.context().close();
  });

  test(`a citizen ${name} knows who runs the site, whom to write to, and what it does with what it knows`, async () => {
    const page = await world().newPage(options);
    for (const link of [said.accessibility, said.legal, said.privacy, said.contact]) {
      await page.goto(portal());
      await page.locator("footer").getByRole("link", { name: link }).first().click();
      assert.ok((await page.locator("main h1").innerText()).length > 0);
      await fits(page);
    }
    await page.context().close();
  });

  test(`somebody without an account ${name} who asks for access is told why to sign in, and where they come back to`, async () => {
    const page = await world().newPage(options);
    await page.goto(`${portal()}/datasets/frequentation-des-arrets`);
    await page.locator("main a[href$='/request']").first().click();
    await page.waitForURL(/\/sign-in\?back=/);
    assert.match(await page.locator("main").innerText(), said.why);
    await fits(page);
    await page.context().close();
  });
}

function suggestions(world: () => TerritoryWorld): void {
  const portal = () => world().urlOf("portal");

  test("as one types, the places that the instance knows are suggested", async () => {
    const page = await world().newPage();
    await page.goto(portal());
    await page.locator("main input[name=q]").pressSequentially("renn", { delay: 20 });
    await page
      .getByRole("option", { name: /Rennes.*commune/i })
      .first()
      .waitFor();
    await page.context().close();
  });

  test("a word that stands in the rows of a followed table alone leads to them", async () => {
    const page = await world().newPage();
    for (let tries = 0; ; tries += 1) {
      await page.goto(`${portal()}/datasets?q=Courtemont`);
      if ((await page.locator(".in-rows a").count()) > 0) break;
      assert.ok(tries < 120, await page.locator("main").innerText());
      await wait(500);
    }
    await page.locator(".in-rows a").first().click();
    assert.match(await page.locator("table.data tbody").innerText(), /Courtemont/);
    await page.context().close();
  });
}

/** Nothing but tables and maps goes past the edge of the window, in their own frames. */
export async function fits(page: Page): Promise<void> {
  const [content = 0, window = 0] = await page.evaluate<number[]>(
    "[document.scrollingElement.scrollWidth, innerWidth]",
  );
  assert.ok(content <= window, `${page.url()}: ${content} pixels on ${window}`);
}
