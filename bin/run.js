/**
 * What `npm start` and `npx maille` run, on the right Node. In JavaScript, so that code compiled once
 * is found before the first TypeScript is read: Node's own reader of TypeScript, which is then never
 * loaded, takes 18 MB. Where the folder cannot be written, nothing is kept.
 */
import { enableCompileCache } from "node:module";
import { fileURLToPath } from "node:url";
import { programOf } from "./program.js";

enableCompileCache(fileURLToPath(new URL("../.maille/compiled", import.meta.url)));
await import(programOf("main"));
