import type { Actor } from "../access/actor.ts";
import { Failure } from "../base/failure.ts";
import type { ProjectsContext } from "../projects/context.ts";
import { addDataset } from "../projects/project-datasets.ts";
import { createProject, getProject, mayChangeProject } from "../projects/projects.ts";
import type { SharingPeers, WantedProject } from "./context.ts";
import type { ProjectRef } from "./exchange.ts";

interface Context {
  readonly projects: ProjectsContext;
  readonly peers: Pick<SharingPeers, "findDataset">;
}

/** One of theirs, or a draft that is made for what they ask; the dataset is among those that it uses. */
export async function projectFor(
  { projects, peers }: Context,
  actor: Actor,
  wanted: WantedProject,
): Promise<ProjectRef> {
  const { id, title } = await findOrMakeProject(projects, actor, wanted);
  const dataset = await peers.findDataset(actor, wanted.dataset);
  if (dataset !== undefined) await addDataset(projects, actor, id, dataset.id);
  return { id, title };
}

async function findOrMakeProject(
  projects: ProjectsContext,
  actor: Actor,
  { project, title, owner }: WantedProject,
): Promise<ProjectRef> {
  if (project === undefined) {
    return createProject(projects, actor, {
      title,
      ...(owner.kind === "organization" ? { organization: owner.id } : {}),
    });
  }
  const found = await getProject(projects, actor, project);
  // Whoever owns it has its keys, which open what is agreed: nobody else than the party.
  const isOfParty = found.owner.kind === owner.kind && found.owner.id === owner.id;
  if (!isOfParty || !(await mayChangeProject(projects, actor, project))) {
    throw new Failure("forbidden", "exchange-project-of-others", { parameter: "project" });
  }
  return found;
}
