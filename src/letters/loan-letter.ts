import type { Language } from "../base/language.ts";
import { say } from "../words/say.ts";
import type { Letter, Sender } from "./letter.ts";

interface LoanLetter extends Sender {
  readonly to: string;
  readonly language: Language;
  /** To who reads: `lent`, `ended`; to who lends: `over`, `deleted`. */
  readonly what: "lent" | "ended" | "over" | "deleted";
  /** Who reads. */
  readonly organization: string;
  /** The path of its page. */
  readonly link: string;
}

/** Something is lent, or no longer. What, and by whom, stands on the page alone. */
export function loanLetter({ to, language, what, organization, link, name, url }: LoanLetter): Letter {
  const args = { instance: name, organization, address: `${url}${link}` };
  return {
    to,
    subject: say(language, `mail-loan-${what}-subject`, args),
    text: say(language, `mail-loan-${what}`, args),
  };
}
