import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Browser, Page } from "playwright-core";
import { findDefects } from "../pages/axe.ts";
import { openBrowser } from "../pages/browser.ts";
import { openInstance, type Served } from "../pages/instance.ts";

export const password = "quatre mots sans lien";
export const next = "un autre jeu de mots";

export interface AccountsWorld extends AsyncDisposable {
  readonly served: Served;
  readonly browser: Browser;
  /** Of the folder where letters are kept: the link of the newest to somebody that was not given before. */
  linkTo(email: string): Promise<string>;
  /** The whole of that letter. */
  letterTo(email: string): Promise<string>;
  /** A new reader, with nothing of the others. */
  reader(options?: { script?: boolean; width?: number; language?: string }): Promise<Page>;
}

/** A new instance without the demonstration, whose letters are kept, and a browser. */
export async function accountsWorld(environment: Record<string, string> = {}): Promise<AccountsWorld> {
  const folder = await mkdtemp(join(tmpdir(), "maille-accounts-"));
  const [served, browser] = await Promise.all([
    openInstance({ MAILLE_DEMO: "no", ...environment }, folder),
    openBrowser(),
  ]);
  const given = new Set<string>();
  const letterTo = async (email: string): Promise<string> => {
    for (;;) {
      const kept = await readdir(join(folder, "mail")).catch((): string[] => []);
      const names = kept.toSorted().toReversed();
      for (const name of names.filter((one) => !given.has(one))) {
        const text = await readFile(join(folder, "mail", name), "utf8");
        if (!text.startsWith(`To: ${email}\n`)) continue;
        given.add(name);
        return text;
      }
      await wait(50);
    }
  };
  return {
    served,
    browser,
    letterTo,
    linkTo: async (email) => {
      const link = /^http\S+$/m.exec(await letterTo(email))?.[0];
      assert.ok(link);
      return link;
    },
    reader: async ({ script = true, width = 1280, language = "fr" } = {}) => {
      const context = await browser.newContext({ locale: language, viewport: { width, height: 740 } });
      // Without scripts of the page, so that those that look at it still run.
      if (!script) {
        await context.route(
          (url) => url.pathname.endsWith(".js"),
          (route) => route.abort(),
        );
      }
      return context.newPage();
    },
    [Symbol.asyncDispose]: async () => {
      await browser.close();
      await served[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export async function becomeAdministrator(page: Page, { administratorLink }: Served): Promise<void> {
  await page.goto(administratorLink);
  await page.fill("main [name=name]", "Ada");
  await page.fill("main [name=email]", "ada@example.org");
  await page.fill("main [name=password]", password);
  await page.click("main form button.main");
  await page.waitForURL((url) => !url.pathname.startsWith("/claim"));
}

export async function signIn(page: Page, { url }: Served, email: string, word: string): Promise<void> {
  await page.goto(`${url}/sign-in`);
  await page.fill("main [name=email]", email);
  await page.fill("main [name=password]", word);
  await page.click("main form button.main");
}

/** What axe and the edge of the window have against a page as it stands. */
export async function faultsOf(page: Page): Promise<string[]> {
  const wide = await page.evaluate("document.scrollingElement.scrollWidth - innerWidth");
  const faults = (await findDefects(page)).map(
    ({ id, nodes }) => `${page.url()}: ${id} ${nodes[0]?.html ?? ""}`,
  );
  return Number(wide) > 0 ? [...faults, `${page.url()}: ${String(wide)} px too wide`] : faults;
}

/** Where `MAILLE_TEST_SHOTS` names a folder: the page at two widths, in light and in dark, then as it was. */
export async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env["MAILLE_TEST_SHOTS"];
  if (folder === undefined) return;
  const before = page.viewportSize();
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 740 });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: join(folder, `${name}-${width}-${colorScheme}.png`), fullPage: true });
    }
  }
  await page.emulateMedia({ colorScheme: null });
  if (before !== null) await page.setViewportSize(before);
}
