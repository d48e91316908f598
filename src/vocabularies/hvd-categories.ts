import { openVocabulary, type Term, toTerm } from "./vocabulary.ts";

interface HvdCategory extends Term {
  /** The code of the category that it is a part of. */
  readonly broader?: string;
}

type Row = readonly [code: string, fr: string, en: string, ...also: string[]];

const scheme = "http://data.europa.eu/bna";

/** What a high-value dataset rests on; DCAT-AP HVD asks for it as `dcatap:applicableLegislation`. */
export const hvdLegislation = "http://data.europa.eu/eli/reg_impl/2023/138/oj";

/** The six of Implementing Regulation (EU) 2023/138, with the tags that data.gouv.fr gives them. */
const categories: readonly Row[] = [
  ["c_ac64a52d", "Géospatiales", "Geospatial", "geospatiales", "données géospatiales"],
  [
    "c_dd313021",
    "Observation de la terre et environnement",
    "Earth observation and environment",
    "observation-de-la-terre-et-environnement",
  ],
  [
    "c_164e0bf5",
    "Météorologiques",
    "Meteorological",
    "meteorologiques",
    "données météorologiques",
    "meteorology",
  ],
  ["c_e1da4e07", "Statistiques", "Statistics", "données statistiques"],
  [
    "c_a9135398",
    "Entreprises et propriété d’entreprises",
    "Companies and company ownership",
    "entreprises-et-propriete-d-entreprises",
  ],
  ["c_b79e35eb", "Mobilité", "Mobility", "données de mobilité"],
];

const parts: Readonly<Record<string, readonly Row[]>> = {
  c_ac64a52d: [
    ["c_9427236f", "Unités administratives", "Administrative units"],
    ["c_6c2bb82d", "Dénominations géographiques", "Geographical names"],
    ["c_c3de25e4", "Adresses", "Addresses"],
    ["c_60182062", "Bâtiments", "Buildings"],
    ["c_6a3f6896", "Parcelles cadastrales", "Cadastral parcels"],
    ["c_fbd2fc3f", "Parcelles de référence", "Reference parcels"],
    ["c_642643e6", "Parcelles agricoles", "Agricultural parcels"],
  ],
  c_dd313021: [
    ["c_63b37dd4", "Air", "Air"],
    ["c_59e64dd4", "Climat", "Climate"],
    ["c_4ba9548e", "Émissions", "Emissions"],
    ["c_b7f6a4f3", "Préservation de la nature et biodiversité", "Nature preservation and biodiversity"],
    ["c_e4358335", "Bruit", "Noise"],
    ["c_38933a65", "Déchets", "Waste"],
    ["c_43f88346", "Eau", "Water"],
    ["c_4d63300b", "Législation horizontale", "Horizontal legislation"],
    ["c_06b1eec4", "Hydrographie", "Hydrography"],
    ["c_83aa10a6", "Sites protégés", "Protected sites"],
    ["c_315692ad", "Altitude", "Elevation"],
    ["c_e3f55603", "Géologie", "Geology"],
    ["c_b21e1296", "Occupation des terres", "Land cover"],
    ["c_91185a85", "Ortho-imagerie", "Orthoimagery"],
    ["c_af646f5b", "Zones de gestion, de restriction ou de réglementation", "Area management zones"],
    ["c_c873f344", "Régions biogéographiques", "Bio-geographical regions"],
    ["c_b7de66cd", "Sources d’énergie", "Energy resources"],
    ["c_7b8fbb64", "Installations de suivi environnemental", "Environmental monitoring facilities"],
    ["c_c3919aec", "Habitats et biotopes", "Habitats and biotopes"],
    ["c_ad9ae929", "Usage des sols", "Land use"],
    ["c_4dd389c5", "Ressources minérales", "Mineral resources"],
    ["c_63be22bd", "Zones à risque naturel", "Natural risk zones"],
    ["c_b40e6d46", "Caractéristiques océanographiques", "Oceanographic geographical features"],
    ["c_59c93ba5", "Lieux de production et sites industriels", "Production and industrial facilities"],
    ["c_f399050e", "Régions maritimes", "Sea regions"],
    ["c_87a129d9", "Sols", "Soil"],
    ["c_793164b6", "Répartition des espèces", "Species distribution"],
  ],
  c_164e0bf5: [
    [
      "c_3af3368c",
      "Observations des stations météorologiques",
      "Observations data measured by weather stations",
    ],
    ["c_36807466", "Données climatiques : observations validées", "Climate data: validated observations"],
    ["c_be47b010", "Alertes météorologiques", "Weather alerts"],
    ["c_d13a4420", "Données radar", "Radar data"],
    ["c_13e3cf16", "Données de modèles de prévision", "NWP model data"],
  ],
  c_e1da4e07: [
    ["c_34abf8c1", "Production industrielle", "Industrial production"],
    [
      "c_2aed31f9",
      "Indice des prix à la production industrielle",
      "Industrial producer price index breakdowns by activity",
    ],
    ["c_a49ec591", "Volume des ventes par activité", "Volume of sales by activity"],
    [
      "c_20cd11bb",
      "Statistiques du commerce international de biens de l’Union",
      "EU international trade in goods statistics",
    ],
    ["c_a3767648", "Flux touristiques en Europe", "Tourism flows in Europe"],
    ["c_c0022235", "Indices des prix à la consommation harmonisés", "Harmonised indices of consumer prices"],
    [
      "c_b72b721f",
      "Comptes nationaux : principaux agrégats du PIB",
      "National accounts – GDP main aggregates",
    ],
    [
      "c_95da87c7",
      "Comptes nationaux : indicateurs clés des entreprises",
      "National accounts – key indicators on corporations",
    ],
    [
      "c_59627af3",
      "Comptes nationaux : indicateurs clés des ménages",
      "National accounts – key indicators on households",
    ],
    ["c_4ac557e7", "Dépenses et recettes publiques", "Government expenditure and revenue"],
    ["c_dd8f4797", "Dette publique brute consolidée", "Consolidated government gross debt"],
    ["c_92874eb2", "Comptes et statistiques de l’environnement", "Environmental accounts and statistics"],
    ["c_317b9493", "Population, fécondité, mortalité", "Population, Fertility, Mortality"],
    ["c_f2b50efd", "Population", "Population"],
    ["c_6a7250c1", "Fécondité", "Fertility"],
    ["c_4acb6bf3", "Mortalité", "Mortality"],
    ["c_424bb0b4", "Dépenses courantes de santé", "Current healthcare expenditure"],
    ["c_04bf94a3", "Pauvreté", "Poverty"],
    ["c_a8b937c4", "Inégalités", "Inequality"],
    ["c_a2c6dcd8", "Emploi", "Employment"],
    ["c_fd4e881c", "Chômage", "Unemployment"],
    ["c_23385471", "Main-d’œuvre potentielle", "Potential labour force"],
  ],
  c_b79e35eb: [
    ["c_4b74ea13", "Réseaux de transport", "Transport networks"],
    ["c_b151a0ba", "Voies navigables", "Inland waterways datasets"],
  ],
};

export const hvdCategories = openVocabulary<HvdCategory>(scheme, [
  ...categories.map((row) => toTerm(scheme, row)),
  ...Object.entries(parts).flatMap(([broader, rows]) =>
    rows.map((row) => ({ ...toTerm(scheme, row), broader })),
  ),
]);
