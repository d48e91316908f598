import { pageOf } from "#pages/reading/paging.ts";
import type { PageServerLoad } from "./$types";

const pageSize = 50;

export const load: PageServerLoad = async ({ locals: { rooms, actor }, url }) => {
  const page = pageOf(url.searchParams);
  const [described, followed] = await Promise.all([
    rooms.network.describe(),
    rooms.network.listFollowed(actor, { page, pageSize }),
  ]);
  const isSteward = actor.kind === "member" && actor.administrator;
  return { described, followed, page, pageSize, isSteward };
};
