import { Failure } from "../base/failure.ts";
import type { Language } from "../base/language.ts";
import { contactLetter } from "../letters/contact-letter.ts";
import { toEmail, toPersonName } from "../people/account.ts";
import { readSettings } from "../people/instance.ts";
import { takeContactTurn } from "../people/letter-limits.ts";
import type { SiteContext } from "./context.ts";

/** What somebody writes to those who answer for the site. */
interface ContactMessage {
  readonly name: string;
  readonly email: string;
  readonly text: string;
  readonly language: Language;
}

export const contactTextMax = 5000;

/** Whether messages can be sent from here: there is mail, and somebody to write to. */
export async function takesMessages({ db, clock, letters }: SiteContext): Promise<boolean> {
  if (letters.mail === undefined) return false;
  const { legal } = await readSettings({ db, clock });
  return legal.email !== "";
}

/**
 * A letter to the one address that the steward named, whoever writes: nobody else is ever written to
 * from here, the sender neither, so that no letter goes where a stranger wants it. `address` is the
 * network address of who writes; each sends a few in an hour.
 */
export async function writeToSteward(
  { db, clock, letters }: SiteContext,
  message: ContactMessage,
  { address }: { readonly address: string },
): Promise<void> {
  const { legal, name } = await readSettings({ db, clock });
  if (letters.mail === undefined || legal.email === "") throw new Failure("conflict", "site-contact-closed");
  const from = { name: toPersonName(message.name), email: toEmail(message.email) };
  const text = message.text.trim();
  if (text === "" || text.length > contactTextMax) {
    throw new Failure("invalid", "site-contact-text", { parameter: "text", max: contactTextMax });
  }
  await takeContactTurn({ db, clock }, address);
  await letters.post([
    contactLetter({ to: legal.email, from, text, instance: name, language: message.language }),
  ]);
}
