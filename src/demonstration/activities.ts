import { z } from "zod";
import { readPackageData } from "./package-data.ts";
import { type DemonstrationTable, linesOf, type TableRows } from "./table.ts";

/** The file of `@socialgouv/codes-naf`: Insee's nomenclature of activities, NAF revision 2. */
const Activity = z.object({ id: z.string(), label: z.string() });

/** What an association that helps people find work keeps at hand. */
export function activityTables(): readonly DemonstrationTable[] {
  return [
    {
      subject: "activities",
      source: "activities",
      fileName: "activites.csv",
      licence: "lov2",
      metadata: {
        themes: ["ECON"],
        frequency: "IRREG",
        accessRights: "PUBLIC",
        spatial: [{ uri: "http://publications.europa.eu/resource/authority/country/FRA", label: "France" }],
        contacts: [{ name: "Fabrique numérique", url: "https://github.com/SocialGouv/codes-naf" }],
        landingPage: "https://www.npmjs.com/package/@socialgouv/codes-naf",
        languages: ["fr"],
      },
      key: ["code"],
      lines: () => linesOf(["code", "niveau", "section", "libelle"], activityRows()),
    },
  ];
}

/** Division, group, class, sub-class: by how long the code is. */
function* activityRows(): TableRows {
  const levels = new Map([[2, "division"], [4, "groupe"], [5, "classe"], [6, "sous-classe"]]); // prettier-ignore
  for (const { id, label } of z.array(Activity).parse(readPackageData("@socialgouv/codes-naf"))) {
    yield [id, levels.get(id.length), id.slice(0, 2), label];
  }
}
