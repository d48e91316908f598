import type { PageServerLoad } from "./$types";

/** Beyond these, how many are followed is told. */
const followedNamed = 5;

export const load: PageServerLoad = async ({ locals: { rooms, actor } }) => {
  const [latest, producers, followed] = await Promise.all([
    rooms.datasets.listDatasets(actor, { page: 1, pageSize: 8, state: "published", sort: "newest" }),
    rooms.organizations.listOrganizations(actor, { page: 1, pageSize: 12 }),
    rooms.network.listFollowed(actor, { page: 1, pageSize: followedNamed }),
  ]);
  return {
    latest,
    producers,
    followed: {
      total: followed.total,
      items: followed.items.map(({ instance, description }) => ({ instance, name: description.name })),
    },
  };
};
