import { type Problem, problem } from "../base/failure.ts";
import { type Dress, dressLetter } from "./dress.ts";
import type { Letter } from "./letter.ts";

/** Where letters go. */
export type MailRoute =
  | { readonly kind: "server"; readonly host: string; readonly from: string }
  | { readonly kind: "folder"; readonly folder: string };

/** Whether the instance writes to people, and how its last letter fared. */
export type MailState =
  | { readonly kind: "off" }
  | (MailRoute & { readonly last?: { readonly at: Date; readonly problem?: Problem } });

export interface Mail {
  readonly route: MailRoute;
  /** Hands the letter to the server; what keeps it from being sent is told, and nothing is sent later. */
  send(letter: Letter): Promise<Problem | undefined>;
}

interface MailOptions {
  /** `smtp://user:password@host:587` (STARTTLS where offered) or `smtps://…:465`. */
  readonly smtpUrl: string;
  /** `Name <address>`, or an address. */
  readonly from: string;
  /** What letters are shown with; plain text alone where there is none. */
  readonly dress?: () => Promise<Dress | undefined>;
}

/** How long a person who invites another may wait for a server that does not answer. */
const patienceMs = 10_000;

/** One connection for each letter: an instance writes few. */
export function openMail({ smtpUrl, from, dress }: MailOptions): Mail {
  const url = new URL(smtpUrl);
  const secure = url.protocol === "smtps:";
  const options = {
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port === "" ? (secure ? 465 : 587) : Number(url.port),
    secure,
    ...(url.username === ""
      ? {}
      : { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }),
    connectionTimeout: patienceMs,
    greetingTimeout: patienceMs,
    socketTimeout: patienceMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
  return {
    route: { kind: "server", host: url.host, from },
    send: async (letter) => {
      try {
        const { createTransport } = await import("nodemailer");
        const shown = dressLetter(letter, await dress?.());
        const to = { name: "", address: letter.to };
        await createTransport(options).sendMail({ from, ...letter, ...shown, to });
        return undefined;
      } catch (error) {
        return toProblem(error, url.hostname);
      }
    },
  };
}

/** For the log: a server's words may name to whom a letter is, its codes (`550 5.1.1`) do not. */
export function unsentFacts({ key, args: { answer, ...args } }: Problem): Readonly<Record<string, unknown>> {
  const codes = answer === undefined ? undefined : /^\d{3}(?:[ -]\d\.\d+\.\d+)?/.exec(String(answer))?.[0];
  return { ...args, answer: codes, problem: key };
}

/** What nodemailer names with a code of its own; anything else is a bug. */
function toProblem(error: unknown, host: string): Problem {
  if (!(error instanceof Error) || !("code" in error)) throw error;
  const answer = "response" in error && typeof error.response === "string" ? error.response : "";
  if (answer !== "") return problem("mail-refused", { host, answer: answer.slice(0, 300) });
  return problem("mail-unreachable", { host });
}
