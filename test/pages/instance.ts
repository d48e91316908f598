import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand } from "../../src/command/run.ts";
import { readConfig } from "../../src/config.ts";
import { openPasswords } from "../../src/people/password.ts";
import { serve } from "../../src/serve.ts";
import { layDatabase } from "../cluster.ts";

export interface Served extends AsyncDisposable {
  readonly url: string;
  /** Where what it keeps lies: letters too, which no server takes, below `mail`. */
  readonly folder: string;
  /** With which the first administrator makes their account. */
  readonly administratorLink: string;
}

/** A whole instance, with its demonstration, as `maille serve` opens it: on a folder of its own, or on one that is kept. */
export async function openInstance(environment: Record<string, string> = {}, kept?: string): Promise<Served> {
  if (!existsSync(new URL("../../build/handler.js", import.meta.url))) {
    throw new Error("The pages are not built: run `npm run build` first.");
  }
  const folder = kept ?? (await mkdtemp(join(tmpdir(), "maille-pages-")));
  if (!existsSync(join(folder, "postgres")) && environment["MAILLE_DATABASE_URL"] === undefined) {
    await layDatabase(folder);
    if (environment["MAILLE_DEMO"] !== "no") await writeFile(join(folder, "demonstration-unfinished"), "");
  }
  const stop = new AbortController();
  const opened = Promise.withResolvers<{ url: string; administratorLink: string | undefined }>();
  const serving = serve({
    config: readConfig({
      MAILLE_DATA: folder,
      HOST: "127.0.0.1",
      PORT: "0",
      // A test asks for more in a minute than a person does, and would wait for its turn.
      MAILLE_REQUESTS_PER_MINUTE: "0",
      ...environment,
    }),
    language: "fr",
    signal: stop.signal,
    log: () => undefined,
    runCommand,
    passwords: openPasswords({ cost: 4 }),
    onLost: opened.reject,
    onOpen: opened.resolve,
  });
  serving.catch(opened.reject);
  const { url, administratorLink } = await opened.promise;
  return {
    url,
    folder,
    administratorLink: administratorLink ?? "",
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await serving;
      if (kept === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}
