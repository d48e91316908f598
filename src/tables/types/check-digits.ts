/**
 * Codes that carry their own proof. Each takes the code without blanks and tells whether it may exist.
 */

/** Luhn's sum (ISO/IEC 7812-1, annex B) is a multiple of ten. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let place = 0; place < digits.length; place += 1) {
    const digit = Number(digits[digits.length - 1 - place]);
    const doubled = digit * 2;
    sum += place % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** Enterprise number (décret no. 73-314): nine digits, the last a Luhn key. */
export function isSiren(code: string): boolean {
  return /^[0-9]{9}$/.test(code) && code !== "000000000" && passesLuhn(code);
}

/**
 * Establishment number: a SIREN and five digits. Those of La Poste (356000000), but for its head
 * office, have a sum of digits that is a multiple of five instead of a Luhn key (Insee).
 */
export function isSiret(code: string): boolean {
  if (!/^[0-9]{14}$/.test(code) || !isSiren(code.slice(0, 9))) return false;
  if (passesLuhn(code)) return true;
  return code.startsWith("356000000") && sumOfDigits(code) % 5 === 0;
}

function sumOfDigits(digits: string): number {
  return digits.split("").reduce((sum, digit) => sum + Number(digit), 0);
}

/** National register of associations: W, then nine digits, the third a letter overseas. */
export function isRna(code: string): boolean {
  return /^W[0-9](?:[0-9]|[AB])[0-9]{7}$/.test(code) || /^W9[A-Z][0-9][0-9]{6}$/.test(code);
}

/** School number (UAI, formerly RNE): seven digits and the letter of their remainder by 23. */
export function isUai(code: string): boolean {
  if (!/^[0-9]{7}[A-Z]$/.test(code)) return false;
  return "ABCDEFGHJKLMNPRSTUVWXYZ"[Number(code.slice(0, 7)) % 23] === code[7];
}

/**
 * Number of inscription in the register of persons (décret no. 82-103): sex, year, month,
 * département (2A and 2B of Corsica count as 19 and 18), commune, order, and its key of two
 * digits, 97 less the remainder by 97.
 */
export function isNir(code: string): boolean {
  const match = /^([1-478][0-9]{2}(?:0[1-9]|[1-9][0-9])(?:[0-9]{2}|2A|2B)[0-9]{6})([0-9]{2})$/.exec(code);
  if (match === null) return false;
  const number = (match[1] ?? "").replace("2A", "19").replace("2B", "18");
  return 97 - Number(BigInt(number) % 97n) === Number(match[2]);
}

/** The thirteen characters of a NIR without its key: its form alone can be told. */
export function isNirWithoutKey(code: string): boolean {
  return /^[12][0-9]{2}(?:0[1-9]|1[0-2]|[2-9][0-9])(?:[0-9]{2}|2A|2B)[0-9]{6}$/.test(code);
}

/** Whether a cell holds one or more of a kind, between `|`, `;`, `,` or `/`. */
export function areAll(isOne: (text: string) => boolean, cell: string): boolean {
  return isOne(cell) || cell.split(/\s*[|;,/]\s*/).every((item) => isOne(item));
}

/** Ten digits from 01 to 09, or a country's plus and at most fifteen digits (ITU-T E.164). */
export function isPhone(text: string): boolean {
  // A share or a price: 0.612345678, 31.25.
  if (/^(?:0|[1-9][0-9]*)\.[0-9]+$/.test(text)) return false;
  const digits = text.replaceAll(/[\s\u00a0\u202f.()/-]/g, "");
  return (
    /^0[1-9][0-9]{8}$/.test(digits) ||
    /^(?:\+|00)[1-9][0-9]{7,14}$/.test(digits) ||
    /^3[0-9]{3}$/.test(digits)
  );
}

/** One address. */
export function isEmail(text: string): boolean {
  return /^[^\s@,;|<>]{1,64}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,62})\.)+[\p{L}]{2,24}$/u.test(text);
}

export function isUrl(text: string): boolean {
  return (
    /^(?:https?|ftp):\/\/[^\s/$.?#][^\s]*$/i.test(text) || /^www\.[^\s/]+\.[a-z]{2,}(?:\/\S*)?$/i.test(text)
  );
}
