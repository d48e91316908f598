/** What the provider of identities of the demonstration runs, on the Node of who starts it. */
import { enableCompileCache } from "node:module";
import { fileURLToPath } from "node:url";
import { programOf } from "./program.js";

enableCompileCache(fileURLToPath(new URL("../.maille/compiled", import.meta.url)));
await import(programOf("provider/serve-provider"));
