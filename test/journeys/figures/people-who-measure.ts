import type { Locator, Page } from "playwright-core";
import { becomeAdministrator } from "../furnished.ts";
import type { Served } from "../../pages/instance.ts";

/** Somebody who makes figures of data, before the pages of an instance: forms alone, nothing else. */
export class Measurer {
  readonly page: Page;
  readonly url: string;

  constructor(page: Page, url: string) {
    this.page = page;
    this.url = url;
  }

  static async arrives(page: Page, served: Served): Promise<Measurer> {
    await becomeAdministrator(page, served);
    return new Measurer(page, served.url);
  }

  /** Drops a file as a new dataset, or as the next version of what is at that address; answers its address. */
  async drops(name: string, text: string, into?: string): Promise<string> {
    const { page, url } = this;
    const asked = into === undefined ? "" : `?dataset=${into.replace("/datasets/", "")}`;
    await page.goto(`${url}/publish${asked}`);
    await page.setInputFiles("[name=file]", { name, mimeType: "text/csv", buffer: Buffer.from(text) });
    await page.click("main button.main");
    await page.waitForURL("**/imports/*");
    await page.locator("main a.button.main").waitFor({ timeout: 60_000 });
    return (await page.locator("main p.small a").first().getAttribute("href")) ?? "";
  }

  /** Publishes what is at that address under the open licence; answers the address that it has then. */
  async publishes(dataset: string): Promise<string> {
    const { page, url } = this;
    await page.goto(`${url}${dataset}/publish`);
    await page.check("input[value='etalab-2.0']");
    await page.click("main button[value=publish]");
    await page.waitForURL(/\/published$/);
    return new URL(page.url()).pathname.replace(/\/published$/, "");
  }

  /** Keeps a table as an indicator, by what its form asks, and publishes it; answers its slug. */
  async measures(
    dataset: string,
    told: Readonly<Record<string, string | boolean>>,
    search = "",
  ): Promise<string> {
    const { page, url } = this;
    await page.goto(`${url}${dataset}/indicator${search}`);
    const folded = page.locator("form.indicator details:not([open]) > summary");
    while ((await folded.count()) > 0) await folded.first().click();
    for (const [name, value] of Object.entries(told)) await this.fills(name, value);
    await page.locator("form.indicator .row button:not(.main)").click();
    await page.locator(".preview svg").first().waitFor();
    await page.click("form.indicator button.main");
    await page.waitForURL(/\/indicators\/[^/]+$/);
    const address = await this.publishes(new URL(page.url()).pathname.replace("/indicators/", "/datasets/"));
    return address.replace("/datasets/", "");
  }

  private async fills(name: string, value: string | boolean): Promise<void> {
    const field = this.page.locator(`form.indicator [name="${name}"]`);
    if (typeof value === "boolean") await field.setChecked(value);
    else if (await isMenu(field)) await field.selectOption(value);
    else await field.fill(value);
  }

  /** Makes a board, block by block, and publishes it; answers its slug. */
  async shows(
    title: string,
    description: string,
    blocks: readonly Readonly<Record<string, string>>[],
  ): Promise<string> {
    const { page, url } = this;
    await page.goto(`${url}/boards/new`);
    await page.fill("#title", title);
    await page.locator("form[action='?/make'] button").click();
    await page.waitForURL(/\/edit$/);
    const settings = page.locator("form[action='?/settings']");
    await settings.locator("[name=description]").fill(description);
    await this.sends(settings.locator("button"));
    for (const { kind = "text", ...fields } of blocks) {
      await page.selectOption("#kind", kind);
      await page.locator("form[action='?/add']:has(#kind) button").click();
      await page.waitForURL(/block=b\d+/);
      const form = page.locator("details[open] > form[data-block]");
      for (const [name, value] of Object.entries(fields)) await this.sets(form, name, value);
      await this.sends(form.locator("button.main"));
    }
    await page.locator("button[formaction='?/publish']").click();
    await page.waitForURL(/\/boards\/[^/]+$/);
    return new URL(page.url()).pathname.replace("/boards/", "");
  }

  /** What is sent is answered by a whole page. */
  private async sends(button: Locator): Promise<void> {
    await Promise.all([this.page.waitForEvent("load"), button.click()]);
  }

  private async sets(form: Locator, name: string, value: string): Promise<void> {
    const field = form.locator(`[name="${name}"]`);
    if (!(await isMenu(field))) await field.fill(value);
    else if (name === "indicator") await field.selectOption({ label: value });
    else await field.selectOption(value);
  }
}

async function isMenu(field: Locator): Promise<boolean> {
  return (await field.and(field.page().locator("select")).count()) === 1;
}
