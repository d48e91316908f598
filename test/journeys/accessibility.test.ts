import assert from "node:assert/strict";
import { globSync } from "node:fs";
import { after, before, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { openBrowser } from "../pages/browser.ts";
import { openInstance, type Served } from "../pages/instance.ts";
import { furnish, type Furnished } from "./furnished.ts";

/** Every requirement of WCAG 2.2 AA and of RGAA 4 that a program can check. */
const rules = ["RGAAv4", "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** Those that light and dark can tell apart. */
const rulesOfColour = ["color-contrast", "link-in-text-block"];

interface Sight {
  readonly language: "fr" | "en";
  /** Without, the page is as it came from the server. */
  readonly scripts: boolean;
}

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

test("no page of the site is left out of what is looked at", () => {
  const looked = [...furnished.open, ...furnished.closed].map((path) => path.replace(/\?.*$/, ""));
  const routes = globSync("**/+page.svelte", {
    cwd: new URL("../../src/pages/routes/", import.meta.url),
  });
  assert.ok(routes.length > 40);
  const missing = routes.filter((route) => !looked.some((path) => addressesOf(route).test(path)));
  assert.deepEqual(missing, []);
});

for (const sight of [
  { language: "fr", scripts: true },
  { language: "en", scripts: true },
  { language: "fr", scripts: false },
] as const) {
  const { language, scripts } = sight;
  const name = `in ${language}, ${scripts ? "with" : "without"} scripts`;
  test(`axe finds nothing on any page, in light and in dark, ${name}`, async () => {
    const found = await Promise.all([
      lookAt(sight, furnished.open, {}),
      lookAt(sight, furnished.closed, { storageState: furnished.session }),
    ]);
    assert.deepEqual(found.flat(), []);
  });
}

test("each page has one title of its own, one heading, its language, and the address of the other", async () => {
  const titles = new Map<string, string>();
  const found: string[] = [];
  for (const [paths, session] of [
    [furnished.open, {}],
    [furnished.closed, { storageState: furnished.session }],
  ] as const) {
    const context = await browser.newContext({ locale: "fr", ...session });
    const page = await context.newPage();
    for (const path of paths) {
      await page.goto(`${served.url}${path}`);
      found.push(...(await outlineOf(page, path, titles)));
    }
    await context.close();
  }
  assert.deepEqual(found, []);
});

/** `datasets/[slug]/[[table]]/edit/+page.svelte`: a part in brackets is any word, in double ones it may be absent. */
function addressesOf(route: string): RegExp {
  const parts = route.split("/").slice(0, -1).map(partOf);
  return new RegExp(`^${parts.length === 0 ? "/" : parts.join("")}$`);
}

function partOf(part: string): string {
  if (part.startsWith("[[")) return "(?:/[^/]+)?";
  return part.startsWith("[") ? "/[^/]+" : `/${part}`;
}

/** The same pages come as plain HTML when scripts are stopped: axe itself still runs in them. */
async function lookAt(
  { language, scripts }: Sight,
  paths: readonly string[],
  session: { storageState?: Furnished["session"] },
): Promise<string[]> {
  const context = await browser.newContext({
    locale: language,
    viewport: { width: 1280, height: 900 },
    ...session,
  });
  if (!scripts) {
    await context.route(
      (url) => url.pathname.endsWith(".js"),
      (route) => route.abort(),
    );
  }
  const page = await context.newPage();
  const found: string[] = [];
  for (const path of paths) {
    await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
    const response = await page.goto(`${served.url}${path}`);
    if ((response?.status() ?? 500) >= 500) found.push(`${path}: ${response?.status()}`);
    const light = await axe(page).withTags(rules).analyze();
    await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
    const dark = await axe(page).withRules(rulesOfColour).analyze();
    for (const { id, nodes } of [...light.violations, ...dark.violations]) {
      found.push(`${path}: ${id} at ${nodes.map(({ target }) => String(target)).join(" and ")}`);
    }
    const written = await page.getAttribute("html", "lang");
    if (written !== language) found.push(`${path}: in ${String(written)}`);
  }
  await context.close();
  return found;
}

/** Details of what passes are left out: they take most of the time. */
function axe(page: Page): AxeBuilder {
  return new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ["violations"] });
}

/** What a screen reader finds a page by. */
async function outlineOf(page: Page, path: string, titles: Map<string, string>): Promise<string[]> {
  const found: string[] = [];
  const title = await page.title();
  const same = titles.get(title);
  // A page that is looked at twice, by who is signed in and who is not, has the title that it has.
  if (title === "" || (same !== undefined && same !== path))
    found.push(`${path}: same title as ${same}: ${title}`);
  titles.set(title, path);
  const headings = await page.locator("h1").count();
  if (headings !== 1) found.push(`${path}: ${headings} h1`);
  if ((await page.getAttribute("html", "lang")) !== "fr") found.push(`${path}: not in French`);
  if (path.startsWith("/api/")) return found;
  const others = await page.locator("link[rel=alternate][hreflang]").evaluateAll((links) =>
    // Elements are those of the page's own world, which these types know by name only.
    links.map((link) => String(link.getAttribute("hreflang"))),
  );
  if (!others.includes("fr") || !others.includes("en")) found.push(`${path}: hreflang ${String(others)}`);
  return found;
}
