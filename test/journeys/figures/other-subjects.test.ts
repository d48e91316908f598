import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { findDefects } from "../../pages/axe.ts";
import { openBrowser } from "../../pages/browser.ts";
import { openInstance, type Served } from "../../pages/instance.ts";
import { askFile } from "./ask-file.ts";
import { assertSays, assertShown, figuresIn, readPage } from "./board-pages.ts";
import { Measurer } from "./people-who-measure.ts";
import {
  bikesByDayLike,
  bikesByHourLike,
  canteensLike,
  fileOrLike,
  hours,
  vaccinatedByAge,
  vaccinatedLike,
} from "./subjects.ts";

/** Vaccination, bicycles and canteens: what each of them asks of an indicator, and a board of its own. */
let folder: string;
let browser: Browser;
let served: Served;
let maker: Measurer;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "maille-subjects-"));
  [served, browser] = await Promise.all([openInstance({ MAILLE_DEMO: "no" }), openBrowser()]);
  const context = await browser.newContext({ locale: "fr-FR" });
  const page = await context.newPage();
  maker = await Measurer.arrives(page, served);
});

after(async () => {
  await browser.close();
  await served[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const publish = async (name: string, path: string) =>
  maker.publishes(await maker.drops(name, await readFile(path, "utf8")));

/** Looked at at both widths, light and dark, with and without scripts: nothing is too wide, and axe finds nothing. */
async function look(path: string): Promise<void> {
  for (const [width, colorScheme, javaScriptEnabled] of [
    [1280, "light", true],
    [360, "dark", true],
    [360, "light", false],
  ] as const) {
    const context = await browser.newContext({
      locale: "en-GB",
      viewport: { width, height: 800 },
      colorScheme,
      javaScriptEnabled,
    });
    const page = await context.newPage();
    await page.goto(served.url + path);
    assert.ok(await fits(page), `${path} at ${width} px`);
    if (javaScriptEnabled) assert.deepEqual(await findDefects(page), [], `${path}, ${colorScheme}`);
    await context.close();
  }
}

function fits(page: Page): Promise<boolean> {
  return page.evaluate<boolean>(
    "document.documentElement.scrollWidth <= document.documentElement.clientWidth",
  );
}

test("vaccination: a rate of régions that is no sum of its parts, and doses that are", async () => {
  const file = await fileOrLike(folder, "covid/vaccination/vacsi-reg_2021.csv", vaccinatedLike);
  const data = await publish("vaccination.csv", file);
  const covered = await maker.measures(data, {
    title: "Personnes vaccinées",
    value: "couv_complet",
    aggregation: "avg",
    rollUp: false,
    unit: "%",
    decimals: "1",
    better: "more",
    target: "90",
  });
  await maker.measures(data, {
    title: "Premières doses",
    value: "n_dose1",
    aggregation: "sum",
    "step-0": "mean:7",
    unit: "par jour",
  });
  const board = await maker.shows("La vaccination", "D’après Santé publique France.", [
    { kind: "figure", indicator: "Personnes vaccinées" },
    { kind: "figure", indicator: "Premières doses" },
    { kind: "curve", indicator: "Personnes vaccinées", beside: "Normandie, Pays de la Loire" },
    { kind: "map", indicator: "Personnes vaccinées", level: "region" },
  ]);
  const [told] = await askFile<{ rate: string; doses: number }>(
    file,
    `select max(couv_complet) filter (where jour = '2021-12-31') as rate,
      sum(n_dose1::int) filter (where jour > '2021-12-24') / 7 as doses from told where reg = '53'`,
  );
  const [rate, doses] = figuresIn(await readPage(`${served.url}/boards/${board}/region-53`));
  assertShown(rate, Number(told?.rate), 1, "coverage of Bretagne");
  await assertSays(`${served.url}/boards/${board}/region-53`, /Objectif : 90 %/);
  assertShown(doses, told?.doses ?? Number.NaN, 0, "doses of Bretagne");
  const { levels } = (await (await fetch(`${served.url}/api/indicators/${covered}`)).json()) as {
    levels: string[];
  };
  assert.deepEqual(levels, ["region"], "no rate of the country is made up");
  await look(`/boards/${board}/region-53`);
});

test("vaccination by age: each age is a filter of the table, carried to the form that keeps it", async () => {
  const { page } = maker;
  const data = await maker.publishes(await maker.drops("ages.csv", vaccinatedByAge.join("\n")));
  for (const [age, title] of [
    ["24", "Vaccinés de 18 à 24 ans"],
    ["80", "Vaccinés de 80 ans et plus"],
  ] as const) {
    await page.goto(`${served.url}${data}/chart?clage_vacsi__exact=${age}&kind=line&x=jour&y=couv_complet`);
    const address = await page.locator('main a[href*="/indicator?"]').first().getAttribute("href");
    const [path, search] = (address ?? "").split("/indicator");
    assert.match(search ?? "", new RegExp(`clage_vacsi__exact=${age}`));
    await maker.measures(path ?? "", { title, rollUp: false, unit: "%", decimals: "1" }, search);
  }
  const board = await maker.shows("La vaccination par âge", "", [
    { kind: "figure", indicator: "Vaccinés de 18 à 24 ans" },
    { kind: "figure", indicator: "Vaccinés de 80 ans et plus" },
    { kind: "text", indicator: "Vaccinés de 80 ans et plus", text: "{in_place} : {value}." },
  ]);
  const address = `/boards/${board}/region-53`;
  assert.deepEqual(figuresIn(await readPage(served.url + address)), [72.8, 92.8]);
  await assertSays(served.url + address, /En Bretagne : 92,8 %/);
  await look(address);
});

test("bicycles: counters of a city that no column names, by month and by hour, and what is empty is told", async () => {
  const byDay = await fileOrLike(
    folder,
    "territoire/velo/nantes_comptages_jour_2014-2019.csv",
    bikesByDayLike,
  );
  const byHour = await fileOrLike(
    folder,
    "territoire/velo/nantes_comptages_heure_2020S1.csv",
    bikesByHourLike,
  );
  const months = await maker.measures(await publish("velos.csv", byDay), {
    title: "Passages de vélos",
    value: "count",
    aggregation: "sum",
    grain: "month",
    placeName: "Nantes Métropole",
    unit: "passages",
  });
  await maker.measures(await publish("heures.csv", byHour), {
    title: "Passages du printemps 2020",
    value: "0",
    aggregation: "sum",
    ...Object.fromEntries(hours.slice(1).map((hour) => [`plus.${hour}`, true])),
    grain: "week",
    placeName: "Nantes Métropole",
    unit: "passages",
  });
  const board = await maker.shows("Le vélo à Nantes", "", [
    { kind: "figure", indicator: "Passages de vélos", place: "Nantes Métropole" },
    { kind: "figure", indicator: "Passages du printemps 2020", place: "Nantes Métropole" },
    { kind: "curve", indicator: "Passages de vélos", place: "Nantes Métropole" },
  ]);
  const [month] = await askFile<{ passages: number }>(
    byDay,
    "select sum(nullif(count, '')::int)::double as passages from told where date like '2019-12-%'",
  );
  const added = hours.map((hour) => `nullif("${hour}", '')::double`).join(" + ");
  const [week] = await askFile<{ passages: number }>(
    byHour,
    `select sum(${added}) as passages from told where date between '2020-06-22' and '2020-06-28'`,
  );
  const [shownMonth, shownWeek] = figuresIn(await readPage(`${served.url}/boards/${board}`));
  assertShown(shownMonth, month?.passages ?? Number.NaN, 0, "December 2019");
  const page = await readPage(`${served.url}/boards/${board}`);
  assert.doesNotMatch(page, /id="place"/, "where every block has its own place, none is asked for");
  assertShown(shownWeek, week?.passages ?? Number.NaN, 0, "the last week that is over");
  await assertSays(`${served.url}/indicators/${months}`, /n’ont pas de valeur|n’a pas de valeur/);
  await look(`/boards/${board}`);
});

test("canteens: a year that is a number, shares told between zero and one, a ranking of one date", async () => {
  const file = await fileOrLike(folder, "territoire/cantines/campagne_td_2021.csv", canteensLike);
  const data = await publish("cantines.csv", file);
  const { page } = maker;
  await page.goto(`${served.url}${data}/indicator`);
  assert.equal(await page.inputValue("[name=time]"), "year", "not the day on which a row was written");
  const shares = await maker.measures(data, {
    title: "Part de bio dans les cantines",
    value: "teledeclaration_ratio_bio",
    aggregation: "avg",
    place: "column:departement:canteen_department",
    "step-0": "scale:100",
    unit: "%",
    decimals: "1",
    better: "more",
    target: "20",
  });
  const board = await maker.shows("Les cantines", "", [
    { kind: "figure", indicator: "Part de bio dans les cantines" },
    { kind: "bars", indicator: "Part de bio dans les cantines", level: "departement" },
    { kind: "map", indicator: "Part de bio dans les cantines", level: "departement" },
  ]);
  const [told] = await askFile<{ share: number }>(
    file,
    `select avg(nullif(teledeclaration_ratio_bio, '')::double) * 100 as share from told
      where canteen_department = '29'`,
  );
  const address = `/boards/${board}/departement-29`;
  const [share] = figuresIn(await readPage(served.url + address));
  assertShown(share, told?.share ?? Number.NaN, 1, "Finistère");
  await assertSays(`${served.url}/indicators/${shares}`, /aria-current="page">Classement/);
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const shown = await context.newPage();
  await shown.goto(served.url + address);
  for (const inset of await shown.locator(".insets figure").all())
    assert.ok(
      ((await inset.boundingBox())?.width ?? 1280) < 300,
      "few places overseas are no larger for that",
    );
  await context.close();
  await look(address);
  await look(`/indicators/${shares}`);
});
