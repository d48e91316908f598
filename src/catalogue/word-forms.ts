import { withPlainLetters } from "../base/plain-letters.ts";
import { stemmer as stemEnglish } from "@orama/stemmers/english";
import { stemmer as stemFrench } from "@orama/stemmers/french";

/** A word longer than that is no word: an address, a key, a line without spaces. */
export const wordLengthMax = 40;

/**
 * The words of a text in its order, in small letters with their accents and marks; elisions fall
 * (`l’eau` → `eau`), hyphens part words, small words stay. What is written without spaces between
 * words is told by each two signs that follow each other (`图书馆` → `图书`, `书馆`).
 */
export function wordsOf(text: string): string[] {
  const words: string[] = [];
  for (const word of text.normalize("NFC").toLowerCase().match(wordPattern) ?? []) {
    for (const part of partsOf(word)) if (part.length <= wordLengthMax) words.push(part);
  }
  return words;
}

function partsOf(word: string): readonly string[] {
  if (apostrophe.test(word)) return word.replace(elision, "").split(apostrophe).flatMap(partsOf);
  return isUnspaced(word) ? (word.match(runPattern) ?? []).flatMap(pairsOf) : [word];
}

/** Of signs that need no spaces, each with the one behind it; another word stays whole. */
function pairsOf(run: string): readonly string[] {
  if (!isUnspaced(run)) return [run];
  const signs = run.match(signPattern) ?? [];
  return signs.length < 2 ? [run] : signs.slice(1).map((sign, at) => `${signs[at]}${sign}`);
}

/** Whether a text has signs of a script that is written without spaces: Chinese, Japanese, Thai, Lao, Khmer, Burmese. */
export function isUnspaced(text: string): boolean {
  return unspaced.test(text);
}

const ofUnspaced = String.raw`[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]`;
const unspaced = new RegExp(ofUnspaced, "u");
const signPattern = /[\p{L}\p{N}]\p{M}*/gu;
const runPattern = new RegExp(
  String.raw`(?:(?=${ofUnspaced})[\p{L}\p{N}]\p{M}*)+|(?:(?!${ofUnspaced})[\p{L}\p{N}]\p{M}*)+`,
  "gu",
);

const wordPattern = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*(?:['’ʼ][\p{L}\p{N}][\p{L}\p{N}\p{M}]*)*/gu;
const apostrophe = /['’ʼ]/;
const elision = /^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)['’ʼ](?=\p{L})/u;

/** Without accents, with ligatures opened, and letters that have none of their own here as who lacks them writes them: how words are compared. */
export function fold(word: string): string {
  if (plain.test(word)) return word;
  return withPlainLetters(word.normalize("NFD").replace(/\p{M}/gu, ""));
}

const plain = /^[a-z0-9]*$/;

/** In every question, and in no description for a reason: a letter says nothing, a sign of Chinese does. Given folded. */
export function isSmall(folded: string): boolean {
  return small.has(folded) || (folded.length === 1 && !/\d/.test(folded) && !isUnspaced(folded));
}

const small = new Set(
  (
    "a au aux avec ce ces cet cette comme comment dans de des du elle elles en entre est et etre eux il ils je la le les " +
    "leur leurs lui mais me meme mes moi mon ne nos notre nous on ont ou par pas plus pour qu que quel quelle quelles " +
    "quels qui quoi sa sans se ses si son sont sous sur ta te tes toi ton tu un une vos votre vous chez dont lors " +
    "afin ainsi aussi selon combien voici cherche trouver " +
    "an and are as at be by for from has have how in is it its of on or that the their there this to was were what " +
    "when where which who will with many much each show find about"
  ).split(" "),
);

/** The part of a folded word that its forms share, as French has it; English words keep to it where they can. */
export function stemOf(folded: string): string {
  if (/\d/.test(folded)) return folded;
  const one = singular(folded);
  return one.length < stemmedLengthMin ? one : stemFrench(one);
}

/** Shorter words have no endings but that of the plural: `loyer` is no form of `loi`. */
const stemmedLengthMin = 6;

/** The same as English has it. */
export function englishStemOf(folded: string): string {
  return folded.length <= 2 || /\d/.test(folded) ? folded : stemEnglish(folded);
}

/** Without the mark of the plural: `eaux` → `eau`, `hopitaux` → `hopital`. */
export function singular(folded: string): string {
  if (folded.length <= 3 || /\d/.test(folded)) return folded;
  if (folded.endsWith("eaux") || folded.endsWith("eux")) return folded.slice(0, -1);
  if (folded.endsWith("aux") && folded.length > 4) return `${folded.slice(0, -3)}al`;
  return folded.endsWith("s") && !folded.endsWith("ss") ? folded.slice(0, -1) : folded;
}
