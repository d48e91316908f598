import { writings } from "./vocabulary.ts";

/** A licence that reusers know, by its SPDX identifier where it has one. */
export interface Licence {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  /** Reusers must say where the data comes from. */
  readonly attribution: boolean;
  /** What is built on it must be shared alike. */
  readonly shareAlike: boolean;
  /** Reuse, change and trade are all allowed (Open Definition 2.1). */
  readonly open: boolean;
  /** Of the EU authority list “licence”, where it is there. */
  readonly euUri?: string;
  /** Other ways to write it. */
  readonly also: readonly string[];
}

/** What each licence asks for: naming its author, sharing alike; `closed` forbids trade or change. */
type Kind = "free" | "named" | "alike" | "closed";
type Row = readonly [id: string, name: string, url: string, kind: Kind, eu: string, ...also: string[]];

const authority = "http://publications.europa.eu/resource/authority/licence";
const etalab = "https://www.etalab.gouv.fr";
const cc = "https://creativecommons.org";
const odc = "https://opendatacommons.org/licenses";
const gnu = "https://www.gnu.org/licenses";
const german = "http://dcat-ap.de/def/licenses";

/** `eu` is the code in the EU list. Beside it: codes of udata, CKAN, RUDI and DCAT-AP.de, names in use. */
const rows: readonly Row[] = [
  [
    "etalab-2.0",
    "Licence Ouverte 2.0",
    `${etalab}/licence-ouverte-open-licence/`,
    "named",
    "",
    ...writings("lov2; LO-2.0; licence ouverte; licence ouverte etalab; etalab"),
    "Licence Ouverte / Open Licence version 2.0",
    "Licence Ouverte / Open Licence",
    `${etalab}/wp-content/uploads/2017/04/ETALAB-Licence-Ouverte-v2.0.pdf`,
    `${etalab}/wp-content/uploads/2018/11/open-licence.pdf`,
    "https://github.com/etalab/licence-ouverte/blob/master/LO.md",
    "https://alliance.numerique.gouv.fr/licence-ouverte-open-licence/",
  ],
  [
    "ODbL-1.0",
    "Open Database License 1.0 (ODbL)",
    `${odc}/odbl/1-0/`,
    "alike",
    "ODC_BL",
    ...writings("odc-odbl; odbl; odc-odbl-1.0; licence odbl; open database license; odbl v1.0"),
    "Open Data Commons Open Database License (ODbL)",
    "Open Data Commons Open Database License 1.0",
    `${odc}/odbl/`,
    `${odc}/odbl/summary/`,
    "http://www.opendefinition.org/licenses/odc-odbl",
    "http://vvlibri.org/fr/licence/odbl/10/fr/legalcode",
    "http://vvlibri.org/fr/licence/odbl-10/legalcode/unofficial",
    `${german}/odbl`,
  ],
  [
    "CC-BY-4.0",
    "Creative Commons Attribution 4.0",
    `${cc}/licenses/by/4.0/`,
    "named",
    "CC_BY_4_0",
    ...ccBy("by", "4.0"),
  ],
  [
    "CC-BY-SA-4.0",
    "Creative Commons Attribution-ShareAlike 4.0",
    `${cc}/licenses/by-sa/4.0/`,
    "alike",
    "CC_BYSA_4_0",
    ...ccBy("by-sa", "4.0"),
  ],
  [
    "CC0-1.0",
    "Creative Commons Zero 1.0",
    `${cc}/publicdomain/zero/1.0/`,
    "free",
    "CC0",
    ...writings(
      "cc-zero; ccZero; Creative Commons CCZero; cc0; cc zero; public-domain-cc0; cc0 1.0 universal; CC0 1.0",
    ),
    "Creative Commons CC0 1.0 Universal",
    `${cc}/share-your-work/public-domain/cc0/`,
    "http://www.opendefinition.org/licenses/cc-zero",
    `${german}/cc-zero`,
  ],
  [
    "ODC-By-1.0",
    "Open Data Commons Attribution 1.0",
    `${odc}/by/1-0/`,
    "named",
    "ODC_BY",
    ...writings(`odc-by; Open Data Commons Attribution License; ${odc}/by/`),
    "http://www.opendefinition.org/licenses/odc-by",
  ],
  [
    "PDDL-1.0",
    "Open Data Commons Public Domain Dedication and License 1.0 (PDDL)",
    `${odc}/pddl/1-0/`,
    "free",
    "ODC_PDDL",
    ...writings(`odc-pddl; pddl; ${odc}/pddl/; http://www.opendefinition.org/licenses/odc-pddl`),
    "Open Data Commons Public Domain Dedication and Licence (PDDL)",
  ],
  [
    "etalab-1.0",
    "Licence Ouverte 1.0",
    `${etalab}/wp-content/uploads/2014/05/Licence_Ouverte.pdf`,
    "named",
    "",
    ...writings(
      "fr-lo; lov1; LO-1.0; Licence Ouverte / Open Licence version 1.0; http://www.data.gouv.fr/Licence-Ouverte",
    ),
    "http://ddata.over-blog.com/xxxyyy/4/37/99/26/licence/Licence-Ouverte-Open-Licence-ENG.pdf",
  ],
  [
    "CC-BY-3.0",
    "Creative Commons Attribution 3.0",
    `${cc}/licenses/by/3.0/`,
    "named",
    "CC_BY_3_0",
    ...ccBy("by", "3.0"),
  ],
  [
    "CC-BY-SA-3.0",
    "Creative Commons Attribution-ShareAlike 3.0",
    `${cc}/licenses/by-sa/3.0/`,
    "alike",
    "",
    ...ccBy("by-sa", "3.0"),
  ],
  [
    "CC-BY-ND-4.0",
    "Creative Commons Attribution-NoDerivatives 4.0",
    `${cc}/licenses/by-nd/4.0/`,
    "closed",
    "CC_BYND_4_0",
    ...ccBy("by-nd", "4.0"),
  ],
  [
    "CC-BY-NC-4.0",
    "Creative Commons Attribution-NonCommercial 4.0",
    `${cc}/licenses/by-nc/4.0/`,
    "closed",
    "CC_BYNC_4_0",
    ...writings("cc-nc"),
    ...ccBy("by-nc", "4.0"),
  ],
  [
    "CC-BY-NC-SA-4.0",
    "Creative Commons Attribution-NonCommercial-ShareAlike 4.0",
    `${cc}/licenses/by-nc-sa/4.0/`,
    "closed",
    "CC_BYNCSA_4_0",
    ...ccBy("by-nc-sa", "4.0"),
  ],
  [
    "CC-BY-NC-ND-4.0",
    "Creative Commons Attribution-NonCommercial-NoDerivatives 4.0",
    `${cc}/licenses/by-nc-nd/4.0/`,
    "closed",
    "CC_BYNCND_4_0",
    ...ccBy("by-nc-nd", "4.0"),
  ],
  [
    "CC-BY-NC-ND-3.0",
    "Creative Commons Attribution-NonCommercial-NoDerivatives 3.0",
    `${cc}/licenses/by-nc-nd/3.0/`,
    "closed",
    "CC_BYNCND_3_0",
    ...ccBy("by-nc-nd", "3.0"),
  ],
  [
    "CC-BY-NC-2.0",
    "Creative Commons Attribution-NonCommercial 2.0",
    `${cc}/licenses/by-nc/2.0/`,
    "closed",
    "",
    ...ccBy("by-nc", "2.0"),
  ],
  [
    "CC-PDDC",
    "Creative Commons Public Domain Mark 1.0",
    `${cc}/publicdomain/mark/1.0/`,
    "free",
    "CC_PDM_1_0",
    ...writings("public domain mark; cc-pdm; cc pdm 1.0"),
  ],
  [
    "OGL-UK-3.0",
    "Open Government Licence 3.0 (United Kingdom)",
    "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    "named",
    "OGL_3_0",
    ...writings("uk-ogl; ogl; open government licence; Open Government Licence v3.0; ogl 3.0"),
  ],
  [
    "DL-DE-BY-2.0",
    "Datenlizenz Deutschland – Namensnennung 2.0",
    "https://www.govdata.de/dl-de/by-2-0",
    "named",
    "",
    ...writings(`dl-de-by-2.0; dl-by-de/2.0; ${german}/dl-by-de/2.0; ${german}/dl-by-de/2_0`),
  ],
  [
    "DL-DE-ZERO-2.0",
    "Datenlizenz Deutschland – Zero 2.0",
    "https://www.govdata.de/dl-de/zero-2-0",
    "free",
    "",
    ...writings(`dl-de-zero-2.0; ${german}/dl-zero-de/2.0; ${german}/dl-zero-de/2_0`),
  ],
  [
    "NLOD-1.0",
    "Norwegian Licence for Open Government Data 1.0",
    "https://data.norge.no/nlod/en/1.0",
    "named",
    "NLOD_1_0",
  ],
  [
    "NLOD-2.0",
    "Norwegian Licence for Open Government Data 2.0",
    "https://data.norge.no/nlod/en/2.0",
    "named",
    "NLOD_2_0",
    ...writings("nlod; https://data.norge.no/nlod; https://data.norge.no/nlod/no/2.0"),
  ],
  [
    "IODL-2.0",
    "Italian Open Data License 2.0",
    "https://www.dati.gov.it/content/italian-open-data-license-v20",
    "named",
    "IODL_2_0",
    ...writings("iodl; iodl v2.0; http://www.dati.gov.it/iodl/2.0/"),
  ],
  [
    "COM_REUSE",
    "European Commission reuse notice",
    "http://data.europa.eu/eli/dec/2011/833/oj",
    "named",
    "COM_REUSE",
    "http://publications.europa.eu/resource/authority/licence/EC_REUSE",
  ],
  [
    "GFDL-1.3",
    "GNU Free Documentation License 1.3",
    `${gnu}/fdl-1.3.html`,
    "alike",
    "GNU_FDL_1_3",
    "gfdl",
    "gnu-fdl",
  ],
  [
    "GPL-3.0",
    "GNU General Public License 3.0",
    `${gnu}/gpl-3.0.html`,
    "alike",
    "",
    "gpl-3.0-only",
    `${gnu}/gpl-3.0.en.html`,
  ],
  ["AGPL-3.0", "GNU Affero General Public License 3.0", `${gnu}/agpl-3.0.html`, "alike", "", "agpl"],
  [
    "Apache-2.0",
    "Apache License 2.0",
    "https://www.apache.org/licenses/LICENSE-2.0",
    "named",
    "",
    "apache license v2",
  ],
  [
    "MIT",
    "MIT License",
    "https://opensource.org/licenses/MIT",
    "named",
    "",
    "licence mit",
    "the mit license",
  ],
  [
    "EUPL-1.2",
    "European Union Public Licence 1.2",
    "https://joinup.ec.europa.eu/collection/eupl/eupl-text-eupl-12",
    "alike",
    "",
    "eupl",
  ],
  [
    "OSM-mobilites",
    "Licence Mobilités",
    "https://wiki.lafabriquedesmobilites.fr/wiki/Licence_Mobilités",
    "alike",
    "",
    ...writings("mobility-license; licence mobilites; mobility-licence"),
    "https://wiki.lafabriquedesmobilites.fr/wiki/Licence_Mobilit%C3%A9s",
  ],
];

