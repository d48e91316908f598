import { join } from "node:path";
import { isLocalHost } from "../base/address.ts";
import type { Clock } from "../base/clock.ts";
import { defined } from "../base/defined.ts";
import type { Log } from "../base/log.ts";
import type { Tx } from "../db/db.ts";
import type { Job, Jobs } from "../jobs/jobs.ts";
import type { Work } from "../jobs/work.ts";
import type { Letter } from "./letter.ts";
import type { Dress } from "./dress.ts";
import { keepMail } from "./mail-folder.ts";
import { type Mail, openMail, unsentFacts } from "./mail.ts";

/** Everything that the instance writes to people. */
export interface Letters {
  /** Hands a letter over at once, and tells what keeps it from being sent; absent where the instance sends no mail. */
  readonly mail: Mail | undefined;
  /**
   * Hands letters over by jobs, which try again; nothing where the instance sends no mail. Those of `tx` leave
   * once it is committed, and with it: who was told that something happened is told, and of nothing else.
   */
  post(letters: readonly Letter[], tx?: Tx): Promise<void>;
  /**
   * What a job does with one letter: throws where it could not be handed over. `key` is the same when it is tried
   * again: who was killed once it was taken hands it over a second time, and its reader is shown one.
   */
  send(letter: Letter, key: string): Promise<void>;
}

interface LettersOptions {
  readonly config: {
    readonly smtpUrl?: string | undefined;
    readonly mailFrom?: string | undefined;
    /** The instance's folder. */
    readonly data: string;
  };
  readonly clock: Clock;
  readonly jobs: Jobs;
  /** Where the instance is reached: its host is the sender's where no address is set. */
  readonly url: string;
  readonly log: Log;
  /** What letters are shown with, beside their text. */
  readonly dress: () => Promise<Dress | undefined>;
}

const letterQueue = "project-letters";

/**
 * By the mail server that is set. Where none is, an instance that is reached from its own machine alone
 * keeps its letters in a folder, `mail` in its own; another one writes none.
 */
export function openLetters({ config, jobs, url, log, clock, dress }: LettersOptions): Letters {
  const mail = findMail({ config, url, clock, dress });
  if (mail === undefined) {
    return {
      mail: undefined,
      post: async () => undefined,
      send: async ({ subject }) => Promise.reject(new Error(`No mail server is set for: ${subject}`)),
    };
  }
  return {
    mail,
    post: async (letters, tx) => {
      for (const letter of letters) await jobs.add(letterQueue, letter, defined({ tx }));
    },
    send: async (letter, key) => {
      const messageId = `<letter-${key}@${new URL(url).hostname}>`;
      const problem = await mail.send({ messageId, ...letter });
      if (problem === undefined) return;
      log("letter-unsent", unsentFacts(problem));
      throw new Error(problem.key);
    },
  };
}

function findMail({
  config,
  url,
  clock,
  dress,
}: Pick<LettersOptions, "config" | "url" | "clock" | "dress">): Mail | undefined {
  const { smtpUrl, mailFrom, data } = config;
  const { hostname } = new URL(url);
  if (smtpUrl !== undefined) {
    return openMail({ smtpUrl, from: mailFrom ?? `no-reply@${hostname}`, dress });
  }
  return isLocalHost(hostname) ? keepMail({ folder: join(data, "mail"), clock }) : undefined;
}

/** Letters that wait are sent. */
export function lettersWork(letters: Letters): readonly Work[] {
  if (letters.mail === undefined) return [];
  return [
    {
      queue: letterQueue,
      concurrency: 1,
      attempts: 8,
      // An address and a code: of somebody whose rows were erased, perhaps.
      isPrivate: true,
      run: ({ id, data }: Job<Letter>) => letters.send(data, id),
    },
  ];
}
