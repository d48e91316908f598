import type { Language } from "../base/language.ts";

/** A message in plain text to one person: it can be read whatever it is read with. */
export interface Letter {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** Where an answer goes, if not to the instance. */
  readonly replyTo?: string;
  /** The same for the same letter: handed over twice, it is shown once. */
  readonly messageId?: string;
}

/** The instance that writes, as a reader knows it. */
export interface Sender {
  readonly name: string;
  readonly url: string;
}

/** To whom the instance writes. */
export interface Sending extends Sender {
  readonly to: string;
  readonly language: Language;
}
