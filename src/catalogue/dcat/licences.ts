import { findLicence } from "../licence.ts";
import { toLabelled } from "./concepts.ts";
import { describe, type Description, text } from "./description.ts";

const authority = "http://publications.europa.eu/resource/authority/licence";

/** Codes of the EU list “licence”. The French Licence Ouverte has none in it, and goes by its own address. */
const euCodes: Readonly<Record<string, string>> = {
  "ODbL-1.0": "ODC_BL",
  "CC-BY-4.0": "CC_BY_4_0",
  "CC-BY-SA-4.0": "CC_BYSA_4_0",
  "CC0-1.0": "CC0",
  "ODC-By-1.0": "ODC_BY",
  "PDDL-1.0": "ODC_PDDL",
};

/** A licence by the address that the EU gives it, else by its own, else by its text. */
export function describeLicence(written: string | undefined): Description | undefined {
  const known = findLicence(written ?? "");
  if (known === undefined) return toLabelled(written, "dct:LicenseDocument");
  const code = euCodes[known.id];
  return describe(
    code === undefined ? known.url : `${authority}/${code}`,
    ["dct:LicenseDocument"],
    [["rdfs:label", text(known.name)]],
  );
}
