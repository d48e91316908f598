/**
 * Writes under `src/territory/ground/` the communes, EPCI, départements and régions of the edition in `package.json`, as an
 * instance reads them (`src/territory/places-text.ts`). `prepare.js` runs it, on Node 24.
 */
import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writePlacesText } from "../src/territory/places-text.ts";
import { root } from "./node-24.js";

for (const [name, text] of Object.entries(writePlacesText())) {
  const path = join(root, `src/territory/ground/${name}.json`);
  writeFileSync(`${path}.${process.pid}`, text);
  renameSync(`${path}.${process.pid}`, path);
}
