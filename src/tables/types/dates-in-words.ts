import { quoteText } from "../../engine/quote.ts";
import { blankClass } from "./blank.ts";

/**
 * Days whose month is a word, as town halls and Excel write them: `2 janvier 2025`, `1er mars 2026`,
 * `mardi 14 juil. 2026`, `02-janv-25`, `Jan 2, 2025`. In French and in English, whatever the case and the accents.
 */
const e = "(?:[eé]|e\u0301)";
const u = "(?:[uû]|u\u0302)";
const monthName = `(?:${[
  "jan(?:v(?:ier)?|uary)?",
  `f${e}v(?:r(?:ier)?)?|feb(?:ruary)?`,
  "mars?|march",
  "avr(?:il)?|apr(?:il)?",
  "mai|may",
  "juin|june?",
  "juil(?:let)?|july?",
  `ao${u}t|aug(?:ust)?`,
  "sept?|septemb(?:re|er)",
  "oct(?:ob(?:re|er))?",
  "nov(?:emb(?:re|er))?",
  `d${e}c(?:emb(?:re|er))?`,
].join("|")})\\.?`;

const french = "(?:lun|mar|mercre|jeu|vendre|same)di|dimanche|(?:lun|mar|mer|jeu|ven|sam|dim)\\.?";
const english = "(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|tue|wed|thu|fri|sat|sun)\\.?";
const blank = `[${blankClass}]`;
const weekday = `(?:(?:le${blank})?(?:(?:${french}|${english}),?${blank}+)?)`;
const day = "(?:0?[1-9]|[12][0-9]|3[01])";
const year = "(?:[0-9]{4}|[0-9]{2})";
const sign = `(?:${blank}+|${blank}?[-/.]${blank}?)`;

/** For RE2 and JavaScript alike, the whole cell. */
const dayFirst = `${day}(?:er|st|nd|rd|th)?${sign}(?:of${blank})?${monthName},?${sign}${year}`;
const nameFirst = `${monthName}${blank}${day}(?:st|nd|rd|th)?,?${blank}+[0-9]{4}`;
const date = `${weekday}(?:${dayFirst}|${nameFirst})`;
const clock =
  "(?:(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?|(?:[01]?[0-9]|2[0-3]) ?h(?: ?[0-5][0-9])?)";

export const dateInWords = `(?i:${date})`;
export const datetimeInWords = `(?i:${date}(?:,?${blank}+(?:(?:à|at)${blank}+)?${clock})?)`;

/** The first three letters of a month, once `juin` and `juillet` differ in them. */
const namesOfMonths = [
  "jan fev mar avr mai jun jul aou sep oct nov dec",
  "jan feb mar apr may jun jul aug sep oct nov dec",
];

const dayPart = "^[^0-9]*([0-9]+)";
const afterDay = "^[^0-9]*[0-9]+(?:er|st|nd|rd|th)?[^a-z0-9]+(?:of )?([a-z]+)";
const beforeDay = "([a-z]+)[^a-z0-9]+[0-9]";
const yearPart = "^[^0-9]*[0-9]+[^0-9]+([0-9]+)";
const clockPart = "^[^0-9]*[0-9]+[^0-9]+[0-9]+[^0-9]+([0-9].*)$";

/** Year, month and day, the month 0 where it is none. */
export function numbersInWords(text: string): [year: number, month: number, day: number] {
  const plain = text
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(new RegExp(blank, "g"), " ");
  const part = (pattern: string): string => new RegExp(pattern).exec(plain)?.[1] ?? "";
  const name = (part(afterDay) || part(beforeDay)).replace("jui", "ju").slice(0, 3);
  const month = Math.max(...namesOfMonths.map((names) => (names.indexOf(name) + 4) / 4));
  const years = part(yearPart);
  return [Number(fullYear(years)), name === "" ? 0 : Math.floor(month), Number(part(dayPart))];
}

/** Years of two digits from 69 to 99 are of the 20th century, as POSIX has it. */
function fullYear(years: string): string {
  if (years.length !== 2) return years;
  return (years >= "69" ? "19" : "20") + years;
}

/** SQL of the day, as ISO 8601 writes it, of a cell that matches. */
function isoOfWords(plain: string): string {
  const part = (pattern: string): string => `regexp_extract(${plain}, ${quoteText(pattern)}, 1)`;
  const name = `left(replace(coalesce(nullif(${part(afterDay)}, ''), ${part(beforeDay)}), 'jui', 'ju'), 3)`;
  const month = namesOfMonths.map((names) => `strpos(${quoteText(names)}, ${name})`).join(", ");
  const years = part(yearPart);
  const century = `CASE WHEN length(${years}) > 2 THEN '' WHEN ${years} >= '69' THEN '19' ELSE '20' END`;
  return `(${century}) || ${years} || '-' || ((greatest(${month}) + 3) // 4) || '-' || ${part(dayPart)}`;
}

/** SQL: the cell without capitals and accents, every blank a space. */
function plainText(cell: string): string {
  return `regexp_replace(lower(strip_accents(${cell})), ${quoteText(blank)}, ' ', 'g')`;
}

export function castDateInWords(cell: string): string {
  return `TRY_CAST(${isoOfWords(plainText(cell))} AS DATE)`;
}

export function castDatetimeInWords(cell: string): string {
  const plain = plainText(cell);
  const told = `regexp_extract(${plain}, ${quoteText(clockPart)}, 1)`;
  const time = `CASE WHEN ${told} = '' THEN '00:00' ELSE ${clockOf(told)} END`;
  return `TRY_CAST(${isoOfWords(plain)} || ' ' || (${time}) AS TIMESTAMP)`;
}

/** SQL: `14h30` and `14 h` as `14:30` and `14:00`; others as they are. */
export function clockOf(text: string): string {
  const minutes = `regexp_replace(${text}, ' ?[hH] ?([0-9]{2})$', ':\\1')`;
  return `regexp_replace(${minutes}, ' ?[hH]$', ':00')`;
}
