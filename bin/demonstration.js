/** What loads the demonstration beside a new instance, on the Node of who serves that. */
import { enableCompileCache } from "node:module";
import { fileURLToPath } from "node:url";
import { programOf } from "./program.js";

enableCompileCache(fileURLToPath(new URL("../.maille/compiled", import.meta.url)));
await import(programOf("load-process"));
