/** What the provider of identities of the demonstration runs, on the Node of who starts it. */
import { enableCompileCache } from "node:module";
import { fileURLToPath } from "node:url";

enableCompileCache(fileURLToPath(new URL("../.maille/compiled", import.meta.url)));
await import("../src/provider/serve-provider.ts");
