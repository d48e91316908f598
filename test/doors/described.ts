import { defined } from "../../src/base/defined.ts";
import fc from "fast-check";
import type { Dataset } from "../../src/catalogue/dataset.ts";
import type { CatalogueTelling } from "../../src/catalogue/dcat/telling.ts";
import { type Distribution, type Metadata, noMetadata } from "../../src/catalogue/metadata.ts";

export const telling: CatalogueTelling = {
  url: "https://data.test",
  name: "Données de test",
  language: "fr",
  labelOf: (level, code) => (level === "commune" && code === "35238" ? "Rennes" : undefined),
};

/** What breaks a document that was put together without care. */
export const nasty = fc.oneof(
  fc.string({ unit: "binary", maxLength: 30 }),
  fc.string({ unit: "grapheme", maxLength: 30 }),
  fc.constantFrom(
    '"""',
    "\\",
    "]]>",
    "</script><script>alert(1)</script>",
    "&amp;",
    "\u0000\u0007\u001f",
    "\ud800",
    "a\r\nb\tc\n",
    "@prefix",
    "\u2028",
    "\ufffe",
    "<!-- -->",
    "%",
    "{}",
    "\u0085",
    "",
    "  ",
    "2020-02-31",
    "0000-00-00",
    "hier",
    "https://data.test/datasets/0199c0de-0000-7000-8000-000000000001",
    "http://publications.europa.eu/resource/authority/frequency/MONTHLY",
  ),
);

export function datasetOf(id: number, fields: Partial<Dataset> = {}): Dataset {
  return {
    id: `0199c0de-0000-7000-8000-${String(id).padStart(12, "0")}`,
    slug: `donnees-${id}`,
    organization: "0199c0de-0000-7000-8000-000000000000",
    organizationName: "Ville de Rennes",
    organizationSlug: "ville-de-rennes",
    title: `Données ${id}`,
    description: "",
    state: "published",
    createdAt: new Date("2026-11-01T08:00:00Z"),
    modifiedAt: new Date("2026-11-25T08:00:00Z"),
    publishedAt: new Date("2026-11-02T08:00:00Z"),
    metadata: noMetadata,
    origins: [],
    ...fields,
  };
}

const fullDistribution: Distribution = {
  id: "menus-csv",
  kind: "file",
  title: "Menus (CSV)",
  description: "Un fichier par semaine.",
  accessUrl: "https://data.test/datasets/menus",
  downloadUrl: "https://data.test/menus.csv",
  format: "CSV",
  mediaType: "text/csv; charset=utf-8",
  sizeBytes: 1234,
  checksum: { algorithm: "sha256", value: "a".repeat(64) },
  licence: "ODbL-1.0",
  rights: "© Ville de Rennes",
  issued: "2020",
  modified: "2020-05-31T10:00:00.123+02:00",
  languages: ["fr", "br"],
  conformsTo: [{ uri: "https://schema.data.gouv.fr/scdl/menus/", title: "SCDL Menus" }],
  availability: "STABLE",
  service: {
    endpointUrl: "https://data.test/api/menus",
    endpointDescription: "https://data.test/api/menus/swagger",
    title: "API des menus",
    conformsTo: [{ title: "OpenAPI" }],
  },
};

/** Every field full. */
export const fullMetadata: Metadata = {
  language: "fr",
  translations: {
    en: { title: "School menus", description: "What is served.", keywords: ["canteen"] },
    br: { title: "Lañser" },
  },
  keywords: ["cantine", "école", "cantine"],
  themes: ["EDUC", "un thème libre"],
  frequency: "WEEKLY",
  accessRights: "PUBLIC",
  issued: "2019-09",
  modified: "2026-11-20",
  temporal: [{ start: "2019", end: "2026-07-05" }, { start: "2026-09-01T00:00:00Z" }],
  spatial: [
    { place: { level: "commune", code: "35238" }, bbox: [-1.76, 48.07, -1.62, 48.15] },
    { place: { level: "epci", code: "243500139" }, label: "Rennes Métropole" },
    { label: "Quartier de Cleunay" },
    { uri: "http://id.insee.fr/geo/departement/35" },
  ],
  publisher: {
    name: "Direction de l’éducation",
    uri: "https://metropole.rennes.fr/education",
    url: "https://metropole.rennes.fr",
    email: "education@example.org",
    type: "LocalAuthority",
  },
  creators: [{ name: "Cuisine centrale", type: "une régie" }],
  contacts: [
    {
      name: "Service des données",
      email: "data@example.org",
      url: "https://data.test/contact",
      phone: "+33 2 99 00 00 00",
    },
  ],
  landingPage: "https://data.rennes.fr/menus",
  documentation: ["https://data.rennes.fr/menus/aide"],
  conformsTo: [
    { uri: "https://schema.data.gouv.fr/scdl/menus/", title: "SCDL Menus" },
    { title: "Un usage" },
  ],
  provenance: "Saisie par la cuisine centrale.",
  personalData: {
    reason: "Élus dans leur fonction publique.",
    contact: { name: "La déléguée", email: "dpo@example.org" },
    columns: ["nom", "prénom"],
  },
  legislation: ["http://data.europa.eu/eli/dir/2019/1024/oj", "Loi pour une République numérique"],
  hvdCategories: ["c_dd313021"],
  version: "2.1",
  versionNotes: "Les allergènes sont ajoutés.",
  identifiers: ["10.5281/zenodo.1", "urn:uuid:0199c0de-0000-7000-8000-000000000009"],
  languages: ["fr"],
  rights: "Citer la Ville.",
  series: { uri: "https://data.test/series/menus", title: "Menus par année" },
  distributions: [fullDistribution],
};

