import { fold, isSmall, wordsOf } from "../catalogue/word-forms.ts";
import { isAsking } from "./words/asking.ts";

/** Whether a question asks what is held about who asks, and nothing else: `qui a des données sur moi`, `my data`. */
export function isAboutOneself(question: string): boolean {
  const words = wordsOf(question).map(fold);
  const isOneself = (word: string, at: number): boolean =>
    own.has(word) || (oneself.has(word) && about.has(words[at - 1] ?? ""));
  return (
    words.some(isOneself) &&
    words.some((word) => held.has(word)) &&
    words.every((word, at) => held.has(word) || isOneself(word, at) || isSmall(word) || isAsking(word))
  );
}

const own = new Set("mes my personal personnelle personnelles perso".split(" "));
const oneself = new Set(["moi", "me"]);
/** `Donnez-moi des données` asks for no data about the asker. */
const about = new Set("sur de concernant about on of regarding".split(" "));
const held = new Set(
  (
    "donnee donnees data fichier fichiers file files info infos information informations " +
    "detenez detient detiennent possede possedent savent savez sait hold holds keep keeps know knows"
  ).split(" "),
);
