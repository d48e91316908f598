import type { PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals: { rooms, actor } }) => ({
  providers: await rooms.providers.listProviders(actor),
});
