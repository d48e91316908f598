import { pageOf } from "#pages/reading/paging.ts";
import type { PageServerLoad } from "./$types";

const pageSize = 20;

export const load: PageServerLoad = async ({ locals: { rooms, actor }, url }) => {
  const page = pageOf(url.searchParams);
  const q = (url.searchParams.get("q") ?? "").trim().slice(0, 500);
  const named = url.searchParams.get("dataset") ?? "";
  const owner = url.searchParams.get("organization") ?? "";
  const [dataset, organization] = await Promise.all([
    named === "" ? undefined : rooms.datasets.getDataset(actor, named),
    owner === "" ? undefined : rooms.organizations.findOrganization(actor, owner),
  ]);
  return {
    found: await rooms.decisions.listDecisions(actor, {
      page,
      pageSize,
      q,
      dataset: dataset?.id,
      organization: organization?.id,
    }),
    page,
    pageSize,
    q,
    of: dataset === undefined ? organization?.name : dataset.title,
  };
};
