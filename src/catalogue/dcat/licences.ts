import { findLicence } from "../licence.ts";
import { toLabelled } from "./concepts.ts";
import { describe, type Description, text } from "./description.ts";
import { toIri } from "./iri.ts";

/** A licence by the address that the EU gives it, else by its own, else by its text. */
export function describeLicence(written: string | undefined): Description | undefined {
  const known = findLicence(written ?? "");
  if (known === undefined) return toLabelled(written, "dct:LicenseDocument");
  return describe(
    toIri(known.euUri ?? known.url),
    ["dct:LicenseDocument"],
    [["rdfs:label", text(known.name)]],
  );
}
