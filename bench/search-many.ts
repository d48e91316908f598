/** Real datasets, multiplied: each time of another commune, producer, theme and date. */
import { newId } from "../src/base/id.ts";
import type { Db } from "../src/db/db.ts";
import type { Territory } from "../src/territory/territory.ts";
import { type Catalogue, putOrganizations, toRemote } from "./search-world.ts";

const themes = [
  "AGRI",
  "ECON",
  "EDUC",
  "ENER",
  "ENVI",
  "GOVE",
  "HEAL",
  "JUST",
  "REGI",
  "SOCI",
  "TECH",
  "TRAN",
];
const formats = ["CSV", "JSON", "GEOJSON", "SHP", "XLSX", "PDF", "XML", "ZIP"];
const licences = ["etalab-2.0", "ODbL-1.0", "CC-BY-4.0"];
const batch = 2_000;
/** What is served of a dataset is as long as data.gouv.fr's own, cut after so many files. */
const filesMax = 4;

export async function multiplyDatasets(
  db: Db,
  catalogue: Catalogue,
  count: number,
  territory: Territory,
): Promise<void> {
  const organizations = [...(await putOrganizations(db, catalogue)).values()];
  const communes = territory.codes("commune");
  const told = catalogue.datasets.map(toRemote);
  for (let start = 0; start < count; start += batch) {
    const rows = Array.from({ length: Math.min(batch, count - start) }, (_, index) => {
      const n = start + index;
      const base = told[n % told.length];
      if (base === undefined) throw new Error("The catalogue is empty.");
      const code = pick(communes, n, 7919) ?? "";
      const commune = territory.labelOf("commune", code) ?? "";
      const at = new Date(Date.UTC(2012, 0, 1) + ((n * 2_654_435_761) % 5_000) * 86_400_000);
      return {
        id: newId(at.getTime()),
        organization: pick(organizations, n, 31)?.id,
        title: `${base.title} – ${commune}`,
        description: `${base.description}\n\n${commune}, ${pick(told, n, 13)?.title ?? ""}.`,
        licence: pick(licences, n, 1),
        at: at.toISOString(),
        metadata: {
          ...base.metadata,
          modified: at.toISOString(),
          themes: [pick(themes, n, 5)],
          spatial: [{ place: { level: "commune", code } }],
          temporal: [{ start: String(1990 + (n % 30)), end: String(2000 + (n % 26)) }],
          interactions: { views: (n * 31) % 5_000, followers: n % 50 },
          distributions: base.metadata.distributions
            .slice(0, filesMax)
            .map((file, place) => ({ ...file, format: pick(formats, n + place, 3) })),
        },
      };
    });
    await putRows(db, rows);
  }
}

function pick<Item>(list: readonly Item[], n: number, step: number): Item | undefined {
  return list[(n * step) % list.length];
}

async function putRows(db: Db, rows: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
  await db.begin(async (tx) => {
    await tx`
      insert into datasets (id, slug, organization, title, description, licence, metadata, created_at, modified_at)
      select id, id::text, organization, title, description, licence, metadata, at, at
      from jsonb_to_recordset(${tx.json(rows as never)}) as r
        (id uuid, organization uuid, title text, description text, licence text, metadata jsonb, at timestamptz)`;
    await tx`
      insert into publications (id, dataset, at)
      select gen_random_uuid(), id, at from jsonb_to_recordset(${tx.json(rows as never)}) as r (id uuid, at timestamptz)`;
    await tx`
      insert into dataset_search (dataset)
      select id from jsonb_to_recordset(${tx.json(rows as never)}) as r (id uuid)`;
  });
}
