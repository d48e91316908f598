import { pageOf } from "#pages/reading/paging.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { PageServerLoad } from "./$types";

const pageSize = 50;

export const load: PageServerLoad = async ({ locals: { rooms, actor }, url }) => {
  if (actor.kind !== "member") signInFirst("/account/projects");
  const page = pageOf(url.searchParams);
  const [found, organizations] = await Promise.all([
    rooms.projects.listProjects(actor, { page, pageSize, of: "mine" }),
    Promise.all(
      actor.memberships.map(({ organization }) => rooms.organizations.findOrganization(actor, organization)),
    ),
  ]);
  return { found, page, pageSize, organizations: organizations.filter((one) => one !== undefined) };
};