export const knownLicences: readonly Licence[] = rows.map(([id, name, url, kind, eu, ...also]) => ({
  id,
  name,
  url,
  attribution: kind === "named" || kind === "alike" || kind === "closed",
  shareAlike: kind === "alike" || /-SA-/.test(id),
  open: kind !== "closed",
  ...(eu === "" ? {} : { euUri: `${authority}/${eu}` }),
  also: [
    ...also,
    `https://spdx.org/licenses/${id}`,
    `https://spdx.org/licenses/${id}.html`,
    ...(eu === "" ? [] : [eu, `${authority}/${eu}`]),
  ],
}));

/** A code without a version is of the last one. */
function ccBy(terms: string, version: string): readonly string[] {
  const folder = `${cc}/licenses/${terms}/${version}`;
  const spoken = `CC ${terms.toUpperCase()}`;
  return [
    `cc-${terms}-${version}`,
    `${spoken} ${version} International`,
    ...inFull(terms).flatMap((name) => [`${name} ${version} International`, `${name} ${version}`]),
    `${folder}/legalcode`,
    `${folder}/legalcode.fr`,
    ...["fr", "en", "it", "de", "es", "no"].flatMap((language) => [
      `${folder}/deed.${language}`,
      `${folder}/${language}/`,
    ]),
    `${german}/${terms === "by" || terms === "by-sa" ? `cc-${terms}` : `cc-${terms}-de`}/${version}`,
    ...(version === "4.0"
      ? [`cc-${terms}`, spoken, ...inFull(terms), `http://www.opendefinition.org/licenses/cc-${terms}`]
      : []),
  ];
}

/** “Creative Commons Attribution Share-Alike”, as CKAN writes it, and its other forms. */
function inFull(terms: string): readonly string[] {
  const names: Readonly<Record<string, string>> = {
    by: "Attribution",
    nc: "NonCommercial",
    nd: "NoDerivatives",
    sa: "ShareAlike",
  };
  const words = terms.split("-").map((term) => names[term] ?? term);
  return [
    `Creative Commons ${words.join("-")}`,
    `Creative Commons ${words.join(" ").replace("ShareAlike", "Share-Alike")}`,
  ];
}
