import type { Language } from "../base/language.ts";
import { say, sayNamed } from "../words/say.ts";
import type { Letter, Sender } from "./letter.ts";

/** What happened to an account, that its holder is told of. */
export type Told =
  | "account-deleted"
  | "second-factor-on"
  | "second-factor-off"
  | "factor-removed"
  | "passkey-added"
  | "email-changed"
  | "password-changed";

/** What the instance writes to somebody about their account. */
export type AccountLetter = { readonly to: string; readonly language: Language } & (
  | { readonly kind: "recovery" | "email-change" | "sign-up"; readonly secret: string }
  | { readonly kind: "email-taken" }
  | { readonly kind: "trial" }
  | { readonly kind: "told"; readonly about: Told }
);

/** A link opens a page that asks before it does anything: programs that look at links use none up. */
export function accountLetter(letter: AccountLetter, { name, url }: Sender): Letter {
  const { to, language } = letter;
  const key = letter.kind === "told" ? `mail-told-${letter.about}` : `mail-${letter.kind}`;
  const args = { instance: name, url, email: to };
  return {
    to,
    subject: sayNamed(language, `${key}-subject`, args),
    text: [
      sayNamed(language, key, args),
      ...("secret" in letter
        ? [
            `${url}${pages[letter.kind]}?secret=${letter.secret}`,
            say(language, `mail-${letter.kind}-end`, args),
          ]
        : []),
    ].join("\n\n"),
  };
}

const pages = {
  recovery: "/recovery",
  "email-change": "/account/email",
  "sign-up": "/sign-up/confirm",
} as const;
