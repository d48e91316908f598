import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import type { BrowserContextOptions, Page } from "playwright-core";
import { type Way, ways } from "./citizens.ts";
import {
  hrefsIn,
  lookAfterSite,
  publishSpreadsheet,
  readWhatWasGranted,
  withdrawAndPublishAgain,
  wordsAtWork,
} from "./people-at-work.ts";
import type { TerritoryWorld } from "./territory-world.ts";

type State = Awaited<ReturnType<ReturnType<Page["context"]>["storageState"]>>;
type Who = "clerk" | "researcher" | "steward";

/** In the ways of the citizens, each signed in once: they change what is there, so they come after those who read. */
export function asPeople(world: () => TerritoryWorld): void {
  const kept = new Map<Who, Promise<State>>();
  const pageOf = async (who: Who, options: BrowserContextOptions): Promise<Page> => {
    const state = kept.get(who) ?? begin[who](world()).then(stateOf);
    kept.set(who, state);
    return world().newPage({ ...options, storageState: await state });
  };
  let agreed: Promise<string> | undefined;
  for (const way of ways) {
    asClerk(world, way, pageOf);
    asResearcher(world, way, { pageOf, agreement: () => (agreed ??= agree(world(), pageOf)) });
    test(`a steward ${way.name} sees what needs them first, and every page of administration`, async () => {
      const page = await pageOf("steward", way.options);
      await lookAfterSite(page, world().urlOf("portal"));
      await page.context().close();
    });
  }
}

type PageOf = (who: Who, options: BrowserContextOptions) => Promise<Page>;

function asClerk(world: () => TerritoryWorld, { name, language, options }: Way, pageOf: PageOf): void {
  test(`a clerk ${name} publishes a spreadsheet without regret`, async () => {
    const page = await pageOf("clerk", options);
    const { effect } = wordsAtWork[language];
    const published = await publishSpreadsheet(page, { url: world().urlOf("operator"), effect });
    await withdrawAndPublishAgain(page, { published, follower: world().urlOf("portal") });
    await page.context().close();
  });
}

function asResearcher(
  world: () => TerritoryWorld,
  { name, language, options }: Way,
  { pageOf, agreement }: { readonly pageOf: PageOf; readonly agreement: () => Promise<string> },
): void {
  test(`a researcher ${name} reads what was granted`, async () => {
    const exchange = await agreement();
    const page = await pageOf("researcher", options);
    const { granted } = wordsAtWork[language];
    await readWhatWasGranted(page, { url: world().urlOf("portal"), exchange, granted });
    await page.context().close();
  });
}

const begin: Readonly<Record<Who, (world: TerritoryWorld) => Promise<Page>>> = {
  clerk: (world) => world.signedIn("operator"),
  researcher: (world) => world.signedIn("portal"),
  steward: async (world) => {
    const page = await world.newPage();
    await page.goto(world.administratorLinkOf("portal"));
    await page.fill("[name=name]", "Ada");
    await page.fill("[name=email]", "ada@portail.example");
    await page.fill("[name=password]", "quatre mots sans lien");
    await page.click("main button.main");
    await page.waitForURL("**/admin");
    return page;
  },
};

async function stateOf(page: Page): Promise<State> {
  const state = await page.context().storageState();
  await page.context().close();
  return state;
}

/** The clerk's organization says yes to what the researcher asked for when the territory was made. */
async function agree(world: TerritoryWorld, pageOf: PageOf): Promise<string> {
  const operator = await pageOf("clerk", {});
  const url = world.urlOf("operator");
  await operator.goto(`${url}/organizations/reseau-de-bus/requests`);
  const accept = operator.locator("form[action='?/accept'] button.main");
  for (const href of await hrefsIn(operator, "main a[href^='/exchanges/']")) {
    await operator.goto(url + href);
    if ((await accept.count()) > 0) break;
  }
  const exchange = new URL(operator.url()).pathname;
  await accept.click();
  await operator.context().close();
  const page = await pageOf("researcher", {});
  for (let tries = 0; ; tries += 1) {
    await page.goto(`${world.urlOf("portal")}${exchange}`);
    if ((await page.locator("main a.button.main").count()) > 0) break;
    assert.ok(tries < 120, await page.locator("main").innerText());
    await wait(250);
  }
  await page.context().close();
  return exchange;
}
