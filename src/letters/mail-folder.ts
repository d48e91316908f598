import { randomUUID } from "node:crypto";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../base/clock.ts";
import type { Mail } from "./mail.ts";

/** The oldest go first: they hold links that open accounts. */
const keptMax = 100;

/** Keeps letters as text files in a folder in place of sending them: for an instance that is tried at home. */
export function keepMail({ folder, clock }: { readonly folder: string; readonly clock: Clock }): Mail {
  return {
    route: { kind: "folder", folder },
    send: async ({ to, replyTo, subject, text }) => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const name = `${clock().toISOString().replaceAll(":", "-")}-${randomUUID().slice(0, 8)}.txt`;
      const answers = replyTo === undefined ? "" : `Reply-To: ${replyTo}\n`;
      const letter = `To: ${to}\n${answers}Subject: ${subject.replace(/[\r\n]+/g, " ")}\n\n${text}\n`;
      await writeFile(join(folder, name), letter, { mode: 0o600 });
      const kept = (await readdir(folder)).toSorted();
      for (const old of kept.slice(0, -keptMax)) await rm(join(folder, old), { force: true });
      return undefined;
    },
  };
}
