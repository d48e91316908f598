import { setTimeout as wait } from "node:timers/promises";
import { system } from "../access/actor.ts";
import { Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import { type Language, languages } from "../base/language.ts";
import type { Metadata } from "../catalogue/metadata.ts";
import { toSlug } from "../base/slug.ts";
import { sayNamed } from "../words/say.ts";
import { homeBlocks, homePlace } from "./home-blocks.ts";
import { takeDecision } from "./home-decision.ts";
import { findOrMakeOrganization, type Loading } from "./load.ts";

const arrivalPatienceMs = 120_000;

/** The portal opens with figures and a map, computed from tables of the metropolis that it follows, and decides on one. */
export async function openHome(loading: Loading): Promise<void> {
  const { rooms, language } = loading;
  const organization = await findOrMakeOrganization(loading, "demo-portal-organization");
  const cities = await untilTold(loading, "consumption");
  const departements = await untilTold(loading, "departements");
  const perInhabitant = [{ kind: "per-inhabitants", times: 1 }] as const;
  const ofCity = (name: string, column: string, theme: string) =>
    findOrMakeIndicator(loading, organization, name, {
      ...cities,
      theme,
      value: { aggregation: "sum", column },
      time: { column: "Année", grain: "year" },
      place: { column: "Code commune", level: "commune" },
      steps: perInhabitant,
    });
  const electricity = await ofCity("electricity", "Électricité (MWh)", "ENER");
  const blocks = homeBlocks(language, {
    electricity,
    water: await ofCity("water", "Eau (m³)", "ENVI"),
    population: await findOrMakeIndicator(loading, organization, "population", {
      ...departements,
      theme: "SOCI",
      value: { aggregation: "sum", column: "population" },
      time: { period: `${demonstrationYear}-01-01`, grain: "year" },
      place: { column: "code", level: "departement" },
      steps: [],
    }),
    lists: [cities.dataset, departements.dataset],
  });
  const board = await findOrMakeBoard(loading, organization, blocks);
  await takeDecision(loading, organization, { electricity });
  const { home } = await rooms.instance.settings();
  if (home.board !== "") return;
  await rooms.instance.changeSettings(system, { home: { ...home, board: `/boards/${board}` } });
}

/** The year of the reference that the départements come with. */
const demonstrationYear = "2026";

interface Told {
  readonly dataset: Id;
  readonly table: Id;
  readonly instance: string;
}

/** What the portal follows since a moment ago may be on its way. */
async function untilTold({ rooms, signal }: Loading, subject: "consumption" | "departements"): Promise<Told> {
  const slugs = languages.map((written) => toSlug(sayNamed(written, `demo-${subject}-title`), subject));
  for (const startedAt = performance.now(); performance.now() - startedAt < arrivalPatienceMs;) {
    for (const slug of slugs) {
      const dataset = await rooms.datasets.findDataset(system, slug);
      const [table] = dataset === undefined ? [] : await rooms.remote.listTables(system, dataset.id);
      const instance = dataset?.organizationOrigin;
      if (dataset !== undefined && table !== undefined && instance !== undefined)
        return { dataset: dataset.id, table: table.id, instance };
    }
    await wait(250, undefined, { signal });
  }
  throw new Failure("unavailable", "demo-home-not-here");
}

type Rooms = Loading["rooms"];
type NewIndicator = Parameters<Rooms["indicators"]["createIndicator"]>[1];
type Rows = Extract<NewIndicator["definition"]["source"], { kind: "rows" }>;

async function findOrMakeIndicator(
  { rooms, language }: Loading,
  organization: Id,
  name: string,
  {
    table,
    instance,
    value,
    time,
    place,
    steps,
    theme,
  }: Told &
    Pick<Rows, "value" | "time" | "place"> &
    Pick<NewIndicator["definition"], "steps"> & { readonly theme: string },
): Promise<Id> {
  const { items } = await rooms.indicators.listIndicators(system, { page: 1, pageSize: 1000 });
  const titles = languages.map((written) => sayNamed(written, `demo-home-${name}`));
  const known = items.find(({ dataset }) => titles.includes(dataset.title))?.dataset;
  const said = (key: string) => sayNamed(language, `demo-home-${name}-${key}`);
  const unit = said("unit");
  const source: Rows = {
    kind: "rows",
    table,
    instance,
    filter: "",
    value,
    time,
    ...(place === undefined ? {} : { place }),
    rollUp: true,
    gaps: "missing",
  };
  const made =
    known ??
    (
      await rooms.indicators.createIndicator(system, {
        organization,
        title: sayNamed(language, `demo-home-${name}`),
        description: said("description"),
        licence: "lov2",
        definition: { source, steps },
        decimals: steps.length === 0 ? 0 : 1,
        unit,
        method: said("method"),
      })
    ).dataset;
  if (made.state === "draft") {
    await rooms.datasets.changeDataset(system, made.id, {
      metadata: { themes: [theme], language, translations: inOthers(name, language) },
    });
    await rooms.datasets.publish(system, made.id);
  }
  return made.id;
}

/** What an indicator is called in the other languages. */
function inOthers(name: string, language: Language): Metadata["translations"] {
  const others = languages.filter((other) => other !== language);
  return Object.fromEntries(
    others.map((other) => {
      const title = sayNamed(other, `demo-home-${name}`);
      return [other, { title, description: sayNamed(other, `demo-home-${name}-description`) }];
    }),
  );
}

/** Answers its slug. */
async function findOrMakeBoard(
  { rooms, language }: Loading,
  organization: Id,
  blocks: ReturnType<typeof homeBlocks>,
): Promise<string> {
  const titles = languages.map((written) => sayNamed(written, "demo-home-board"));
  for (const which of [{}, { drafts: true }] as const) {
    const { items } = await rooms.boards.listBoards(system, { page: 1, pageSize: 100, ...which });
    const known = items.find(({ title }) => titles.includes(title));
    if (known !== undefined) return (await rooms.boards.publishBoard(system, known.id)).slug;
  }
  const { id } = await rooms.boards.createBoard(system, {
    organization,
    title: sayNamed(language, "demo-home-board"),
    description: sayNamed(language, "demo-home-board-description"),
    language,
    place: homePlace,
    blocks,
  });
  return (await rooms.boards.publishBoard(system, id)).slug;
}
