import type { Language } from "../base/language.ts";

/**
 * Sentences by message key, in every language. `{name}` stands for an argument, and
 * `{n, plural, one {# row} other {# rows}}` chooses by the number `n`, written in place of `#`.
 */
export type Words = Readonly<Record<string, Readonly<Record<Language, string>>>>;
