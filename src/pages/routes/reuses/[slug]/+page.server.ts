import { redirect } from "@sveltejs/kit";
import type { PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals: { rooms, actor }, params }) => {
  const project = await rooms.projects.getProject(actor, params.slug);
  if (project.slug !== params.slug) redirect(301, `/reuses/${project.slug}`);
  const [datasets, editable, agreements] = await Promise.all([
    rooms.projects.listDatasetsOf(actor, project.id),
    rooms.projects.mayChangeProject(actor, project.id),
    rooms.sharing.agreementsOfProject(actor, project.id),
  ]);
  const under = new Map(agreements.map((one) => [one.dataset, one]));
  return {
    project,
    datasets: datasets.map((dataset) => ({ ...dataset, under: under.get(dataset.id) })),
    editable,
  };
};
