import { Readable } from "node:stream";
import { system } from "./access/actor.ts";
import { Failure } from "./base/failure.ts";
import { languages, type Language } from "./base/language.ts";
import { toSlug } from "./base/slug.ts";
import type { Dataset } from "./catalogue/dataset.ts";
import type { Metadata } from "./catalogue/metadata.ts";
import {
  demonstrationTables,
  demonstrationYear,
  type DemonstrationTable,
} from "./territory/demonstration.ts";
import type { Territory } from "./territory/territory.ts";
import type { Rooms } from "./web/rooms.ts";
import { say } from "./web/words/say.ts";

/**
 * Publishes the demonstration, one dataset a table. A dataset that is there with its table is left
 * as it is; one that a former run left without is finished. Answers those that were made now.
 */
export async function loadDemonstration(
  rooms: Rooms,
  territory: Territory,
  language: Language,
  signal: AbortSignal,
): Promise<readonly Dataset[]> {
  const made: Dataset[] = [];
  for (const table of demonstrationTables(territory)) {
    signal.throwIfAborted();
    const dataset = await findOrCreate(rooms, table, language);
    if ((await rooms.tables.listTables(system, dataset.id)).length > 0) continue;
    await importTable(rooms, dataset, table, signal);
    made.push(await rooms.datasets.publish(system, dataset.id));
  }
  return made;
}

async function findOrCreate(rooms: Rooms, table: DemonstrationTable, language: Language): Promise<Dataset> {
  // The language of the instance may have changed since a former run.
  for (const written of languages) {
    const slug = toSlug(say(written, table.titleKey), table.subject);
    const found = await rooms.datasets.findDataset(system, slug);
    if (found !== undefined) return found;
  }
  return rooms.datasets.createDataset(system, {
    organization: await demonstrationOrganization(rooms, language),
    title: say(language, table.titleKey),
    description: say(language, table.descriptionKey),
    licence: "lov2",
    metadata: metadataOf(table, language),
  });
}

/** As a careful producer would describe it, in both languages. */
function metadataOf(table: DemonstrationTable, language: Language): Partial<Metadata> {
  const keywordsIn = (written: Language): string[] => say(written, table.keywordsKey).split(", ");
  const translations = languages
    .filter((other) => other !== language)
    .map((other) => [
      other,
      {
        title: say(other, table.titleKey),
        description: say(other, table.descriptionKey),
        keywords: keywordsIn(other),
      },
    ]);
  return {
    language,
    translations: Object.fromEntries(translations),
    keywords: keywordsIn(language),
    themes: ["GOVE", "REGI"],
    frequency: "ANNUAL",
    accessRights: "PUBLIC",
    temporal: [{ start: demonstrationYear, end: demonstrationYear }],
    spatial: [{ uri: "http://publications.europa.eu/resource/authority/country/FRA", label: "France" }],
    contacts: [{ name: "Etalab", url: "https://github.com/etalab/decoupage-administratif" }],
    landingPage: "https://www.npmjs.com/package/@etalab/decoupage-administratif",
    provenance: say(language, "demo-provenance"),
    languages: ["fr"],
  };
}

async function demonstrationOrganization(rooms: Rooms, language: Language): Promise<string> {
  const name = say(language, "demo-organization");
  for (const written of languages) {
    const slug = toSlug(say(written, "demo-organization"), "demonstration");
    const found = await rooms.organizations.findOrganization(system, slug);
    if (found !== undefined) return found.id;
  }
  const description = say(language, "demo-organization-description");
  return (await rooms.organizations.createOrganization(system, { name, description })).id;
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
