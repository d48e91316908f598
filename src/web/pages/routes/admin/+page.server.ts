import type { PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals: { rooms, actor } }) => {
  const [storage, health, accounts, organizations, datasets] = await Promise.all([
    rooms.instance.storage(actor),
    rooms.instance.health(),
    rooms.accounts.listAccounts(actor, { page: 1, pageSize: 1 }),
    rooms.organizations.listOrganizations(actor, { page: 1, pageSize: 1 }),
    rooms.datasets.listDatasets(actor, { page: 1, pageSize: 1 }),
  ]);
  return {
    storage,
    health,
    version: rooms.instance.version,
    counts: { accounts: accounts.total, organizations: organizations.total, datasets: datasets.total },
  };
};
