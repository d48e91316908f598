import { type Problem, problem } from "../../base/failure.ts";
import { findLicence } from "../../catalogue/licence.ts";
import { present } from "../understand/draft.ts";
import type { Described } from "./described.ts";
import { standardLicences } from "./standard.ts";
import { languageOf } from "./write-texts.ts";

/** Who may read the data, and under which licence. */
export function writeAccess(told: Described, problems: Problem[]): unknown {
  const { dataset } = told;
  const { rights, accessRights } = dataset.metadata;
  const language = languageOf(dataset);
  const restricted =
    dataset.access !== undefined ||
    ["RESTRICTED", "NON_PUBLIC", "CONFIDENTIAL", "SENSITIVE"].includes(accessRights ?? "");
  return present({
    confidentiality: { restricted_access: restricted, gdpr_sensitive: false },
    licence: licenceOf(told, problems),
    other_constraints: rights === undefined ? undefined : [{ lang: language, text: rights }],
  });
}

const labels: Readonly<Record<string, string>> = { "CC0-1.0": "public-domain-cc0" };

function licenceOf({ dataset, url }: Described, problems: Problem[]): unknown {
  const { licence = "" } = dataset;
  const known = licence === "" ? undefined : findLicence(licence);
  const label = known === undefined ? undefined : (labels[known.id] ?? known.id.toLowerCase());
  if (label !== undefined && standardLicences.has(label)) {
    return { licence_type: "STANDARD", licence_label: label };
  }
  if (licence === "") problems.push(problem("rudi-no-licence"));
  const address = /https?:\/\/[^\s<>"]+/.exec(licence)?.[0];
  if (licence !== "" && known === undefined && address === undefined) {
    problems.push(problem("rudi-licence-without-address", { licence }));
  }
  return {
    licence_type: "CUSTOM",
    // What RUDI calls a licence that nobody chose (`notspecified`).
    custom_licence_label: [{ lang: languageOf(dataset), text: (known?.name ?? licence) || "notspecified" }],
    custom_licence_uri: known?.url ?? address ?? `${url}/datasets/${dataset.slug}`,
  };
}
