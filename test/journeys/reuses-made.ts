import type { Page } from "playwright-core";
import type { Served } from "../pages/instance.ts";

/** A picture that a browser can show: one pixel, stretched by the page. */
export const picture = {
  name: "carte.png",
  mimeType: "image/png",
  buffer: Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    "base64",
  ),
};

/** By whoever is signed in on the page, from that of the dataset to the published reuse; answers its address. */
export async function publishReuse(page: Page, served: Served, dataset: string): Promise<string> {
  await page.goto(`${served.url}${dataset}`);
  await page.click("a[href^='/reuses/new?dataset=']");
  await page.fill("main [name=title]", "Où manger ce midi");
  await page.fill("main [name=description]", "Une **carte** des cantines, avec leurs menus.");
  await page.fill("main [name=url]", "https://midi.example.org/");
  await page.selectOption("main [name=theme]", "HEAL");
  await page.click("main button.main");
  await page.waitForURL("**/reuses/*/edit");
  await page.fill("form[action='?/picture'] [name=alternative]", "La carte, avec un point par cantine");
  await page.setInputFiles("form[action='?/picture'] [name=picture]", picture);
  await page.locator("form[action='?/picture'] button").click();
  await page.waitForURL("**/edit?saved");
  await page.locator("button[formaction='?/publish']").click();
  await page.waitForURL((url) => /^\/reuses\/[^/]+$/.test(url.pathname));
  return new URL(page.url()).pathname;
}

/** Anybody asks, and the administrator who is signed in on the page makes it public; answers its address. */
export async function publishRequest(page: Page, served: Served, wish: string): Promise<string> {
  await page.goto(`${served.url}/requests/new`);
  await page.fill("[name=wish]", wish);
  await page.fill("[name=email]", "lou@example.org");
  await page.click("main button.main");
  await page.waitForURL("**/requests/new?sent");
  await page.goto(`${served.url}/admin/requests`);
  await page.locator("main li", { hasText: wish }).locator("a[href^='/requests/']").click();
  await page.locator("form[action='?/publish'] button").click();
  await page.locator("form[action='?/answer']").waitFor();
  return new URL(page.url()).pathname;
}
