import type { Language } from "../base/language.ts";
import { say } from "../words/say.ts";
import type { Letter, Sender } from "./letter.ts";

interface MandateLetter extends Sender {
  readonly to: string;
  readonly language: Language;
  readonly code: string;
  /** The path of the page where it is typed. */
  readonly link: string;
}

/** Somebody is asked to help another one with their data. Whom, and with what, stands on the page alone. */
export function mandateLetter({ to, language, code, link, name, url }: MandateLetter): Letter {
  const args = { instance: name, code: `${code.slice(0, 4)} ${code.slice(4)}`, address: `${url}${link}` };
  return {
    to,
    subject: say(language, "mail-mandate-subject", args),
    text: say(language, "mail-mandate", args),
  };
}
