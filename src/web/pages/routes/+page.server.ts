import type { PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals: { rooms, actor } }) => {
  const [latest, producers] = await Promise.all([
    rooms.datasets.listDatasets(actor, { page: 1, pageSize: 8, state: "published", sort: "newest" }),
    rooms.organizations.listOrganizations(actor, { page: 1, pageSize: 12 }),
  ]);
  return { latest, producers };
};
