import { commonPasswords } from "./common-passwords.ts";

/** How well a password holds against somebody who tries them in the order of their likelihood. */
export type Strength = "weak" | "fair" | "strong";

/** Under this many guesses a password is refused, from the second on it is strong (zxcvbn, Wheeler 2016). */
const guessesMin = 1e8;
const guessesStrong = 1e10;

/** `own` is what others know of the person: their address, their name. */
export function strengthOf(password: string, own: readonly string[] = []): Strength {
  const guesses = guessesOf(password, own);
  if (guesses < guessesMin) return "weak";
  return guesses < guessesStrong ? "fair" : "strong";
}

const lengthRead = 100;
const ownLengthRead = 500;
/** Of a character that nothing explains (the same). */
const guessesPerCharacter = 10;
/** Between words, people write one of a few, and mostly the same: it costs little, and no part has it as its place. */
const separators: ReadonlySet<string> = new Set([" ", "-", ".", "_"]);
const guessesPerSeparator = 2;
const years = /^(?:19|20)\d\d$/;
const rows = ["1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "azertyuiop", "qsdfghjklm", "wxcvbn"];
const looks: Readonly<Record<string, string>> = {
  "0": "o",
  "1": "i",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
  "@": "a",
  $: "s",
  "!": "i",
};

/** As it stands, or without what separates its words: `mot de passe` is `motdepasse`. */
export function guessesOf(password: string, own: readonly string[] = []): number {
  const text = password.slice(0, lengthRead).toLowerCase();
  const known = new Set(own.flatMap((each) => wordsOf(each.slice(0, ownLengthRead))));
  const joined = text
    .split("")
    .filter((character) => !separators.has(character))
    .join("");
  const guesses = fewestGuesses(text, known);
  if (joined === text || joined === "") return guesses;
  return Math.min(guesses, fewestGuesses(joined, known) * guessesPerSeparator ** 2);
}

/**
 * The fewest guesses of all ways to read a password as common words, runs of the keyboard or the
 * alphabet, repetitions, years and characters: after Wheeler, “zxcvbn: Low-Budget Password Strength
 * Estimation” (USENIX Security 2016). Parts in any order cost a factorial of their number.
 */
function fewestGuesses(text: string, known: ReadonlySet<string>): number {
  // Of each beginning, by how many parts it is read: the fewest guesses.
  const best: number[][] = [[1]];
  for (let end = 1; end <= text.length; end += 1) {
    const here: number[] = [];
    for (let start = Math.max(0, end - partLengthMax); start < end; start += 1) {
      const part = text.slice(start, end);
      const guesses = guessesOfPart(part, known);
      const ordered = separators.has(part) ? 0 : 1;
      for (const [parts, before] of (best[start] ?? []).entries()) {
        const now = before * guesses;
        if (now < (here[parts + ordered] ?? Infinity)) here[parts + ordered] = now;
      }
    }
    best.push(here);
  }
  let least = Infinity;
  for (const [parts, guesses] of (best.at(-1) ?? []).entries()) {
    if (guesses !== undefined) least = Math.min(least, guesses * factorial(parts));
  }
  return least;
}

const partLengthMax = 24;

function guessesOfPart(part: string, own: ReadonlySet<string>): number {
  if (own.has(part)) return 2;
  if (separators.has(part)) return guessesPerSeparator;
  const rank = rankOf(part) ?? rankOf(plain(part));
  return Math.min(
    guessesPerCharacter ** part.length,
    ...(rank === undefined ? [] : [rank * 2]),
    ...(isRun(part) ? [part.length * 8] : []),
    ...(isRepetition(part) ? [part.length * 12] : []),
    ...(years.test(part) ? [120] : []),
  );
}

/** As it reads: `p4ssw0rd` is `password`. */
function plain(part: string): string {
  return part.replaceAll(/[013457@$!]/g, (character) => looks[character] ?? character);
}

/** `4567`, `dcba`, `uiop`, `lkjh`. */
function isRun(part: string): boolean {
  if (part.length < 3) return false;
  const backwards = part.split("").toReversed().join("");
  if (rows.some((row) => row.includes(part) || row.includes(backwards))) return true;
  const steps = new Set(
    Array.from({ length: part.length - 1 }, (_, at) => part.charCodeAt(at + 1) - part.charCodeAt(at)),
  );
  return steps.size === 1 && (steps.has(1) || steps.has(-1));
}

/** `aaaa`, `abcabc`. */
function isRepetition(part: string): boolean {
  return part.length >= 3 && /^(.{1,8}?)\1+$/.test(part);
}

function wordsOf(text: string): string[] {
  const lower = text.toLowerCase();
  return [lower, ...lower.split(/[^\p{L}\p{N}]+/u)].filter((word) => word.length >= 2);
}

function factorial(of: number): number {
  return of <= 1 ? 1 : of * factorial(of - 1);
}

let ranks: ReadonlyMap<string, number> | undefined;

function rankOf(word: string): number | undefined {
  ranks ??= new Map(commonPasswords.split(" ").map((each, place) => [each, place + 1]));
  return ranks.get(word);
}
