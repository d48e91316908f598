import { system } from "../access/actor.ts";
import { bindAll } from "../base/bind-all.ts";
import { addressesOfEditors } from "../people/names.ts";
import { readSettings } from "../people/instance.ts";
import type { KeysOfPeople } from "../people/context.ts";
import type { Job, Jobs } from "../jobs/jobs.ts";
import type { Work } from "../jobs/work.ts";
import type { Letters } from "../letters/letters.ts";
import { answeredLetter, assignedLetter } from "../letters/project-letters.ts";
import type { OutboxKind } from "../outbox/entry.ts";
import * as answers from "./answer-requests.ts";
import type { ProjectsContext } from "./context.ts";
import * as requests from "./data-requests.ts";
import { createKey, listKeys, revokeKey } from "./keys.ts";
import { forgetKeysOfPerson, keyKind } from "./key-registrations.ts";
import { tellUses } from "./key-uses.ts";
import { addPicture, readPicture, removePicture } from "./pictures.ts";
import { addDataset, listDatasetsOf, removeDataset } from "./project-datasets.ts";
import { countThemes, listProjects, reusesOf } from "./project-lists.ts";
import * as projects from "./projects.ts";
import { takeKey } from "./taken-keys.ts";

const askerQueue = "project-askers";

interface ProjectsOptions extends Omit<ProjectsContext, "tellAssigned" | "tellAsker"> {
  readonly jobs: Jobs;
  readonly url: string;
  readonly letters: Letters;
}

/** Letters go out by jobs, tried again until they are taken. */
export function openProjects({ jobs, url, letters, ...own }: ProjectsOptions): ProjectsContext {
  const { db } = own;
  return {
    ...own,
    tellAssigned: async (request, organization) => {
      const { name, language } = await readSettings(own);
      const editors = await addressesOfEditors(db, [organization]);
      await letters.post(
        editors.map(({ email }) => assignedLetter(request, { name, language, url, to: email })),
      );
    },
    ...(letters.mail === undefined
      ? {}
      : {
          tellAsker: async (request: string) => {
            await jobs.add(askerQueue, { request }, { key: request });
          },
        }),
  };
}

export function projectsVerbs(context: ProjectsContext) {
  return {
    projects: bindAll(context, {
      addDataset,
      addPicture,
      archiveProject: projects.archiveProject,
      changeProject: projects.changeProject,
      countThemes,
      createKey,
      createProject: projects.createProject,
      deleteProject: projects.deleteProject,
      getProject: projects.getProject,
      listDatasetsOf,
      listKeys,
      listProjects,
      mayChangeProject: projects.mayChangeProject,
      publishProject: projects.publishProject,
      readPicture,
      removeDataset,
      removePicture,
      reusesOf,
      revokeKey,
      takeKey,
      tellUses,
    }),
    requests: bindAll(context, {
      answerRequest: answers.answerRequest,
      askForData: requests.askForData,
      assignRequest: answers.assignRequest,
      closeRequest: answers.closeRequest,
      deleteRequest: requests.deleteRequest,
      forgetAsker: answers.forgetAsker,
      getRequest: requests.getRequest,
      listPublicRequests: requests.listPublicRequests,
      listRequests: requests.listRequests,
      publishRequest: answers.publishRequest,
      refuseRequest: answers.refuseRequest,
      supportRequest: answers.supportRequest,
      withdrawSupport: answers.withdrawSupport,
    }),
  };
}

/** A person who is suspended has no keys either, at whichever instance they open something. */
export function keysOfPeople(ctx: Pick<ProjectsContext, "clock">): KeysOfPeople {
  return {
    forget: (tx, person, by) => forgetKeysOfPerson(tx, person, ctx.clock(), by),
    deleteProjects: (tx, person) => projects.deleteProjectsOfPerson(tx, person, ctx.clock()),
  };
}

/** What other instances must learn of this room. */
export function projectsKinds(ctx: ProjectsContext): readonly OutboxKind[] {
  return [keyKind(ctx)];
}

/** Who asked for data is told of the answer. */
export function projectsWork(
  ctx: ProjectsContext,
  { url, letters }: Pick<ProjectsOptions, "url" | "letters">,
): readonly Work[] {
  if (letters.mail === undefined) return [];
  const askers: Work = {
    queue: askerQueue,
    concurrency: 1,
    attempts: 8,
    run: async ({ data }: Job<{ request: string }>) => {
      const asker = await answers.askerOf(ctx, system, data.request);
      if (asker === undefined) return;
      const { request, email, language } = asker;
      const { name } = await readSettings(ctx);
      await letters.send(answeredLetter(request, { to: email, language, name, url }), request.id);
      await answers.forgetAsker(ctx, system, data.request);
    },
  };
  return [askers];
}
