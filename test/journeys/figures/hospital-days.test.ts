import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { everyCase } from "../../every.ts";
import { openBrowser } from "../../pages/browser.ts";
import { openInstance, type Served } from "../../pages/instance.ts";
import { assertSays, assertShown, figuresIn, readPage, untilHolds, untilPageSays } from "./board-pages.ts";
import { admissionsOf, occupancyOf } from "./expected-figures.ts";
import { bedsOf, departements, fileOf, type HospitalDays, likelyDays, realDays } from "./hospital-days.ts";
import { mailleCommand } from "./maille-command.ts";
import { Measurer } from "./people-who-measure.ts";

/**
 * What somebody did one evening of 2020 for a whole country, here by forms alone: a page for each
 * département, right every evening, and a decision that can be traced.
 */
const allowed = { MAILLE_DEMO: "no", MAILLE_ALLOWED_NETWORKS: "127.0.0.0/8, ::1" };
/** Days that come by themselves, after those that were there. */
const daysOneByOne = 3;
const withinMs = 10_000;

function asVolunteer(days: HospitalDays, measured: readonly string[]): void {
  const last = days.size - 1;
  const beds = bedsOf(days);
  let browser: Browser;
  let served: Served;
  let volunteer: Measurer;
  let data: string;
  let board: string;
  let decision: string;

  before(async () => {
    [served, browser] = await Promise.all([openInstance(allowed), openBrowser()]);
    volunteer = await Measurer.arrives(await newPage(browser, {}), served);
  });
  after(async () => {
    await browser.close();
    await served[Symbol.asyncDispose]();
  });

  const boardOf = (place: string) => `${served.url}/boards/${board}${place === "" ? "" : `/${place}`}`;
  const dayOf = (index: number) => writtenDay([...days.keys()][index] ?? "");

  /** Each page against what is computed here of the file, whatever the instance made of it. */
  async function checkPages(index: number): Promise<void> {
    const pages = [["", departements()] as const, ...measured.map((code) => [code, [code]] as const)];
    for (const [code, codes] of pages) {
      const html = await readPage(boardOf(code === "" ? "" : `departement-${code}`));
      assert.ok(html.includes(dayOf(index)), `${code}: ${dayOf(index)}`);
      const [admissions, occupancy] = figuresIn(html);
      assertShown(admissions, admissionsOf(days, index, codes), 1, `admissions, ${code}`);
      assertShown(occupancy, occupancyOf(days, index, beds, codes), 0, `occupancy, ${code}`);
    }
  }

  test("the days are imported one after another, as they came, each as a version", async () => {
    data = await volunteer.publishes(
      await volunteer.drops("hospital.csv", fileOf(days, days.size - daysOneByOne)),
    );
    for (let count = days.size - daysOneByOne + 1; count < days.size; count += 1)
      await volunteer.drops("hospital.csv", fileOf(days, count), data);
    await assertSays(`${served.url}${data}`, /versions\/3\/original/);
  });

  test("admissions and occupancy are made by forms, and shown on a board with a page for each département", async () => {
    await volunteer.measures(data, {
      title: "Nouvelles admissions",
      description: "Personnes qui entrent à l’hôpital avec le Covid-19.",
      value: "hospitalises",
      "plus.gueris": true,
      "plus.deces": true,
      "step-0": "change:1:value",
      "step-1": "mean:7",
      "step-2": "per:100000",
      unit: "pour 100 000 habitants",
      decimals: "1",
      better: "less",
    });
    const counted = await volunteer.publishes(await volunteer.drops("lits.csv", bedsFileOf(beds)));
    await volunteer.measures(counted, {
      title: "Lits de réanimation",
      value: "rea",
      aggregation: "sum",
      time: "",
      period: "2018-12-31",
      grain: "year",
      unit: "lits",
    });
    await volunteer.measures(data, {
      title: "Occupation des lits de réanimation",
      value: "reanimation",
      "step-0": "÷ Lits de réanimation, en %",
      unit: "%",
      decimals: "0",
      better: "less",
    });
    board = await volunteer.shows("Le Covid-19 à l’hôpital", "Chaque soir, d’après Santé publique France.", [
      { kind: "figure", indicator: "Nouvelles admissions" },
      { kind: "figure", indicator: "Occupation des lits de réanimation" },
      {
        kind: "text",
        indicator: "Nouvelles admissions",
        width: "third",
        text: "Hier {in_place} : **{value}** ({date}), {change}.",
      },
      { kind: "curve", indicator: "Nouvelles admissions" },
      { kind: "map", indicator: "Nouvelles admissions", level: "departement" },
    ]);
    await checkPages(last - 1);
  });

  test("the next day comes, and every page is right within seconds", async () => {
    await volunteer.drops("hospital.csv", fileOf(days, days.size), data);
    // One figure may come before another: each says its own day.
    await untilHolds(() => checkPages(last), withinMs);
  });

  test("it is read without JavaScript at 360 px: one’s own département by its name, then a figure and its source", async () => {
    const page = await newPage(browser, {
      javaScriptEnabled: false,
      viewport: { width: 360, height: 780 },
    });
    await page.goto(boardOf(""));
    await page.fill("main [name=place]", "ille et vilaine");
    await page.locator("main form[role=search] button").click();
    await page.waitForURL(boardOf("departement-35"));
    const [shown = Number.NaN] = figuresIn(await readPage(page.url()));
    assert.match(
      plain(await page.locator("main").innerText()),
      new RegExp(`Hier en Ille-et-Vilaine : ${shown.toFixed(1).replace(".", ",")}`),
    );
    assert.ok(await fits(page), "nothing is wider than the screen");
    await page.getByRole("link", { name: "Nouvelles admissions" }).first().click();
    await page.waitForURL(/\/indicators\//);
    assert.ok(await fits(page), "nor on the page of the indicator");
    await page.getByRole("link", { name: "Hospital", exact: true }).first().click();
    await page.waitForURL((url) => url.pathname === data);
    await page.context().close();
  });

  test("the map of all places comes closer, plays on one scale, and leads to the page of a place", async () => {
    const page = await newPage(browser, { viewport: { width: 1280, height: 1200 } });
    await page.goto(`${served.url}/indicators/nouvelles-admissions?view=map`);
    const legend = () => page.locator(".wide svg.map text:not([data-count])").allInnerTexts();
    const [scale, summary] = [await legend(), await page.locator("[data-summary]").innerText()];
    await page.getByRole("button", { name: "Zoomer", exact: true }).click();
    const layer = page.locator(".wide g[clip-path] > g[transform]").first();
    assert.match((await layer.getAttribute("transform")) ?? "", /scale\(1\.6\)/);
    await page.getByRole("button", { name: "Dézoomer" }).click();
    await page.locator("input[type=range]").focus();
    await page.keyboard.press("ArrowLeft");
    await page.waitForURL(/[?&]at=/);
    await page.waitForFunction(
      `document.querySelector("[data-summary]").innerText !== ${JSON.stringify(summary)}`,
    );
    assert.deepEqual(await legend(), scale, "a colour means the same at each date");
    await page.getByRole("button", { name: "Animer" }).click();
    await page.getByRole("button", { name: "Arrêter" }).click();
    await page.waitForLoadState("networkidle");
    await page.locator(".wide [data-code='35']").click();
    await page.waitForURL(/\/places\/departement\/35$/);
    assert.match(plain(await page.locator("main").innerText()), /Nouvelles admissions/);
    await page.context().close();
  });

  test("it is shown on the page of somebody else: a few kilobytes, no script, no cookie", async () => {
    const answer = await fetch(`${served.url}/embed/boards/${board}/departement-35`);
    const html = await answer.text();
    assert.equal(answer.headers.get("set-cookie"), null);
    assert.doesNotMatch(html, /<script/);
    assert.ok(html.length < 6000, `${html.length} bytes`);
    const [admissions] = figuresIn(await readPage(boardOf("departement-35")));
    assert.ok(html.replace(/[\u00a0\u202f]/g, " ").includes(String(admissions).replace(".", ",")));
  });

  test("a decision cites a figure of that day; the source is revised, its page says so, and the figure comes again", async () => {
    decision = await decides(volunteer);
    const address = `${served.url}${decision}`;
    const expected = admissionsOf(days, last, ["35"]);
    await assertSays(address, /Inchangé depuis/);
    await volunteer.drops("hospital.csv", revised(fileOf(days, days.size)), data);
    const tookMs = await untilPageSays(address, /révisé/i);
    assert.ok(tookMs < withinMs, `${Math.round(tookMs)} ms`);
    const [cited] = figuresIn(await readPage(address));
    assertShown(cited, expected, 1, "the figure of that day stays");
    assertShown(await verified(address), expected, 9, "to the last digits");
  });

  test("a portal that follows finds the board and the indicator, shows it, and decides on it; both decisions are verified", async () => {
    await using portal = await openInstance(allowed);
    const steward = await Measurer.arrives(await newPage(browser, {}), portal);
    await follows(steward, volunteer);
    await untilPageSays(`${portal.url}/datasets?q=admissions`, /Nouvelles admissions/, 60_000);
    await untilPageSays(`${portal.url}/datasets?q=covid`, /Le Covid-19 à l’hôpital/, 60_000);
    const page = await newPage(browser, { javaScriptEnabled: false });
    await page.goto(`${portal.url}/indicators`);
    await page.getByRole("link", { name: "Nouvelles admissions" }).first().click();
    await page.waitForURL(/\/indicators\//);
    assert.match(plain(await page.locator("[data-summary]").innerText()), new RegExp(dayOf(last)));
    const map = await readPage(`${page.url()}?view=map`, "en");
    assert.ok(/<p class="summary[^>]*>On \d+ October 2020, from /.test(map), "in English too, by map");
    assert.ok(map.includes('data-code="35"'), "each place stands on it");
    await page.context().close();
    assertShown(await verified(served.url + decision), admissionsOf(days, last, ["35"]), 9, "there");
    const cited = `${portal.url}${await decides(steward)}`;
    const [before = Number.NaN] = figuresIn(await readPage(cited));
    await volunteer.drops("hospital.csv", fileOf(days, days.size), data);
    await untilPageSays(cited, /révisé/i);
    const again = await verified(cited);
    assertShown(before, again, 1, "the portal’s own decision, computed again by the producer");
    assert.notEqual(again.toFixed(6), admissionsOf(days, last, ["35"]).toFixed(6));
  });
}

/** The one figure of a decision, as a process that knows its address alone has it computed again. */
async function verified(address: string): Promise<number> {
  const { code, output } = await mailleCommand(["verify", address], allowed);
  assert.equal(code, 0, output);
  return Number(/ : (-?\d+\.\d+)\./.exec(output)?.[1]);
}

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");

async function newPage(browser: Browser, options: Parameters<Browser["newContext"]>[0]): Promise<Page> {
  const context = await browser.newContext({ locale: "fr-FR", ...options });
  return context.newPage();
}

/** « 31 octobre 2020 », « 1er octobre 2020 ». */
function writtenDay(day: string): string {
  const written = new Intl.DateTimeFormat("fr", { dateStyle: "long", timeZone: "UTC" }).format(new Date(day));
  return written.replace(/^1 /, "1er ");
}

async function fits(page: Page): Promise<boolean> {
  return page.evaluate<boolean>(
    "document.documentElement.scrollWidth <= document.documentElement.clientWidth",
  );
}

function bedsFileOf(beds: ReadonlyMap<string, number>): string {
  return ["dep,rea", ...[...beds].map(([code, count]) => `${code},${count}`)].join("\n");
}

/** The hospital of Rennes tells a hundred more on the last day. */
function revised(file: string): string {
  const lines = file.split("\n");
  const at = lines.findLastIndex((line) => line.startsWith("35;"));
  const [code = "", day = "", told = "", ...rest] = (lines[at] ?? "").split(";");
  return lines.with(at, [code, day, String(Number(told) + 100), ...rest].join(";")).join("\n");
}

/** Publishes a decision on the last admissions of Ille-et-Vilaine; answers its address. */
async function decides({ page, url }: Measurer): Promise<string> {
  await page.goto(`${url}/decisions/new`);
  await page.fill("main [name=title]", "Ouvrir vingt lits de plus");
  await page.click("main button.main");
  await page.waitForURL(/\/edit$/);
  const citing = page.locator("form[action='?/figure']");
  await citing.locator("[name=indicator]").selectOption({ label: "Nouvelles admissions" });
  await citing.locator("[name=place]").fill("Ille-et-Vilaine");
  await citing.locator("button").click();
  await page.waitForURL(/\?saved$/);
  const saying = page.locator("form[action='?/save']");
  await saying.locator("[name=text]").fill("Vingt lits de plus sont ouverts.");
  await saying.locator("[name=by]").fill("Le conseil d’administration");
  await saying.locator("[name=on]").fill("2020-11-02");
  await saying.locator("button.main").click();
  await page.waitForURL((address) => /^\/decisions\/[^/]+$/.test(address.pathname));
  return new URL(page.url()).pathname;
}

/** By an invitation that is handed over. */
async function follows(portal: Measurer, other: Measurer): Promise<void> {
  await other.page.goto(`${other.url}/admin/network`);
  await other.page.locator("form[action='?/invite'] button").click();
  const code = await other.page.locator("pre.code code").innerText();
  await portal.page.goto(`${portal.url}/admin/network`);
  await portal.page.fill("form[action='?/follow'] [name=instance]", code);
  await portal.page.locator("form[action='?/follow'] button").click();
  await portal.page.waitForURL(/admin\/network/);
}

/** The first and the last, codes that are no number or begin by 0, those whose days are written without it, one’s own. */
const someMeasured = ["01", "08", "09", "2A", "35", "59", "75", "93", "974", "976"];

// The real ones where they are there.
const real = realDays();
if (real === undefined)
  suite("with days that are like them", () => asVolunteer(likelyDays(), ["01", "2A", "35", "974"]));
else
  suite("with the hospital days of October 2020", () =>
    asVolunteer(real, everyCase ? departements() : someMeasured),
  );
