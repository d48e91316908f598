/**
 * Whether a text that was decoded as western European shows that it is not: bytes that the table
 * has no character for, signs inside of words, letters that no language writes together.
 */
export function isUnlikely(texts: readonly string[]): boolean {
  const words = texts.flatMap((text) => text.match(foreign) ?? []);
  const strange = words.filter(isStrange).length;
  const few = words.length < fewWords ? 1 : 2;
  return strange >= Math.max(few, words.length * shareMin) || mixesAlphabets(words);
}

/** Below this part of the words with letters beyond ASCII, strange ones are slips or names from elsewhere. */
const shareMin = 0.03;
const fewWords = 20;

/** What Windows-1252 has no character for. */
// oxlint-disable-next-line no-control-regex -- these controls are what is looked for
const undefinedBytes = /[\u0080-\u009f]/u;

/** Signs that stand between letters in no language; those that do, as in `étudiant·e` or `n°A`, are left out. */
const signs = "‚ƒ„†‡ˆ‰‹›˜¡¢£¥¨¯±³¶¸¹º¼½¾¿˘˙˚˛˝ˇ√∫∏∑∂∆Ω≈≠≤≥∞◊⁄";
const signWithin = new RegExp(`\\p{L}[${signs}]\\p{L}`, "u");

/** `fÒte`: a capital inside of a small word. */
const capitalWithin = /\p{Ll}[À-ÖØ-ÞŠŒŽŸ]/u;

/** Words with something beyond ASCII in them. */
const foreign = new RegExp(
  `[\\p{L}\\u0080-\\u009f${signs}]*[\\u0080-\\u009f${signs}\\u00c0-\\u024fµªﬁﬂπ][\\p{L}\\u0080-\\u009f${signs}]*`,
  "gu",
);

/** The letters beyond ASCII of the languages that Windows-1252 is for, where they stand in one word. */
const alphabets: readonly string[] = [
  "àâçéèêëîïôœùûüÿñ", // French, Breton
  "àâæçéèêëîïôùûüÿ",
  "äöüßéàâèê", // German, Alsatian, Luxembourgish
  "áàçéèíïñóòúü", // Spanish, Catalan, Occitan, Basque
  "áâãàçéêíóôõúü", // Portuguese
  "àéèìòóù", // Italian, Scottish Gaelic
  "áéëèêïíóöüúä", // Dutch, Irish
  "æøåéèêòóôâäöü", // Danish, Norwegian
  "åäöéàü", // Swedish
  "åäöõüšž", // Finnish, Estonian
  "áðéíóúýþæö", // Icelandic
  "áðíóúýæø", // Faroese
  "âêîôûäëïöüáéíóúý", // Welsh
];
/** Letters that abbreviate or measure. */
const neutral = /[a-zªºµ]/g;

function isStrange(word: string): boolean {
  if (undefinedBytes.test(word) || signWithin.test(word) || capitalWithin.test(word)) return true;
  const letters = lettersOf(word);
  return !alphabets.some((alphabet) => letters.every((letter) => alphabet.includes(letter)));
}

function lettersOf(word: string): string[] {
  const text = word.toLowerCase().replace(neutral, "");
  return [...new Set(text.match(/\p{L}/gu))];
}

/** `š` and `ž` beside letters that Finnish and Estonian have not: Czech, Slovene or Croatian. */
function mixesAlphabets(words: readonly string[]): boolean {
  const part = (pattern: RegExp): number => words.filter((word) => pattern.test(word)).length;
  const [baltic, others] = [part(/[šž]/iu), part(/[àâæçèêëìíîïðñòóôøùúûýþ]/iu)];
  return Math.min(baltic, others) > words.length * 0.1 && words.length >= 10;
}
