import assert from "node:assert/strict";
import { globSync } from "node:fs";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { bringAxe, type Defect, findDefects, rulesOfColour } from "../pages/axe.ts";
import { openBrowser } from "../pages/browser.ts";
import { openInstance, type Served } from "../pages/instance.ts";
import { findInvalid } from "../pages/valid-html.ts";
import { furnish, type Furnished } from "./furnished.ts";

interface Sight {
  readonly language: "fr" | "en";
  /** Without, the page is as it came from the server. */
  readonly scripts: boolean;
  /** Of the window, in pixels. */
  readonly width: number;
  /** Colours are looked at in each, and in a second one where scripts drew. */
  readonly lights: readonly ["light", "dark"] | readonly ["dark"];
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

/** What only a way through a provider, or through two sites, leads to: looked at where that is walked. */
const walked = [
  "my/level/[table]", // own-data.test.ts
  "my/readings", // who-read.test.ts
  "my/readings/[index]/contest", // told-once.test.ts
  "my/readings/allow",
  "datasets/[slug]/[[table]]/entitlements", // told-once.test.ts
  "my/[link]/entitlements",
  "organizations/[slug]/entitlements",
  "organizations/[slug]/entitlements/[telling]",
  "my/procedures/[case]",
  "once/[id]",
  "once/answers",
  "organizations/[slug]/procedures",
  "organizations/[slug]/procedures/[case]",
  "procedures/[slug]",
].map((route) => `${route}/+page.svelte`);

test("no page of the site is left out of what is looked at", () => {
  const looked = [...furnished.open, ...furnished.closed].map((path) => path.replace(/\?.*$/, ""));
  const routes = globSync("**/+page.svelte", {
    cwd: new URL("../../src/pages/routes/", import.meta.url),
  });
  assert.ok(routes.length > 40);
  assert.deepEqual(
    walked.filter((route) => !routes.includes(route)),
    [],
  );
  const others = routes.filter((route) => !walked.includes(route));
  const missing = others.filter((route) => !looked.some((path) => addressesOf(route).test(path)));
  assert.deepEqual(missing, []);
});

test("what is wrong is found and named, and colours again in the dark", async () => {
  const page = await browser.newPage({ colorScheme: "light" });
  const faint = `<style>@media (prefers-color-scheme: dark) { .faint { color: #eee; background: #fff } }</style>`;
  await page.setContent(
    `<html lang="fr"><title>Un titre</title>${faint}<body><main><button id="mute"></button><p class="faint">Peu lisible</p></main>`,
  );
  assert.deepEqual(named(await findDefects(page)), ["button-name at #mute"]);
  assert.deepEqual(named(await findDefects(page, rulesOfColour)), []);
  await page.emulateMedia({ colorScheme: "dark" });
  assert.deepEqual(named(await findDefects(page, rulesOfColour)), ["color-contrast at p"]);
  await page.close();
});

/**
 * Each language, with scripts or without, on a phone in light and in dark, at a desk in dark: not each of them
 * with each other, since words do not change with scripts, and French ones are the longer on a phone. English with
 * scripts, on a phone, is looked at on a page of each kind (`test/pages/pages.test.ts`).
 */
const withoutScripts: Sight = { language: "en", scripts: false, width: 1280, lights: ["dark"] };
const sights: readonly Sight[] = [
  { language: "fr", scripts: true, width: 360, lights: ["light", "dark"] },
  withoutScripts,
];

for (const sight of sights) {
  const name = `in ${sight.language}, ${sight.scripts ? "with" : "without"} scripts`;
  test(`axe finds nothing on any page, in ${sight.lights.join(" and in ")}, ${name}`, async () => {
    const { defects, looks } = await lookAtAll(sight);
    assert.equal(looks, furnished.open.length + furnished.closed.length);
    assert.deepEqual(defects, []);
  });
}

test("each page has one title of its own, one heading, its language, and the address of the other", async () => {
  for (const sight of sights) {
    const { outlines, looks } = await lookAtAll(sight);
    assert.equal(looks, furnished.open.length + furnished.closed.length);
    assert.deepEqual(outlines, []);
  }
});

test("every page is valid HTML as the server sends it", async () => {
  const head = `<title>Un titre</title><meta property="og:type">`;
  const body = `<span id="a"><form id="a"></form></span>`;
  const document = `<!doctype html><html lang="fr"><head>${head}</head><body>${body}</body></html>`;
  assert.deepEqual(await findInvalid(document), [
    `element-required-attributes: <meta> is missing required "content" attribute`,
    "element-permitted-content: <form> element is not permitted as content under <span>",
    `no-dup-id: Duplicate ID "a"`,
  ]);
  const { invalid, looks } = await lookAtAll(withoutScripts);
  assert.equal(looks, furnished.open.length + furnished.closed.length);
  assert.deepEqual(invalid, []);
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

/** What was found on every page, each looked at once a sight. */
interface Look {
  looks: number;
  readonly defects: string[];
  readonly outlines: string[];
  /** Told of pages without scripts alone: with them, the server sends the same. */
  readonly invalid: string[];
  readonly titles: Map<string, string>;
}

const taken = new Map<Sight, Promise<Look>>();

function lookAtAll(sight: Sight): Promise<Look> {
  const known = taken.get(sight) ?? takeLook(sight);
  taken.set(sight, known);
  return known;
}

async function takeLook(sight: Sight): Promise<Look> {
  const look = { looks: 0, defects: [], outlines: [], invalid: [], titles: new Map<string, string>() };
  await Promise.all([
    lookAt(sight, furnished.open, {}, look),
    lookAt(sight, furnished.closed, { storageState: furnished.session }, look),
  ]);
  return look;
}

/** The same pages come as plain HTML when scripts are stopped: axe itself still runs in them. */
async function lookAt(
  { language, scripts, width, lights }: Sight,
  paths: readonly string[],
  session: { storageState?: Furnished["session"] },
  look: Look,
): Promise<void> {
  const context = await browser.newContext({
    locale: language,
    viewport: { width, height: 900 },
    ...session,
  });
  if (!scripts) {
    await context.route(
      (url) => url.pathname.endsWith(".js"),
      (route) => route.abort(),
    );
  }
  await bringAxe(context);
  const page = await context.newPage();
  for (const path of paths) {
    await page.emulateMedia({ colorScheme: lights[0], reducedMotion: "reduce" });
    const response = await page.goto(`${served.url}${path}`);
    if ((response?.status() ?? 500) >= 500) look.defects.push(`${path}: ${response?.status()}`);
    if (!scripts && response !== null) {
      look.invalid.push(...(await findInvalid(await response.text())).map((each) => `${path}: ${each}`));
    }
    look.defects.push(...named(await inLights(page, lights)).map((defect) => `${path}: ${defect}`));
    look.defects.push(...(await shownWrongly(page)).map((defect) => `${path}: ${defect}`));
    const written = await page.getAttribute("html", "lang");
    if (written !== language) look.defects.push(`${path}: in ${String(written)}`);
    look.outlines.push(...(await outlineOf(page, path, look.titles)));
    look.looks += 1;
  }
  await context.close();
}

/** Wider than the window, or a word of the program in place of one of a language. */
async function shownWrongly(page: Page): Promise<string[]> {
  const wide = await page.evaluate<boolean>(
    "document.documentElement.scrollWidth > document.documentElement.clientWidth",
  );
  const raw = /(?<![\w-])pages-[a-z-]+|\bundefined\b|\bNaN\b/.exec(await page.innerText("body"));
  return [...(wide ? ["wider than the window"] : []), ...(raw === null ? [] : [raw[0]])];
}

/**
 * In the first by every rule, in the other by those that it can tell apart, where a script beside that of the
 * menus may have drawn: else the page is what is looked at in the dark without scripts.
 */
async function inLights(page: Page, [, other]: Sight["lights"]): Promise<readonly Defect[]> {
  const found = await findDefects(page);
  if (other === undefined || (await page.locator("script[type=module]").count()) < 2) return found;
  await page.emulateMedia({ colorScheme: other, reducedMotion: "reduce" });
  return [...found, ...(await findDefects(page, rulesOfColour))];
}

function named(found: readonly Defect[]): string[] {
  return found.map(({ id, nodes }) => `${id} at ${nodes.map(({ target }) => String(target)).join(" and ")}`);
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
  if (path.startsWith("/api/")) return found;
  const others = await page.locator("link[rel=alternate][hreflang]").evaluateAll((links) =>
    // Elements are those of the page's own world, which these types know by name only.
    links.map((link) => String(link.getAttribute("hreflang"))),
  );
  if (!others.includes("fr") || !others.includes("en")) found.push(`${path}: hreflang ${String(others)}`);
  return found;
}
