import { redirect } from "@sveltejs/kit";
import type { PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals: { rooms, actor }, params }) => {
  const project = await rooms.projects.getProject(actor, params.slug);
  if (project.slug !== params.slug) redirect(301, `/reuses/${project.slug}`);
  const [datasets, editable] = await Promise.all([
    rooms.projects.listDatasetsOf(actor, project.id),
    rooms.projects.mayChangeProject(actor, project.id),
  ]);
  return { project, datasets, editable };
};
