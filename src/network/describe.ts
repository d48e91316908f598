import { readSettings } from "../people/instance.ts";
import type { NetworkContext } from "./context.ts";
import type { InstanceDescription } from "./peers/tie.ts";

/** What this instance says of itself. */
export async function describe({ db, clock, url, version }: NetworkContext): Promise<InstanceDescription> {
  const { name, profile = {}, pictures } = await readSettings({ db, clock });
  const said = Object.entries(profile).filter(([, text]) => text !== "");
  return {
    url,
    name,
    ...Object.fromEntries(said),
    ...(pictures.logo === undefined ? {} : { logo: `${url}/.well-known/maille/logo` }),
    software: `Maille ${version}`,
  };
}
