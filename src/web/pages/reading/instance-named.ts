import type { Origin } from "../../../catalogue/metadata.ts";

/** How an instance named itself when it told of a dataset; its host where it told nothing of it. */
export function instanceNamed(address: string, origins: readonly Origin[]): string {
  const told = origins.find(({ identifier }) => identifier.startsWith(`${address}/datasets/`));
  return told?.sourceName ?? URL.parse(address)?.host ?? address;
}
