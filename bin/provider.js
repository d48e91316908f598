/**
 * What the provider of identities of the demonstration runs, on the Node of who starts it. A package holds it as
 * JavaScript, in `dist/`, as it does the program (`run.js`).
 */
import { existsSync } from "node:fs";
import { enableCompileCache } from "node:module";
import { fileURLToPath } from "node:url";

enableCompileCache(fileURLToPath(new URL("../.maille/compiled", import.meta.url)));
const source = new URL("../src/provider/serve-provider.ts", import.meta.url);
await import(
  existsSync(source) ? source.href : new URL("../dist/provider/serve-provider.js", import.meta.url).href
);
