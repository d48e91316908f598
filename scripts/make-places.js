/**
 * Writes `src/territory/ground/communes.json`, `places.json` and `names.json`: the communes, EPCI, départements and
 * régions of the edition in `package.json`, as an instance reads them. Run by hand, on Node 24, where that edition or the way
 * names are compared changes; a test tells.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { writePlacesText } from "../src/territory/places-text.ts";
import { root } from "./node-24.js";

for (const [name, text] of Object.entries(writePlacesText())) {
  writeFileSync(join(root, `src/territory/ground/${name}.json`), text);
  process.stdout.write(`${name}: ${text.length} characters\n`);
}
