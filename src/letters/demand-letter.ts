import type { Language } from "../base/language.ts";
import { say } from "../words/say.ts";
import type { Letter, Sender } from "./letter.ts";

interface DemandLetter extends Sender {
  readonly to: string;
  readonly language: Language;
  /** To those who answer, or to who asked: of a request, of a link that somebody checks or that ended, that something was told, or that a right is told of somebody, or no more. */
  readonly what:
    | "asked"
    | "answered"
    | "check"
    | "checked"
    | "told"
    | "unlinked"
    | "entitled"
    | "entitled-no-more"
    | "entitlements";
  readonly organization: string;
  /** The path of its page. */
  readonly link: string;
}

/** Somebody asks something of their data, or is answered, or learns that it was told. What, and who, stands on the page alone. */
export function demandLetter({ to, language, what, organization, link, name, url }: DemandLetter): Letter {
  const args = { instance: name, organization, address: `${url}${link}` };
  return {
    to,
    subject: say(language, `mail-demand-${what}-subject`, args),
    text: say(language, `mail-demand-${what}`, args),
  };
}