export const fullDataset = datasetOf(1, {
  slug: "menus-des-cantines",
  title: "Menus des cantines",
  description: "Les menus servis dans les **écoles**, chaque jour.",
  licence: "etalab-2.0",
  metadata: fullMetadata,
  origins: [
    {
      source: "0199c0de-0000-7000-8000-0000000000aa",
      sourceName: "data.gouv.fr",
      identifier: "5f0e/a b",
      url: "https://www.data.gouv.fr/datasets/menus/",
      seenAt: "2026-11-24T03:00:00.000Z",
    },
  ],
});

const some = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: undefined });
const several = <T>(one: fc.Arbitrary<T>) => fc.array(one, { maxLength: 3 });
const agent = fc.record({ name: nasty, uri: nasty, url: nasty, email: nasty, type: nasty });
const standard = fc.record({ uri: nasty, title: nasty }, { requiredKeys: [] });
const box = fc.tuple(fc.double(), fc.double(), fc.double(), fc.double());
const sum = fc.record({
  algorithm: fc.constantFrom("md5" as const, "sha1" as const, "sha256" as const, "sha512" as const),
  value: nasty,
});
const service = fc.record({
  endpointUrl: nasty,
  endpointDescription: nasty,
  title: nasty,
  conformsTo: several(standard),
});

const anyDistribution: fc.Arbitrary<Distribution> = fc.record(
  {
    id: nasty,
    kind: fc.constantFrom("file" as const, "table" as const, "service" as const, "link" as const),
    title: nasty,
    description: nasty,
    accessUrl: nasty,
    downloadUrl: nasty,
    format: nasty,
    mediaType: nasty,
    sizeBytes: fc.double(),
    checksum: sum,
    licence: nasty,
    rights: nasty,
    issued: nasty,
    modified: nasty,
    languages: several(nasty),
    conformsTo: several(standard),
    availability: nasty,
    service,
  },
  { requiredKeys: ["id", "kind", "accessUrl"] },
);

/** Every field whatever it may be. */
const anyMetadata: fc.Arbitrary<Metadata> = fc.record(
  {
    language: nasty,
    translations: fc.dictionary(
      nasty,
      fc.record({ title: nasty, description: nasty, keywords: several(nasty) }),
      { maxKeys: 2 },
    ),
    keywords: several(nasty),
    themes: several(nasty),
    frequency: nasty,
    accessRights: nasty,
    issued: nasty,
    modified: nasty,
    temporal: several(fc.record({ start: nasty, end: nasty })),
    spatial: several(
      fc.record(
        {
          place: fc.record({ level: fc.constantFrom("commune" as const, "epci" as const), code: nasty }),
          uri: nasty,
          label: nasty,
          bbox: box,
        },
        { requiredKeys: [] },
      ),
    ),
    publisher: agent,
    creators: several(agent),
    contacts: several(
      fc.record({ name: nasty, email: nasty, url: nasty, phone: nasty }, { requiredKeys: [] }),
    ),
    landingPage: nasty,
    documentation: several(nasty),
    conformsTo: several(standard),
    provenance: nasty,
    personalData: fc.record({ reason: nasty, columns: fc.array(nasty, { maxLength: 2 }) }),
    legislation: several(nasty),
    hvdCategories: several(nasty),
    version: nasty,
    versionNotes: nasty,
    identifiers: several(nasty),
    languages: several(nasty),
    rights: nasty,
    series: standard,
    distributions: several(anyDistribution),
  },
  {
    requiredKeys: [
      "translations",
      "keywords",
      "themes",
      "temporal",
      "spatial",
      "creators",
      "contacts",
      "documentation",
      "conformsTo",
      "legislation",
      "hvdCategories",
      "identifiers",
      "languages",
      "distributions",
    ],
  },
);

export const anyDataset: fc.Arbitrary<Dataset> = fc
  .record({
    number: fc.integer({ min: 1, max: 3 }),
    title: nasty,
    description: nasty,
    licence: some(nasty),
    organizationName: nasty,
    metadata: anyMetadata,
    origins: several(
      fc.record({ source: nasty, sourceName: nasty, identifier: nasty, url: nasty, seenAt: nasty }),
    ),
  })
  .map(({ number, licence, ...fields }) => datasetOf(number, { ...fields, ...defined({ licence }) }));
