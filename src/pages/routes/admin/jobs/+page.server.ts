import { defined } from "../../../../base/defined.ts";
import { pageOf } from "#pages/reading/paging.ts";
import type { PageServerLoad } from "./$types";

const pageSize = 50;

export const load: PageServerLoad = async ({ locals: { rooms, actor }, url }) => {
  const page = pageOf(url.searchParams);
  const failed = url.searchParams.get("state") === "failed";
  const names = await rooms.jobs.listJobNames(actor);
  const name = names.find((one) => one === url.searchParams.get("kind"));
  const jobs = await rooms.jobs.listJobs(actor, {
    page,
    pageSize,
    without: "routine",
    ...(failed ? { state: "failed" } : {}),
    ...defined({ name }),
  });
  return { jobs, page, pageSize, names, name: name ?? "", failed };
};
