import * as answers from "./answer-requests.ts";
import type { ProjectsContext } from "./context.ts";
import * as requests from "./data-requests.ts";
import { createKey, listKeys, revokeKey } from "./keys.ts";
import { tellUses } from "./key-uses.ts";
import { addPicture, readPicture, removePicture } from "./pictures.ts";
import { addDataset, listDatasetsOf, removeDataset } from "./project-datasets.ts";
import { countThemes, listProjects, reusesOf } from "./project-lists.ts";
import { takeKey } from "./taken-keys.ts";
import * as projects from "./projects.ts";

/** The verbs of this room, bound to what they work with. */
export function boundProjects(context: ProjectsContext) {
  return {
    projects: {
      createProject: bind(context, projects.createProject),
      getProject: bind(context, projects.getProject),
      mayChangeProject: bind(context, projects.mayChangeProject),
      changeProject: bind(context, projects.changeProject),
      publishProject: bind(context, projects.publishProject),
      archiveProject: bind(context, projects.archiveProject),
      deleteProject: bind(context, projects.deleteProject),
      listProjects: bind(context, listProjects),
      countThemes: bind(context, countThemes),
      reusesOf: bind(context, reusesOf),
      addDataset: bind(context, addDataset),
      removeDataset: bind(context, removeDataset),
      listDatasetsOf: bind(context, listDatasetsOf),
      addPicture: bind(context, addPicture),
      removePicture: bind(context, removePicture),
      readPicture: bind(context, readPicture),
      createKey: bind(context, createKey),
      listKeys: bind(context, listKeys),
      revokeKey: bind(context, revokeKey),
      takeKey: bind(context, takeKey),
      tellUses: bind(context, tellUses),
    },
    requests: {
      askForData: bind(context, requests.askForData),
      listRequests: bind(context, requests.listRequests),
      listPublicRequests: bind(context, requests.listPublicRequests),
      getRequest: bind(context, requests.getRequest),
      deleteRequest: bind(context, requests.deleteRequest),
      publishRequest: bind(context, answers.publishRequest),
      assignRequest: bind(context, answers.assignRequest),
      answerRequest: bind(context, answers.answerRequest),
      refuseRequest: bind(context, answers.refuseRequest),
      closeRequest: bind(context, answers.closeRequest),
      forgetAsker: bind(context, answers.forgetAsker),
      supportRequest: bind(context, answers.supportRequest),
      withdrawSupport: bind(context, answers.withdrawSupport),
    },
  };
}

function bind<Context, Rest extends unknown[], Answer>(
  context: Context,
  verb: (context: Context, ...rest: Rest) => Answer,
): (...rest: Rest) => Answer {
  return (...rest) => verb(context, ...rest);
}
