import type { Dataset } from "../../catalogue/dataset.ts";

/** The paths of the logos of those who publish these datasets, by organization; of those that have one. */
export async function logosOf(
  { rooms, actor }: App.Locals,
  datasets: readonly Pick<Dataset, "organization">[],
): Promise<Readonly<Record<string, string>>> {
  const ids = [...new Set(datasets.map(({ organization }) => organization))];
  const found = await Promise.all(ids.map((id) => rooms.organizations.findOrganization(actor, id)));
  return Object.fromEntries(
    found.flatMap((one) =>
      one?.logo === undefined ? [] : [[one.id, `/pictures/organizations/${one.id}/${one.logo.hash}`]],
    ),
  );
}
