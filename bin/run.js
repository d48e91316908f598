/**
 * What `npm start` and `npx maille` run, on the right Node. In JavaScript, so that code compiled once
 * is found before the first TypeScript is read: Node's own reader of TypeScript, which is then never
 * loaded, takes 18 MB. Where the folder cannot be written, nothing is kept. A package holds the program
 * as JavaScript, in `dist/`.
 */
import { existsSync } from "node:fs";
import { enableCompileCache } from "node:module";
import { fileURLToPath } from "node:url";

enableCompileCache(fileURLToPath(new URL("../.maille/compiled", import.meta.url)));
const source = new URL("../src/main.ts", import.meta.url);
await import(existsSync(source) ? source.href : new URL("../dist/main.js", import.meta.url).href);
