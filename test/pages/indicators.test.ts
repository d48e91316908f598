import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { openTerritory } from "../../src/territory/open-territory.ts";
import { becomeAdministrator } from "../journeys/furnished.ts";
import { openBrowser } from "./browser.ts";
import { openInstance, type Served } from "./instance.ts";

/** Twelve days of all départements; Corrèze says nothing on the fourth, and one figure is revised later. */
function hospitalDays(revised: number): string {
  const lines = openTerritory()
    .codes("departement")
    .flatMap((code, place) =>
      Array.from({ length: 12 }, (_, day) => {
        const value = code === "19" && day === 3 ? "" : String(10 + place + day * 2);
        const told = code === "35" && day === 11 ? String(revised) : value;
        return `${code};2020-11-${String(day + 1).padStart(2, "0")};${told}`;
      }),
    );
  return ["dep;jour;lits", ...lines].join("\n");
}

let browser: Browser;
let served: Served;
/** Of the administrator, with scripts, and the same without. */
let steward: Page;
let editor: BrowserContext;
let page: Page;
let dataset: string;
let slug: string;

before(async () => {
  [served, browser] = await Promise.all([openInstance({ MAILLE_DEMO: "no" }), openBrowser()]);
  steward = await browser.newPage({ locale: "fr" });
  await becomeAdministrator(steward, served);
  dataset = await send(hospitalDays(80));
  await steward.goto(`${served.url}${dataset}/publish`);
  await steward.check("input[value='etalab-2.0']");
  await steward.click("main button[value=publish]");
  await steward.waitForURL(/\/published$/);
  dataset = new URL(steward.url()).pathname.replace(/\/published$/, "");
  const storageState = await steward.context().storageState();
  editor = await browser.newContext({ locale: "fr", javaScriptEnabled: false, storageState });
  page = await editor.newPage();
});

after(async () => {
  await browser.close();
  await served[Symbol.asyncDispose]();
});

/** Imports the file as a new dataset, or as the next version of the table of one; answers its address. */
async function send(text: string, into?: string): Promise<string> {
  const asked = into === undefined ? "" : `?dataset=${into}`;
  await steward.goto(`${served.url}/publish${asked}`);
  await steward.setInputFiles("[name=file]", {
    name: "lits.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(text),
  });
  await steward.click("main button.main");
  await steward.waitForURL("**/imports/*");
  await steward.locator("main a.button.main").waitFor({ timeout: 60_000 });
  return (await steward.locator("main p.small a").first().getAttribute("href")) ?? "";
}

/** As a person reads it: spaces that do not break are spaces. */
async function read(selector: string): Promise<string> {
  return plain(await page.locator(selector).first().innerText());
}

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");

const asAnybody = (path: string) => fetch(`${served.url}${path}`, { headers: { "accept-language": "fr" } });

test("a chart becomes an indicator by forms alone, with its curve seen first and errors beside their fields", async () => {
  await page.goto(`${served.url}${dataset}/chart?kind=line&x=jour&y=lits&aggregate=sum`);
  await page.click(`main a[href*="/indicator?"]`);
  const guessed = await Promise.all(
    ["value", "aggregation", "time", "grain", "place"].map((name) => page.inputValue(`[name=${name}]`)),
  );
  assert.deepEqual(guessed, ["lits", "sum", "jour", "day", "column:departement:dep"]);
  await page.fill("[name=title]", "Lits occupés");
  await page.fill("[name=unit]", "lits");
  await page.selectOption("[name=step-0]", "mean:3");
  await page.selectOption("[name=step-1]", "base-100");
  await page.locator("form.indicator .row button").first().click();
  assert.match(await read("#base-wrong"), /incomplète ou fausse/);
  assert.equal(await page.inputValue("[name=step-0]"), "mean:3");
  await page.selectOption("[name=step-1]", "");
  await page.locator("form.indicator .row button").first().click();
  assert.match(await read(".preview"), /En France, [\d ]+ lits le 12 novembre 2020/);
  assert.equal(await page.locator(".preview .wide svg").count(), 1);
  await page.click("form.indicator button.main");
  await page.waitForURL(/\/indicators\/[^/]+$/);
  slug = new URL(page.url()).pathname.split("/")[2] ?? "";
  assert.match(await read("main"), /brouillon/);
});

