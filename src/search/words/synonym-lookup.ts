import { maskOf } from "./letters.ts";
import { nearThings, sameThings } from "./synonyms.ts";
import { translations } from "./translations.ts";
import { englishStemOf, fold, isSmall, singular, stemOf, wordsOf } from "../../catalogue/word-forms.ts";

/** Another way to say something: the words to be shown, and the stems to be found together. */
export interface Synonym {
  readonly text: string;
  readonly stems: readonly string[];
  /** The same as English has them, where they are others. */
  readonly englishStems?: readonly string[];
  /** Less than 1: what was said comes before what is near it. */
  readonly weight: number;
  /** The same thing by its full name, of which a part says something too. */
  readonly isName: boolean;
}

/** What is said by the `length` words that begin somewhere. */
interface Said {
  readonly length: number;
  readonly synonyms: readonly Synonym[];
}

/** The longest expression that has synonyms and begins with the first of these folded words, small words aside. */
export function synonymsAt(words: readonly string[]): Said | undefined {
  const [first] = words;
  const candidates = first === undefined ? undefined : lookup().get(singular(first));
  return candidates?.find(({ singulars }) =>
    singulars.every((one, index) => singular(words[index] ?? "") === one),
  )?.said;
}

/** What is the same as something said, called by another name. */
export function sameAs(text: string): Synonym {
  return { text, ...stemsOf(tellingWords(text)), weight: weights.same, isName: true };
}

/** Whether an expression with synonyms has the folded word. */
export function isSaid(folded: string): boolean {
  return said().has(singular(folded));
}

/** Every word of the expressions: they are known even where no dataset has them. */
export function wordsSaid(): readonly SaidWord[] {
  comparedWords ??= [...said()].map(([folded, text]) => ({ folded, text, mask: maskOf(folded) }));
  return comparedWords;
}

export interface SaidWord {
  /** Its folded singular. */
  readonly folded: string;
  /** As it is written. */
  readonly text: string;
  /** Of its letters: `maskOf`. */
  readonly mask: number;
}

interface Expression {
  readonly singulars: readonly string[];
  readonly said: { readonly length: number; readonly synonyms: Synonym[] };
}

const weights = { same: 0.9, translated: 0.8, near: 0.5 } as const;
let compiled: ReadonlyMap<string, readonly Expression[]> | undefined;
let saidWords: ReadonlyMap<string, string> | undefined;
let comparedWords: readonly SaidWord[] | undefined;

/** As they are written, by their folded singular. */
function said(): ReadonlyMap<string, string> {
  saidWords ??= new Map(
    `${sameThings}\n${translations}\n${nearThings}`
      .split(/\n| = /)
      .flatMap(wordsOf)
      .filter((word) => !isSmall(fold(word)))
      .map((word) => [singular(fold(word)), word]),
  );
  return saidWords;
}

/** By the first word of each expression, the longest first. The data of this room's own file, read once. */
function lookup(): ReadonlyMap<string, readonly Expression[]> {
  compiled ??= compile();
  return compiled;
}

function compile(): ReadonlyMap<string, readonly Expression[]> {
  const expressions = new Map<string, Expression>();
  for (const [text, weight] of [
    [sameThings, weights.same],
    [translations, weights.translated],
    [nearThings, weights.near],
  ] as const) {
    for (const line of text.split("\n")) addGroup(expressions, line, weight);
  }
  const byFirst = new Map<string, Expression[]>();
  for (const expression of expressions.values()) {
    const [first = ""] = expression.singulars;
    const list = byFirst.get(first) ?? [];
    byFirst.set(first, list);
    list.push(expression);
  }
  for (const list of byFirst.values())
    list.sort((one, other) => other.singulars.length - one.singulars.length);
  return byFirst;
}

function addGroup(expressions: Map<string, Expression>, line: string, weight: number): void {
  const members = line
    .split(" = ")
    .map((text) => ({ text: text.trim(), words: tellingWords(text) }))
    .filter(({ words }) => words.length > 0);
  for (const member of members) {
    const singulars = member.words.map(singular);
    const key = singulars.join(" ");
    const expression = expressions.get(key) ?? {
      singulars,
      said: { length: singulars.length, synonyms: [] },
    };
    expressions.set(key, expression);
    for (const other of members) {
      const { stems, ...english } = stemsOf(other.words);
      const isKnown = expression.said.synonyms.some((known) => known.stems.join(" ") === stems.join(" "));
      const isSame = stems.join(" ") === member.words.map(stemOf).join(" ");
      if (isSame || isKnown) continue;
      const isName = weight === weights.same;
      expression.said.synonyms.push({ text: other.text, stems, ...english, weight, isName });
    }
  }
}

function stemsOf(words: readonly string[]): Pick<Synonym, "stems" | "englishStems"> {
  const stems = words.map(stemOf);
  const englishStems = words.map(englishStemOf);
  return stems.join(" ") === englishStems.join(" ") ? { stems } : { stems, englishStems };
}

/** Folded, without the small ones. */
function tellingWords(text: string): readonly string[] {
  return wordsOf(text)
    .map(fold)
    .filter((word) => !isSmall(word));
}
