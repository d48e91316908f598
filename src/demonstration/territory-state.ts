import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { Failure } from "../base/failure.ts";
import { TrustingSite } from "../provider/settings.ts";

/** The portal first: it follows the others. */
export const names = ["portal", "metropolis", "operator", "association"] as const;
export type InstancePlace = (typeof names)[number];

export function isPlace(text: string): text is InstancePlace {
  return names.some((name) => name === text);
}

export const Account = z.object({
  email: z.string(),
  name: z.string(),
  password: z.string(),
  place: z.enum(names),
});

/** What was settled and done, kept beside the instances so that a start goes on where the last one ended. */
export const State = z.object({
  ports: z.record(z.enum(names), z.number()),
  /** Of the provider of identities; absent where a territory of before had none. */
  provider: z
    .object({
      port: z.number(),
      /** Of its cookies, and a key that it signs with (JWK). */
      secret: z.string(),
      key: z.record(z.string(), z.unknown()),
      /** The instances that trust it. */
      sites: z.partialRecord(z.enum(names), TrustingSite),
    })
    .optional(),
  done: z.array(z.string()),
  /** With the passwords that were made for them: the file is for the operator alone. */
  accounts: z.array(Account),
});
export type TerritoryState = z.infer<typeof State>;

const fileName = "territory.json";

/** Whether a folder holds the small territory. */
export async function holdsTerritory(folder: string): Promise<boolean> {
  return (await readState(folder)) !== undefined;
}

/** A folder of four instances is none itself: each of them has its folder in it. */
export async function refuseTerritory({ data }: { readonly data: string }): Promise<void> {
  if (!(await holdsTerritory(data))) return;
  throw new Failure("precondition", "app-folder-of-territory", {
    folder: data,
    names: names.join(", "),
    portal: join(data, "portal"),
  });
}

export async function readState(folder: string): Promise<TerritoryState | undefined> {
  const text = await readFile(join(folder, fileName), "utf8").catch(() => undefined);
  return text === undefined ? undefined : State.parse(JSON.parse(text));
}

/** Renamed into its place, so that it is whole or not there. */
export async function writeState(folder: string, state: TerritoryState): Promise<void> {
  const draft = join(folder, `.${fileName}.new`);
  await writeFile(draft, `${JSON.stringify(state, undefined, 2)}\n`, { mode: 0o600 });
  await rename(draft, join(folder, fileName));
}