test("a draft is nobody else’s, in no page, file or embed, and nobody else changes it", async () => {
  const closed = [
    `/indicators/${slug}`,
    `/indicators/${slug}/chart.csv`,
    `/indicators/${slug}/chart.svg`,
    `/indicators/${slug}/edit`,
    `/indicators/${slug}/derive`,
    `/embed/indicators/${slug}`,
    `/oembed?url=${encodeURIComponent(`${served.url}/indicators/${slug}`)}`,
  ];
  for (const path of closed) assert.equal((await asAnybody(path)).status, 404, path);
  assert.ok(!(await (await asAnybody("/indicators")).text()).includes("Lits occupés"));
  await page.goto(`${served.url}/indicators/${slug}`);
  assert.equal(await page.locator("main a[href^='/decisions/cite']").count(), 0, "no decision cites it");
});

test("once published, everybody explores it without scripts: curve, ranking, map, table", async () => {
  await page.click("main a[href$='/publish']");
  assert.ok(await page.isChecked("input[value='etalab-2.0']"), "its licence is that of its source");
  await page.click("main button[value=publish]");
  await page.waitForURL(/\/published$/);
  assert.doesNotMatch(await read("main"), /nouvelle version/, "no file makes another one");
  slug = new URL(page.url()).pathname.split("/")[2] ?? "";
  await page.goto(`${served.url}/datasets/${slug}`);
  assert.match(await read("main"), /calculé à partir d’autres données/);
  await page.click(`main a[href="/indicators/${slug}"]`);
  assert.match(await read("[data-summary]"), /^En France, .* lits le 12 novembre 2020/);
  await page.fill("[name=add]", "Finistère");
  await page.locator("form:has([name=add]) button").click();
  assert.equal(new URL(page.url()).search, "?place=country-FR&place=departement-29");
  await page.fill("[name=add]", "Rennes");
  await page.locator("form:has([name=add]) button").click();
  assert.match(await read("#add-wrong"), /n’a pas de valeur pour « Rennes »/);
  await page.getByRole("link", { name: "Ille-et-Vilaine" }).first().click();
  assert.match(new URL(page.url()).search, /place=departement-35$/);
  await page.goto(`${served.url}/indicators/${slug}?view=map`);
  assert.ok((await page.locator(".wide a[href='/places/departement/35'] path").count()) > 0);
  await page.goto(`${served.url}/indicators/${slug}?view=map&at=2020-11-05&classes=jenks`);
  assert.equal(await page.locator(".wide [data-code='19'].c-hatch").count(), 1, "missing is hatched");
  await page.click(".tabs a[href*='view=bars']");
  assert.match(await read("[data-summary]"), /^Le 5 novembre 2020, de /);
  await page.goto(`${served.url}/indicators/${slug}?view=table&place=departement-19&from=&to=`);
  assert.equal(new URL(page.url()).search, "?view=table&place=departement-19");
  assert.match(await read("main table"), /manquant : trop peu de périodes/);
});

