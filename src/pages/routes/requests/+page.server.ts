import { defined } from "../../../base/defined.ts";
import { publicStates } from "../../../projects/data-request.ts";
import { pageOf } from "#pages/reading/paging.ts";
import type { PageServerLoad } from "./$types";

const pageSize = 20;

export const load: PageServerLoad = async ({ locals: { rooms, actor }, url }) => {
  const page = pageOf(url.searchParams);
  const q = (url.searchParams.get("q") ?? "").trim().slice(0, 500);
  const state = publicStates.find((one) => one === url.searchParams.get("state"));
  const sort = url.searchParams.get("sort") === "newest" ? ("newest" as const) : ("supported" as const);
  const found = await rooms.requests.listPublicRequests(actor, {
    page,
    pageSize,
    q,
    sort,
    ...defined({ state }),
  });
  return { found, page, pageSize, q, sort, state };
};
