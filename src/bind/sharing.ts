import type { Actor } from "../access/actor.ts";
import { Failure, isFailure, problem } from "../base/failure.ts";
import { isId } from "../base/id.ts";
import type { Log } from "../base/log.ts";
import type { Dataset } from "../catalogue/dataset.ts";
import { findDataset } from "../catalogue/datasets.ts";
import type { Config } from "../config.ts";
import type { Identity } from "../identity/identity.ts";
import { openMail } from "../letters/mail.ts";
import type { NetworkContext } from "../network/context.ts";
import { askSigned, isFinalRefusal } from "../network/ties/fetch-json.ts";
import { keysOf } from "../network/ties/peer-keys.ts";
import { datasetHere, onlyDatasetHere, remoteOffer, subjectsHere } from "../network/taking/remote-offers.ts";
import { findTieRow } from "../network/ties/tie-rows.ts";
import { readSettings } from "../people/instance.ts";
import type { ProjectsContext } from "../projects/context.ts";
import { addDataset } from "../projects/project-datasets.ts";
import { createProject, getProject, mayChangeProject } from "../projects/projects.ts";
import type { Delivery, Peers, SharingContext, WantedProject } from "../sharing/context.ts";
import type { TablesContext } from "../tables/context.ts";
import { type ExchangeNews, exchangeLetter } from "../letters/exchange-letter.ts";

interface Own {
  readonly config: Pick<Config, "smtpUrl" | "mailFrom">;
  readonly identity: Identity;
  readonly network: NetworkContext;
  readonly projects: ProjectsContext;
  readonly log: Log;
}

/** What requests and agreements work with: other instances are reached through the network's ties. */
export function sharingContext(tables: TablesContext, own: Own): SharingContext {
  const { db, clock, jobs, url } = tables;
  const { config, identity, log } = own;
  const { smtpUrl } = config;
  const mail =
    smtpUrl === undefined
      ? undefined
      : openMail({ smtpUrl, from: config.mailFrom ?? `no-reply@${new URL(url).hostname}` });
  return {
    db,
    clock,
    log,
    jobs,
    identity,
    tables,
    peers: peersOf(own),
    projectFor: (actor, wanted) => projectFor(own.projects, actor, wanted),
    ...(mail === undefined
      ? {}
      : {
          tellByMail: async (told: ExchangeNews) => {
            const settings = await readSettings({ db, clock });
            return mail.send(exchangeLetter(told, { name: settings.name, url }));
          },
        }),
  };
}

function peersOf({ network }: Own): Peers {
  const { db } = network;
  return {
    deliver: (instance, message) => deliver(network, instance, message),
    // Its signed request was taken, so that its keys are known: nobody new is met.
    keysOf: (instance, keyId, address) =>
      keysOf(
        network,
        instance,
        keyId,
        address === undefined ? undefined : { address, admit: () => undefined },
      ),
    isTied: async (instance) => {
      const tie = await findTieRow(db, instance);
      return [tie?.follows, tie?.followed].some((state) => state === "running" || state === "paused");
    },
    subjectsOf: (datasets) => subjectsHere(db, datasets),
    datasetHere: (instance, dataset) => datasetHere(db, instance, dataset),
    findOffered: async (actor, slugOrId) => {
      const dataset = await findHere({ db }, actor, slugOrId);
      return dataset === undefined ? undefined : remoteOffer(db, dataset.id);
    },
  };
}

/** By its slug or id here, else by the id that one instance alone tells. */
async function findHere(
  { db }: Pick<NetworkContext, "db">,
  actor: Actor,
  slugOrId: string,
): Promise<Dataset | undefined> {
  const found = await findDataset({ db }, actor, slugOrId);
  if (found !== undefined || !isId(slugOrId)) return found;
  const here = await onlyDatasetHere(db, slugOrId);
  return here === undefined ? undefined : findDataset({ db }, actor, here);
}

async function deliver(network: NetworkContext, instance: string, message: string): Promise<Delivery> {
  try {
    await askSigned(network, `${instance}/api/exchanges/messages`, { method: "POST", body: { message } });
    return { kind: "taken" };
  } catch (error) {
    if (!isFailure(error) || !isFinalRefusal(error)) throw error;
    return { kind: "refused", problem: problem("exchange-refused-there", error.args) };
  }
}

/** One of theirs, or a draft that is made for what they ask; the dataset is among those that it uses. */
async function projectFor(
  projects: ProjectsContext,
  actor: Actor,
  wanted: WantedProject,
): Promise<{ id: string; title: string }> {
  const { id, title } = await findOrMakeProject(projects, actor, wanted);
  const dataset = await findHere({ db: projects.db }, actor, wanted.dataset);
  if (dataset !== undefined) await addDataset(projects, actor, id, dataset.id);
  return { id, title };
}

async function findOrMakeProject(
  projects: ProjectsContext,
  actor: Actor,
  { project, title, owner }: WantedProject,
): Promise<{ id: string; title: string }> {
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
