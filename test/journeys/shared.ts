import type { Page } from "playwright-core";
import type { Served } from "../pages/instance.ts";

const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** A published dataset becomes one on request; it is asked for twice, and the second time agreed on. Answers the pages of all that. */
export async function shareOnRequest(page: Page, { url }: Served, dataset: string): Promise<string[]> {
  await page.goto(`${url}${dataset}/access`);
  await page.check("[name=level][value=restricted]");
  await page.fill("main [name=terms]", "Citer la Ville.");
  await page.click("main button.main");
  const asked = await ask(page, url, dataset);
  const agreed = await ask(page, url, dataset);
  await page.click("main button.main");
  await page.waitForSelector(`a[href$="/agreement"]`);
  return [
    `${dataset}/access`,
    `${dataset}/request`,
    asked,
    `${asked}/offer`,
    `${agreed}/agreement`,
    "/organizations/ville-de-rennes/requests",
    "/account/requests",
  ];
}

async function ask(page: Page, url: string, dataset: string): Promise<string> {
  await page.goto(`${url}${dataset}/request`);
  await page.fill("[name=until]", day(30));
  await page.click("main button.main");
  await page.waitForURL(/\/exchanges\//);
  return page.url().slice(url.length);
}
