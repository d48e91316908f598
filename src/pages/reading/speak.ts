import type { Arguments } from "../../base/failure.ts";
import type { Language } from "../../base/language.ts";
import { sayNamed } from "../../words/say.ts";
import { typeset } from "./typography.ts";

/** A sentence as the typography of its language wants it, outside of a page being rendered. */
export function speak(language: Language, key: string, args?: Arguments): string {
  return typeset(language, sayNamed(language, key, args));
}
