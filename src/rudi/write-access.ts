import { type Problem, problem } from "../base/failure.ts";
import { findLicence } from "../catalogue/licence.ts";
import { present } from "../harvest/normalize/draft.ts";
import type { DescribedRecord } from "./described.ts";
import { standardLicences } from "./standard.ts";
import { languageOf } from "./write-texts.ts";

/** Who may read the data, and under which licence. */
export function writeAccess(told: DescribedRecord, problems: Problem[]): unknown {
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

function licenceOf(told: DescribedRecord, problems: Problem[]): unknown {
  const { licence = "" } = told.dataset;
  if (licence === "") {
    problems.push(problem("rudi-no-licence"));
    // What RUDI calls a licence that nobody chose.
    return customLicence(told, "notspecified");
  }
  const known = findLicence(licence);
  if (known === undefined) {
    const address = /https?:\/\/[^\s<>"]+/.exec(licence)?.[0];
    if (address === undefined) problems.push(problem("rudi-licence-without-address", { licence }));
    return customLicence(told, licence, address);
  }
  const label = labels[known.id] ?? known.id.toLowerCase();
  if (!standardLicences.has(label)) return customLicence(told, known.name, known.url);
  return { licence_type: "STANDARD", licence_label: label };
}

/** RUDI wants an address: without one, the page of the dataset stands in for it. */
function customLicence({ dataset, url }: DescribedRecord, name: string, address?: string): unknown {
  return {
    licence_type: "CUSTOM",
    custom_licence_label: [{ lang: languageOf(dataset), text: name }],
    custom_licence_uri: address ?? `${url}/datasets/${dataset.slug}`,
  };
}
