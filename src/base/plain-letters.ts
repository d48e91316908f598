/** Letters from which no mark is to be taken, as who lacks them writes them. */
export const plainLetters = { œ: "oe", æ: "ae", ß: "ss", ø: "o", ł: "l", đ: "d", ı: "i" } as const;

const plain: Readonly<Record<string, string>> = plainLetters;
const letters = new RegExp(`[${Object.keys(plainLetters).join("")}]`, "g");

/** Of a text in small letters. */
export function withPlainLetters(text: string): string {
  return text.replace(letters, (letter) => plain[letter] ?? letter);
}
