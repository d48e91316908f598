import type { PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals: { rooms, actor }, parent }) => {
  const { dataset } = await parent();
  return { quality: await rooms.datasets.qualityOf(actor, dataset.id) };
};
