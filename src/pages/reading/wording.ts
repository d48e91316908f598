import { page } from "$app/state";
import type { Arguments, Problem } from "../../base/failure.ts";
import type { Language } from "../../base/language.ts";
import type { Key } from "../../words/all.ts";
import { say, sayNamed, sayProblem } from "../../words/say.ts";
import { typeset } from "./typography.ts";

/** The language of the page being rendered. */
export function language(): Language {
  return page.data.language ?? "fr";
}

/** A sentence in the language of the page, as its typography wants it. */
export function t(key: Key, args?: Arguments): string {
  return typeset(language(), say(language(), key, args));
}

/** The same for a key that is only known as the program runs. */
export function tNamed(key: string, args?: Arguments): string {
  return typeset(language(), sayNamed(language(), key, args));
}

export function tProblem(problem: Problem): string {
  return typeset(language(), sayProblem(language(), problem));
}
