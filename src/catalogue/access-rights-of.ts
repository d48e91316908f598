import type { Dataset } from "./dataset.ts";

/**
 * Who may get a dataset, as every door tells it: what its producer says, and for what is published
 * here and open, everybody. Of what was gathered nothing is known that its source does not say.
 */
export function accessRightsOf({
  metadata,
  access,
  origins,
}: Pick<Dataset, "metadata" | "access" | "origins">): string | undefined {
  const isOpenHere = access === undefined && origins.length === 0;
  return metadata.accessRights ?? (isOpenHere ? "PUBLIC" : undefined);
}
