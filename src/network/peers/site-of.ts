import { isIP } from "node:net";
import { callerNetwork } from "../../base/address.ts";

/** Under a country's two letters, labels beneath which a country gives names to others: `gouv.fr`, `co.uk`. */
const shared = new Set(
  "ac asso co com conseil edu firm go gob gouv gov gub gv info mil muni ne net nom or org prd sch tm".split(
    " ",
  ),
);

/**
 * What whoever owns a name may make others of without end: `a.example.org` and `b.example.org` are
 * both `example.org`. The list of the suffixes of all registries (publicsuffix.org) would tell it
 * exactly; names beneath a suffix that is not known here count as one.
 */
export function siteOf(instance: string): string {
  const host = new URL(instance).hostname.replace(/\.$/, "");
  const literal = host.replace(/^\[|\]$/g, "");
  if (isIP(literal) !== 0) return callerNetwork(literal);
  const labels = host.split(".");
  const [suffix = "", country = ""] = labels.slice(-2);
  return labels.slice(country.length === 2 && shared.has(suffix) ? -3 : -2).join(".");
}