test("a view is taken along: figures, pictures, a page in another, a citation", async () => {
  const csv = await (await asAnybody(`/indicators/${slug}/chart.csv?place=departement-35`)).text();
  assert.match(csv, /2020-11-12,departement,35,Ille-et-Vilaine,/);
  const png = await asAnybody(`/indicators/${slug}/chart.png?view=map`);
  assert.equal(png.headers.get("content-type"), "image/png");
  const svg = await (await asAnybody(`/indicators/${slug}/chart.svg`)).text();
  assert.match(plain(svg), /Source : Ville de Rennes/);
  assert.equal(plain(svg).match(/>lits/g)?.length, 1, "its unit stands once, below its title");
  for (const view of ["curve", "bars", "map"]) {
    const embed = await asAnybody(`/embed/indicators/${slug}?view=${view}&lang=en`);
    const text = await embed.text();
    assert.equal(embed.headers.get("set-cookie"), null);
    assert.doesNotMatch(text, /<script/);
    const bytes = gzipSync(text).length;
    assert.ok(bytes < 6000, `${view}: ${bytes} bytes`);
  }
  const address = `${served.url}/indicators/${slug}?view=map`;
  const told = await asAnybody(`/oembed?maxwidth=400&url=${encodeURIComponent(address)}`);
  const { html, width } = (await told.json()) as { html: string; width: number };
  assert.match(html, /\/embed\/indicators\/.*view=map/);
  assert.equal(width, 400);
  const shown = await (await asAnybody(`/indicators/${slug}`)).text();
  assert.match(shown, /og:image" content="[^"]+chart\.png/);
  assert.match(shown, /@misc\{/);
  assert.match(await (await asAnybody("/places/departement/35")).text(), /Lits occupés/);
});

test("with scripts a change is immediate, arrows tell each value, and dates slide under a map", async () => {
  const visitor = await browser.newPage({ locale: "fr", viewport: { width: 1280, height: 900 } });
  await visitor.goto(`${served.url}/indicators/${slug}?place=departement-35`);
  await visitor.evaluate("globalThis.stays = true");
  await visitor.check("[type=checkbox][name=relative]");
  await visitor.waitForURL(/relative=1/);
  await visitor.locator("[data-reading]").waitFor();
  await visitor.focus("[data-reading]");
  await visitor.keyboard.press("End");
  assert.match(
    await visitor.locator(".chart-tip").innerText(),
    /12 novembre 2020\s+Ille-et-Vilaine : 1\d\d,\d/,
  );
  await visitor.click(".tabs a[href*='view=map']");
  await visitor.locator("[data-stops] input[type=range]").waitFor();
  const before = await visitor.locator("[data-summary]").innerText();
  await visitor.focus("[data-stops] input[type=range]");
  await visitor.keyboard.press("ArrowLeft");
  await visitor.waitForURL(/at=2020-11-11/);
  assert.notEqual(await visitor.locator("[data-summary]").innerText(), before);
  assert.equal(await visitor.evaluate("globalThis.stays"), true, "the page was never loaded anew");
  await visitor.close();
});

test("the scripts of the explorer weigh 45 kB at most, whatever it shows", async () => {
  for (const view of ["curve", "map"]) {
    const visitor = await browser.newPage({ locale: "fr", viewport: { width: 1280, height: 900 } });
    const scripts = new Map<string, Promise<Buffer>>();
    visitor.on("response", (response) => {
      if (response.request().resourceType() === "script") scripts.set(response.url(), response.body());
    });
    await visitor.goto(`${served.url}/indicators/${slug}?view=${view}`, { waitUntil: "networkidle" });
    const sizes = (await Promise.all(scripts.values())).map((text) => gzipSync(text).length);
    assert.ok(sizes.length > 0, "its scripts came");
    const bytes = sizes.reduce((sum, one) => sum + one, 0);
    assert.ok(bytes <= 45_000, `${view}: ${bytes} bytes`);
    await visitor.close();
  }
});

test("a map is legible in print, also of a dark page: classes apart, their legend, missing told from zero", async () => {
  const reader = await browser.newPage({ locale: "fr", colorScheme: "dark" });
  await reader.goto(`${served.url}/indicators/${slug}?view=map&at=2020-11-05&classes=equal`);
  await reader.emulateMedia({ media: "print", colorScheme: "dark" });
  assert.ok(
    (await reader.evaluate<number>(lightnessOf("document.documentElement", "backgroundColor"))) > 0.9,
  );
  const shades = await reader.evaluate<
    number[]
  >(`[...document.querySelectorAll(".narrow [data-count], .wide [data-count]")]
    .filter((count) => count.checkVisibility() && !/^url/.test(getComputedStyle(count.previousElementSibling).fill))
    .map((count) => ${lightnessOf("count.previousElementSibling", "fill")})`);
  assert.ok(shades.length >= 5, `${shades.length} classes in the legend`);
  for (const [at, shade] of shades.entries())
    assert.ok(at === 0 || shade < (shades[at - 1] ?? 0) - 0.03, `each is darker: ${shades.join()}`);
  const fillOf = (code: string) =>
    reader.evaluate<string>(`getComputedStyle(document.querySelector(".wide [data-code='${code}']")).fill`);
  assert.match(await fillOf("19"), /^url\(/, "missing is hatched");
  assert.doesNotMatch(await fillOf("01"), /^url\(/);
  assert.equal(await reader.locator("input[type=range]").isVisible(), false, "nothing to press on paper");
  await reader.close();
});

/** From 0, black, to 1, white: of a computed colour, as it is drawn. */
function lightnessOf(node: string, property: string): string {
  return `(() => {
    const drawn = document.createElement("canvas").getContext("2d");
    drawn.fillStyle = getComputedStyle(${node})["${property}"];
    drawn.fillRect(0, 0, 1, 1);
    const [red, green, blue] = drawn.getImageData(0, 0, 1, 1).data;
    return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
  })()`;
}

test("what was known stays readable, a value tells its revisions, and the computation gives the same again", async () => {
  await send(hospitalDays(300), dataset.split("/")[2]);
  const options = page.locator("#vintage option");
  for (let tried = 0; tried < 100; tried += 1) {
    await page.goto(`${served.url}/indicators/${slug}?place=departement-35`);
    if ((await options.count()) > 1) break;
    await page.waitForTimeout(200);
  }
  assert.equal(await options.count(), 2);
  await page.click("main a[href$='revised=1#revised']");
  assert.equal(await page.locator("#revised tbody tr").count(), 2);
  await page.goto(`${served.url}/indicators/${slug}?place=departement-35&vintage=1`);
  assert.match(await read(".notice.warning"), /Ce qu’on savait/);
  await page.locator("form[action*='again'] button").click();
  assert.match(await read("[role=status]"), /redonne les mêmes valeurs/);
});

test("an editor changes it, and makes another from it", async () => {
  await page.goto(`${served.url}/indicators/${slug}/edit`);
  assert.equal(await page.inputValue("[name=step-0]"), "mean:3");
  await page.fill("[name=unit]", "");
  await page.fill("[name=target]", "100,5");
  await page.selectOption("[name=better]", "less");
  await page.click("form.indicator button.main");
  await page.waitForURL(/\/indicators\/[^/]+$/);
  assert.match(await read("[data-summary]"), /objectif de 100,5 n’est pas atteint/);
  await page.click("main a[href$='/derive']");
  await page.fill("[name=title]", "Lits pour 100 000 habitants");
  await page.selectOption("[name=step-0]", "per:100000");
  await page.click("form.indicator button.main");
  await page.waitForURL(/\/indicators\/[^/]+$/);
  assert.match(await read("h1"), /Lits pour 100/);
});

test("what menus cannot say is a statement over tables, made and changed by forms alone", async () => {
  await page.goto(`${served.url}/indicators`);
  await page.click("main a[href='/indicators/new']");
  await page.fill("[name=title]", "Écart entre le plus et le moins rempli");
  await page.fill("[name=tables]", "lits = nulle-part");
  await page.fill(
    "[name=sql]",
    "select jour as period, max(lits) - min(lits) as value from lits group by jour",
  );
  await page.selectOption("[name=grain]", "day");
  await page.click("button[formaction^='?/preview']:not(.visually-hidden)");
  assert.match(await read("#tables-wrong"), /« lits = nulle-part » ne désigne pas une table/);
  assert.equal(await page.inputValue("[name=tables]"), "lits = nulle-part", "what was written stays");
  await page.fill("[name=tables]", "a = b\n".repeat(21));
  await page.click("button[formaction^='?/preview']:not(.visually-hidden)");
  assert.match(await read("#tables-wrong"), /20 tables au plus/);
  await page.fill("[name=tables]", `lits = ${served.url}${dataset}`);
  await page.click("button[formaction^='?/preview']:not(.visually-hidden)");
  assert.equal(await page.locator("main .wide svg").count(), 1);
  await page.click("button.main");
  await page.waitForURL(/\/indicators\/(?!new)[^/]+$/);
  assert.match(await read("main"), /12 novembre 2020/);
  const made = page.url();
  await page.goto(`${made}/edit`);
  assert.equal(await page.inputValue("[name=tables]"), `lits = ${dataset.replace("/datasets/", "")}/lits`);
  await page.fill("[name=sql]", "select jour as period, dep as code, lits as value from lits");
  await page.selectOption("[name=level]", "departement");
  await page.fill("[name=unit]", "lits");
  await page.click("button.main");
  await page.waitForURL(made);
  await page.goto(`${made}?view=table&place=departement-35`);
  assert.match(await read("main"), /Ille-et-Vilaine/);
});

test("a place of a figure is named, and one of several names is asked for", async () => {
  await page.goto(`${served.url}/decisions/new`);
  await page.fill("main [name=title]", "Ouvrir des lits");
  await page.click("main button.main");
  await page.waitForURL(/\/edit$/);
  const citing = page.locator("form[action='?/figure']");
  const cite = async (place: string) => {
    await citing.locator("[name=indicator]").selectOption(slug);
    await citing.locator("[name=place]").fill(place);
    await citing.locator("button").click();
  };
  await cite("Nulle Part");
  assert.match(await read("#figure-place-wrong"), /aucun lieu de ce nom : Nulle Part/);
  assert.equal(await citing.locator("[name=place]").inputValue(), "Nulle Part");
  const expecting = page.locator("form[action='?/effect']");
  assert.equal(await expecting.locator("[name=place]").inputValue(), "", "of the other form");
  assert.equal(await expecting.locator("[aria-invalid=true]").count(), 0);
  await cite("Haute");
  const which = await read("#figure-place-wrong");
  assert.match(which, /Écrivez l’un de ceux-ci : .*Haute-Corse \(departement 2B\)/);
  await cite("Haute-Corse (departement 2B)");
  await page.waitForURL(/\?saved$/);
  await cite("ille et vilaine");
  await page.waitForURL(/\?saved$/);
  await cite("Ille-et-Vilaine");
  assert.match(await read("[role=alert]"), /déjà cité/);
  const figures = await page.locator("section[aria-labelledby=figures] ul.list").innerText();
  assert.match(plain(figures), /Haute-Corse[\s\S]*Ille-et-Vilaine/);

  const typing = await editor
    .browser()
    ?.newContext({ locale: "fr", storageState: await editor.storageState() });
  const typed = await typing?.newPage();
  assert.ok(typed);
  await typed.goto(`${served.url}/indicators/${slug}?place=departement-35`);
  await typed.getByRole("link", { name: "Citer dans une décision" }).click();
  assert.match(await typed.inputValue("[name=period]"), /^2020-11-\d\d$/, "of the day that was shown");
  assert.equal(await typed.inputValue("[name=place]"), "Ille-et-Vilaine (departement 35)");
  await typed.fill("[name=place]", "");
  await typed.locator("[name=place]").pressSequentially("Morbi");
  const option = typed.locator("datalist option[value='Morbihan (departement 56)']");
  await option.waitFor({ state: "attached" });
  await typing?.close();
});

test("the page of its dataset offers nothing that a computed table refuses", async () => {
  await page.goto(`${served.url}/datasets/${slug}/edit`);
  assert.match(await read("section:has(#edit-tables)"), /aucun fichier ne s’y ajoute/);
  assert.equal(await page.locator("main a[href$='/correct'], main a[href^='/publish?']").count(), 0);
  await page.goto(`${served.url}/datasets/${slug}/versions`);
  assert.ok((await page.locator("main ol.list > li").count()) > 1);
  assert.equal(await page.locator("form[action='?/back']").count(), 0);
});

test("a name of 300 characters fits a phone, of an indicator and of a decision that cites it", async () => {
  const long = "Hospitalisations".repeat(20).slice(0, 300);
  await page.goto(`${served.url}/indicators/${slug}/edit`);
  await page.fill("[name=title]", long);
  await page.click("form.indicator button.main");
  await page.waitForURL(/\/indicators\/[^/]+$/);
  await page.goto(`${served.url}/decisions/new`);
  await page.fill("main [name=title]", long);
  await page.click("main button.main");
  await page.waitForURL(/\/edit$/);
  const decision = new URL(page.url()).pathname;
  const citing = page.locator("form[action='?/figure']");
  await citing.locator("[name=indicator]").selectOption(slug);
  await citing.locator("[name=place]").fill("ille et vilaine");
  await citing.locator("button").click();
  await page.waitForURL(/\?saved$/);
  const storageState = await editor.storageState();
  const phone = await browser.newContext({
    locale: "fr",
    viewport: { width: 360, height: 800 },
    storageState,
  });
  const shown = await phone.newPage();
  const wide: string[] = [];
  for (const path of [
    `/indicators/${slug}`,
    `/indicators/${slug}?view=map`,
    `/indicators/${slug}?view=table`,
    `/indicators/${slug}/edit`,
    `/indicators/${slug}/derive`,
    `/embed/indicators/${slug}`,
    "/indicators",
    `/datasets/${slug}`,
    decision,
    decision.replace(/\/edit$/, ""),
    "/decisions",
    `/decisions/cite?indicator=${slug}&level=departement&code=35`,
    `/alerts/new?indicator=${slug}`,
    "/places/departement/35",
  ]) {
    const response = await shown.goto(served.url + path);
    assert.equal(response?.status(), 200, path);
    const over = await shown.evaluate(
      "document.documentElement.scrollWidth - document.documentElement.clientWidth",
    );
    if (Number(over) > 0) wide.push(`${path}: ${String(over)} px too wide`);
  }
  assert.deepEqual(wide, []);
  await phone.close();
});
