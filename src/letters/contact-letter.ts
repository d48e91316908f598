import type { Language } from "../base/language.ts";
import { say } from "../words/say.ts";
import type { Letter } from "./letter.ts";

interface ContactNews {
  readonly to: string;
  readonly from: { readonly name: string; readonly email: string };
  readonly text: string;
  /** Its name. */
  readonly instance: string;
  readonly language: Language;
}

/** What somebody wrote on the contact page; an answer goes to them. */
export function contactLetter({ to, from, text, instance, language }: ContactNews): Letter {
  return {
    to,
    replyTo: from.email,
    subject: say(language, "mail-contact-subject", { instance, name: from.name }),
    text: [
      say(language, "mail-contact", { ...from, instance }),
      text,
      say(language, "mail-contact-end"),
    ].join("\n\n"),
  };
}
