import { fold, wordsOf } from "./word-forms.ts";

/** What a question asks for, before anything is known of the words. */
export interface Question {
  /** In their order, in small letters with accents; those of phrases too. */
  readonly words: readonly string[];
  /** As they were written between quotes. */
  readonly phrases: readonly string[];
  /** Words and phrases behind a minus. */
  readonly excluded: readonly string[];
}

const questionLengthMax = 500;
/** As many words as a question has; more say no more. */
const wordsMax = 20;

/** `cantines "sans viande" -lycée`: words, an exact phrase, a word that must not be there. */
export function parseQuestion(text: string): Question {
  const { rest, phrases, excluded } = partQuestion(text);
  return { words: wordsOf(rest).slice(0, wordsMax), phrases, excluded };
}

/** The same with what is sought as it was written: phrases among it, without their quotes. */
export function partQuestion(text: string): Omit<Question, "words"> & { readonly rest: string } {
  const phrases: string[] = [];
  const excluded: string[] = [];
  const rest = text
    .slice(0, questionLengthMax)
    .normalize("NFC")
    .replace(/(^|\s)-\s*"([^"]*)"/g, (_, before: string, phrase: string) => {
      excluded.push(phrase.trim());
      return before;
    })
    .replace(/["“«]([^"”»]*)["”»]/g, (_, phrase: string) => {
      phrases.push(phrase.trim());
      return ` ${phrase} `;
    })
    .replace(/(^|\s)-(?=[\p{L}\p{N}])(\S+)/gu, (_, before: string, word: string) => {
      excluded.push(word);
      return before;
    });
  return { rest, phrases: telling(phrases), excluded: telling(excluded) };
}

function telling(texts: readonly string[]): readonly string[] {
  return texts.filter((text) => wordsOf(text).length > 0);
}

/** As analysis keeps text to be searched for exact phrases. */
export function foldPhrase(phrase: string): string {
  return wordsOf(phrase).map(fold).join(" ");
}
