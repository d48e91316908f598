import type { Page } from "playwright-core";
import type { Served } from "../pages/instance.ts";

/** Beds in use in four départements, over five days. */
export const beds = [
  "dep;jour;lits",
  ...[1, 2, 3, 4, 5].flatMap((day) =>
    ["22", "29", "35", "56"].map((dep, rank) => `${dep};2020-11-0${day};${10 * (rank + 1) + day}`),
  ),
].join("\n");

const pathOf = (page: Page) => new URL(page.url()).pathname;

/** By whoever is signed in on the page, from the chart of a table to the published indicator; answers its address. */
export async function publishIndicator(page: Page, served: Served, dataset: string): Promise<string> {
  await page.goto(`${served.url}${dataset}/indicator`);
  await page.fill("[name=title]", "Lits occupés");
  await page.fill("[name=unit]", "lits");
  await page.click("form.indicator button.main");
  await page.waitForURL(/\/indicators\/[^/]+$/);
  await page.click("main a[href$='/publish']");
  await page.click("main button[value=publish]");
  await page.waitForURL(/\/published$/);
  return pathOf(page).replace(/^\/datasets\/(.*)\/published$/, "/indicators/$1");
}

/** A board of one figure, one curve and one map, published; answers its address. */
export async function publishBoard(page: Page, served: Served): Promise<string> {
  await page.goto(`${served.url}/boards/new`);
  await page.fill("#title", "Les hôpitaux");
  await page.locator("form[action='?/make'] button").click();
  await page.waitForURL(/\/edit$/);
  for (const kind of ["figure", "curve", "map", "bars", "table"]) {
    await page.selectOption("#kind", kind);
    await page.locator("form[action='?/add']:has(#kind) button").click();
    await page.waitForURL(/block=b\d+/);
    await page.locator("details[open] > form[data-block] button.main").click();
    await page.waitForLoadState();
  }
  await page.locator("button[formaction='?/publish']").click();
  await page.waitForURL(/\/boards\/les-hopitaux(?:-\d+)?$/);
  return pathOf(page);
}

/** A rule that everybody sees, with the alert that it raises; answers the address of each. */
export async function publishAlert(
  page: Page,
  served: Served,
  indicator: string,
): Promise<{ readonly rule: string; readonly alert: string }> {
  const slug = indicator.replace("/indicators/", "");
  await page.goto(`${served.url}/alerts/new?indicator=${slug}&place=departement-35`);
  await page.fill("main [name=value]", "30");
  await page.selectOption("main [name=for]", { index: 2 });
  await page.fill("main [name=note]", "Prévenir l’astreinte.");
  await page.locator("main form[method=post] button.main").click();
  await page.waitForURL(/\/alerts\/rules\/[^/]+$/);
  const rule = pathOf(page);
  const raised = page.locator("main section a[href^='/alerts/']:not([href*='/rules/'])").first();
  while ((await raised.count()) === 0) await page.reload();
  return { rule, alert: (await raised.getAttribute("href")) ?? "" };
}

/** A decision that cites the indicator and expects something of it, published; answers its address. */
export async function publishDecision(page: Page, served: Served): Promise<string> {
  await page.goto(`${served.url}/decisions/new`);
  await page.fill("main [name=title]", "Ouvrir vingt lits de plus");
  await page.click("main button.main");
  await page.waitForURL(/\/decisions\/[^/]+\/edit$/);
  const citing = page.locator("form[action='?/figure']");
  await citing.locator("[name=place]").fill("Ille-et-Vilaine");
  await citing.locator("button").click();
  await page.waitForURL(/\?saved$/);
  const expecting = page.locator("form[action='?/effect']");
  await expecting.locator("[name=place]").fill("Ille-et-Vilaine");
  await expecting.locator("[name=value]").fill("20");
  await expecting.locator("[name=until]").fill("2021-01-31");
  await expecting.locator("button").click();
  await page.waitForURL(/\?saved$/);
  const saying = page.locator("form[action='?/save']");
  await saying.locator("[name=text]").fill("Vingt lits de plus sont ouverts.");
  await saying.locator("[name=by]").fill("Le conseil municipal");
  await saying.locator("[name=on]").fill("2020-11-06");
  await saying.locator("[name=reference]").fill("2020-112");
  await saying.locator("button.main").click();
  await page.waitForURL((url) => /^\/decisions\/[^/]+$/.test(url.pathname));
  return pathOf(page);
}
