import { Readable } from "node:stream";
import { system } from "../access/actor.ts";
import { Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import { languages, type Language } from "../base/language.ts";
import { toSlug } from "../base/slug.ts";
import type { Dataset } from "../catalogue/dataset.ts";
import type { Metadata } from "../catalogue/metadata.ts";
import type { Territory } from "../territory/territory.ts";
import type { Rooms } from "../rooms.ts";
import { say, sayNamed } from "../words/say.ts";
import { communeTables } from "./communes.ts";
import type { DemonstrationTable } from "./table.ts";

/** What loading works with. */
export interface Loading {
  readonly rooms: Rooms;
  readonly language: Language;
  readonly signal: AbortSignal;
}

/** What one instance begins with: the communes, EPCI, départements and régions of France. */
export async function loadDemonstration(
  rooms: Rooms,
  territory: Territory,
  language: Language,
  signal: AbortSignal,
): Promise<readonly Dataset[]> {
  const loading = { rooms, language, signal };
  const organization = await findOrMakeOrganization(loading, "demo-organization");
  return loadTables(loading, organization, communeTables(territory));
}

/**
 * Publishes tables of the demonstration, one dataset each. A dataset that is more than a draft is left as
 * it is; a draft is finished, wherever a former run was cut short. Answers those that were published now.
 */
export async function loadTables(
  loading: Loading,
  organization: Id,
  tables: readonly DemonstrationTable[],
  beforePublication: (dataset: Dataset, table: DemonstrationTable) => Promise<void> = async () => undefined,
): Promise<readonly Dataset[]> {
  const { rooms, signal } = loading;
  const made: Dataset[] = [];
  for (const table of tables) {
    signal.throwIfAborted();
    const dataset = await findOrCreate(loading, organization, table);
    if (dataset.state !== "draft") continue;
    await untilImported(rooms, dataset, signal);
    if ((await rooms.tables.listTables(system, dataset.id)).length === 0) {
      await importTable(rooms, dataset, table, signal);
    }
    await keepFigures(loading, dataset, table);
    await beforePublication(dataset, table);
    made.push(await rooms.datasets.publish(system, dataset.id));
  }
  return made;
}

/** The table of one that was published. Throws `not-found`. */
export async function getTableOf(loading: Loading, organization: Id, table: DemonstrationTable): Promise<Id> {
  const dataset = await findMade(loading, organization, table);
  const [made] = dataset === undefined ? [] : await loading.rooms.tables.listTables(system, dataset.id);
  if (made === undefined) throw new Failure("not-found", "table-unknown", { id: table.subject });
  return made.id;
}

async function keepFigures(
  { rooms, language }: Loading,
  dataset: Dataset,
  { subject, figures = [] }: DemonstrationTable,
): Promise<void> {
  const [table] = await rooms.tables.listTables(system, dataset.id);
  if (table === undefined || figures.length === 0) return;
  const kept = figures.map(({ kind, name, query }) => ({
    kind,
    table: table.id,
    title: sayNamed(language, `demo-${subject}-figure-${name}`),
    query,
  }));
  await rooms.datasets.changeDataset(system, dataset.id, { metadata: { figures: kept } });
}

/** `key` names its name; `key` with `-description` what it says of itself. */
export async function findOrMakeOrganization({ rooms, language }: Loading, key: string): Promise<Id> {
  // The language of the instance may have changed since a former run.
  for (const written of languages) {
    const found = await rooms.organizations.findOrganization(system, toSlug(sayNamed(written, key), key));
    if (found !== undefined) return found.id;
  }
  const described = { name: sayNamed(language, key), description: sayNamed(language, `${key}-description`) };
  return (await rooms.organizations.createOrganization(system, described)).id;
}

async function findMade(
  { rooms }: Loading,
  organization: Id,
  table: DemonstrationTable,
): Promise<Dataset | undefined> {
  for (const written of languages) {
    const title = say(written, `demo-${table.subject}-title`);
    const found =
      (await rooms.datasets.findDataset(system, toSlug(title, table.subject))) ??
      (await findDraft(rooms, organization, title));
    if (found !== undefined) return found;
  }
  return undefined;
}

async function findOrCreate(loading: Loading, organization: Id, table: DemonstrationTable): Promise<Dataset> {
  const { rooms, language } = loading;
  const found = await findMade(loading, organization, table);
  if (found !== undefined) return found;
  return rooms.datasets.createDataset(system, {
    organization,
    title: say(language, `demo-${table.subject}-title`),
    description: say(language, `demo-${table.subject}-description`),
    licence: table.licence,
    metadata: { ...table.metadata, ...wordedMetadata(table, language) },
  });
}

/** A former run that ended before it published left one, which has no slug of its own yet. */
async function findDraft(rooms: Rooms, organization: Id, title: string): Promise<Dataset | undefined> {
  const asked = { organization, state: "draft", q: title, page: 1, pageSize: 100 } as const;
  const { items } = await rooms.datasets.listDatasets(system, asked);
  return items.find((draft) => draft.title === title);
}

/** As a careful producer would describe it, in both languages. */
function wordedMetadata({ subject, source }: DemonstrationTable, language: Language): Partial<Metadata> {
  const keywordsIn = (written: Language): string[] => say(written, `demo-${subject}-keywords`).split(", ");
  const translations = languages
    .filter((other) => other !== language)
    .map((other) => [
      other,
      {
        title: say(other, `demo-${subject}-title`),
        description: say(other, `demo-${subject}-description`),
        keywords: keywordsIn(other),
      },
    ]);
  return {
    language,
    translations: Object.fromEntries(translations),
    keywords: keywordsIn(language),
    provenance: say(language, `demo-${source}-provenance`),
  };
}

/** What a former run began, which its instance goes on with. */
async function untilImported(rooms: Rooms, dataset: Dataset, signal: AbortSignal): Promise<void> {
  for (const { id } of await rooms.imports.listImports(system, dataset.id)) {
    for await (const _ of rooms.imports.watchImport(system, id, signal));
  }
}

async function importTable(
  rooms: Rooms,
  dataset: Dataset,
  table: DemonstrationTable,
  signal: AbortSignal,
): Promise<void> {
  const upload = await rooms.imports.receiveFile(system, table.fileName, Readable.from(bytesOf(table)));
  const started = await rooms.imports.importLater(
    system,
    dataset.id,
    { upload: upload.id },
    { key: table.key },
  );
  let last = started;
  for await (const state of rooms.imports.watchImport(system, started.id, signal)) last = state;
  if (last.state === "done") return;
  const { key, args } = last.failure ?? { key: "demo-interrupted", args: {} };
  throw new Failure("unavailable", key, args);
}

function* bytesOf(table: DemonstrationTable): Iterable<Uint8Array> {
  let stretch: string[] = [];
  for (const line of table.lines()) {
    if (stretch.push(line) < 1000) continue;
    yield Buffer.from(stretch.join(""));
    stretch = [];
  }
  yield Buffer.from(stretch.join(""));
}
