import type { Language } from "../base/language.ts";
import { say } from "../words/say.ts";
import type { Letter, Sender } from "./letter.ts";

interface LinkLetter extends Sender {
  readonly to: string;
  readonly language: Language;
  readonly code: string;
  /** The page where the code is typed. */
  readonly link: string;
  /** To see one's data, where absent. */
  readonly what?: "connect" | "erase" | "lend" | "mandate";
}

/** The code that proves who asks to see their data, to erase or to lend them, or to let somebody see them. It tells nothing of the data, nor of who holds them. */
export function linkLetter({ to, language, code, name, url, link, what }: LinkLetter): Letter {
  const args = { instance: name, code: `${code.slice(0, 4)} ${code.slice(4)}`, address: `${url}/my/${link}` };
  return {
    to,
    subject: say(language, "mail-link-subject", args),
    text: say(
      language,
      what === undefined ? "mail-link" : what === "mandate" ? "mail-mandate-give" : `mail-${what}`,
      args,
    ),
  };
}
