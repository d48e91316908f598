import { system } from "../access/actor.ts";
import type { Clock } from "../base/clock.ts";
import type { Id } from "../base/id.ts";
import type { Log } from "../base/log.ts";
import { findPublished } from "../catalogue/datasets.ts";
import type { Config } from "../config.ts";
import type { Db } from "../db/db.ts";
import type { Jobs } from "../jobs/jobs.ts";
import { openMail } from "../letters/mail.ts";
import type { NetworkContext, ReuseOfProducers } from "../network/context.ts";
import { openPeers, type Peers } from "../network/remote/peers.ts";
import { askSigned } from "../network/ties/fetch-json.ts";
import { isTied } from "../network/ties/tie-rows.ts";
import { readSettings } from "../people/instance.ts";
import { addressesOfEditors } from "../people/names.ts";
import { askerOf, forgetAsker } from "../projects/answer-requests.ts";
import type { ProjectsContext } from "../projects/context.ts";
import { deliverKeys, keyQueue } from "../projects/key-registrations.ts";
import { tellUses } from "../projects/key-uses.ts";
import { takeOwnKey } from "../projects/taken-keys.ts";
import { tellOfReuse } from "../sharing/notifications.ts";
import { runningOfProject } from "../sharing/of-project.ts";
import { answeredLetter, assignedLetter, reuseLetter } from "../letters/project-letters.ts";
import type { Letter } from "../letters/letter.ts";

/** What the exchanges of agreements know, and how keys reach the instances that let data out. */
export type KeyTies = Pick<ProjectsContext, "agreementsOf" | "deliverKey" | "askKeyUses" | "isTied">;

/** Keys of what is held here are known here; those of others are told to their instances, signed. */
export function keyTies(
  { db, clock, url }: KeptHere,
  network: () => NetworkContext,
  peers: Peers = openPeers(clock),
): KeyTies {
  return {
    agreementsOf: (tx, project) => runningOfProject(tx, project, url),
    isTied: (instance) => isTied(db, instance),
    deliverKey: async ({ instance, ...told }) => {
      if (instance === url) await takeOwnKey({ db, clock }, url, told);
      else await askSigned(network(), `${instance}/api/network/keys`, { method: "POST", body: told });
    },
    // Somebody waits for the page: an instance that is slow is left alone, as one that is away.
    askKeyUses: async (instance, keys) => {
      if (instance === url) return tellUses({ db }, url, { keys });
      const ctx = network();
      const hasty = { ...ctx, limits: { ...ctx.limits, answerMs: usesAnswerMs } };
      const asking = { method: "POST", body: { keys } } as const;
      return peers.ask(instance, () => askSigned(hasty, `${instance}/api/network/keys/uses`, asking));
    },
  };
}

const usesAnswerMs = 2_500;

type KeptHere = Pick<Options, "db" | "clock" | "url">;

interface Options {
  readonly config: Pick<Config, "smtpUrl" | "mailFrom">;
  readonly db: Db;
  readonly jobs: Jobs;
  readonly clock: Clock;
  readonly url: string;
}

const letterQueue = "project-letters";
const askerQueue = "project-askers";

function posting({ config, db, jobs, clock, url }: Options) {
  return {
    post: async (letters: readonly Letter[]) => {
      if (config.smtpUrl !== undefined) for (const letter of letters) await jobs.add(letterQueue, letter);
    },
    about: async () => {
      const { name, language } = await readSettings({ db, clock });
      return { name, language, url };
    },
  };
}

type Reuse = { readonly reuse: Id; readonly address: string } & Omit<ReuseOfProducers, "elsewhere">;

/** Those who answer for the datasets of a reuse, here or elsewhere, are told of it: each of their own, whoever else may know of them. */
export function producersTold(
  options: Options,
): (reuse: Reuse | ReuseOfProducers, datasets: readonly Id[]) => Promise<void> {
  const { db, clock } = options;
  const { post, about } = posting(options);
  return async (reuse, datasets) => {
    const used = await findPublished({ db }, system, datasets);
    const producers = [...new Set([...used.values()].map(({ organization }) => organization))];
    const titles = (organization: Id) =>
      [...used.values()].filter((one) => one.organization === organization).map(({ title }) => title);
    for (const organization of producers) {
      await tellOfReuse({ db, clock }, { ...reuse, organization, datasets: titles(organization) });
    }
    const from = await about();
    const { title, owner } = reuse;
    const published =
      "elsewhere" in reuse
        ? { title, owner, where: reuse.elsewhere.instance, address: reuse.elsewhere.url }
        : { title, owner, where: from.name, address: reuse.address };
    const told = await addressesOfEditors(db, producers);
    await post(
      told.map((to) => reuseLetter(published, { ...from, to: to.email, titles: titles(to.organization) })),
    );
  };
}

/** What the verbs of projects work with: letters and keys go out by jobs, asked again until they are taken. */
export function projectsContext(options: Options, ties: KeyTies): ProjectsContext {
  const { config, db, jobs, clock, url } = options;
  const sendsMail = config.smtpUrl !== undefined;
  const { post, about } = posting(options);
  return {
    db,
    clock,
    ...ties,
    deliverKeysLater: async () => {
      await jobs.add(keyQueue, {});
    },
    tellProducers: ({ id, title, owner, slug }, datasets) =>
      producersTold(options)(
        { reuse: id, title, owner: owner.name, address: `${url}/reuses/${slug}` },
        datasets,
      ),
    tellAssigned: async (request, organization) => {
      const from = await about();
      const told = await addressesOfEditors(db, [organization]);
      await post(told.map(({ email }) => assignedLetter(request, { ...from, to: email })));
    },
    ...(sendsMail
      ? {
          tellAsker: async (request: string) => {
            await jobs.add(askerQueue, { request }, { key: request });
          },
        }
      : {}),
  };
}

/** In the process that works: letters are sent, keys are told. */
export function handleProjects(
  ctx: ProjectsContext,
  options: Omit<Options, "clock"> & { readonly log: Log },
): void {
  const { config, jobs, url, log } = options;
  const { db, clock } = ctx;
  const { smtpUrl } = config;
  jobs.handle<object>(keyQueue, { concurrency: 1, attempts: 5 }, async () => {
    const startAfter = await deliverKeys(ctx);
    if (startAfter === undefined) return;
    // One for each second, however many are asked for.
    await jobs.add(keyQueue, {}, { key: startAfter.toISOString().slice(0, 19), startAfter });
  });
  if (smtpUrl === undefined) return;
  const mail = openMail({ smtpUrl, from: config.mailFrom ?? `no-reply@${new URL(url).hostname}` });
  const send = async (letter: Letter) => {
    const problem = await mail.send(letter);
    if (problem === undefined) return;
    log("letter-unsent", { ...problem.args, problem: problem.key });
    throw new Error(problem.key);
  };
  jobs.handle<Letter>(letterQueue, { concurrency: 1, attempts: 8 }, ({ data }) => send(data));
  jobs.handle<{ request: string }>(askerQueue, { concurrency: 1, attempts: 8 }, async ({ data }) => {
    const asker = await askerOf({ db }, system, data.request);
    if (asker === undefined) return;
    const { name } = await readSettings({ db, clock });
    await send(answeredLetter(asker.request, { to: asker.email, language: asker.language, name, url }));
    await forgetAsker({ db }, system, data.request);
  });
}
