import { type Problem, problem } from "../../base/failure.ts";
import { findLicence, isNoLicence, type Licence } from "../../catalogue/licence.ts";
import { toPlainText } from "./html.ts";
import { remembered } from "../../base/remembered.ts";
import type { NormalizedValue } from "./normalized-value.ts";

const findKnown = remembered(findLicence);

/**
 * The licence that the writings of one thing tell: its code, its name, its address. The id of a known
 * licence, else what is written. It never allows more than any of the writings does: portals fill in
 * the address of a licence that nobody chose, beside a name that says so. Where writings contradict
 * each other, and where the source says that it knows none, that is a problem.
 */
export function understandLicence(writings: readonly (string | undefined)[]): NormalizedValue<string> {
  return understoodLicence(JSON.stringify(writings.flatMap((text) => text ?? [])));
}

/** All the files of a catalogue have the same few. */
const understoodLicence = remembered((writings: string): NormalizedValue<string> => {
  const texts = (JSON.parse(writings) as readonly string[]).flatMap((text) => toPlainText(text) || []);
  const said = texts.filter((text) => !isAddress(text));
  const named = known(said);
  const all = [...named, ...known(texts.filter(isAddress))];
  const free = said.find((text) => findKnown(text) === undefined && !isNoLicence(text));
  if (named.length > 0) return strictest(all, texts);
  if (free !== undefined) return ofItsOwn(free, all);
  if (said.some(isNoLicence)) return { problems: [unknown(all)] };
  if (all.length > 0) return strictest(all, texts);
  const address = texts.find((text) => !isNoLicence(text));
  return address === undefined
    ? { problems: texts.length === 0 ? [] : [unknown([])] }
    : { value: address, problems: [] };
});

/** A licence that one text names, or whose address it gives where it restricts nothing; `undefined` in any other. */
export function licenceIn(text: string): Licence | undefined {
  if (isNoLicence(text)) return undefined;
  return findKnown(text) ?? (restricts.test(text) ? undefined : known(addressesIn(text))[0]);
}

/** Words after which a sentence allows less than the licence that it names. */
const restricts =
  /\b(?:sauf|hors|except[ée]?|excluding|exclu\w*|non[- ]?commercial\w*|interdi\w*|uniquement|only|not|ne|sous réserve|subject to|inconnue?s?|unknown)\b|pas d/i;

/** Words of one's own; the address within them names a licence where they restrict nothing. */
function ofItsOwn(text: string, beside: readonly Licence[]): NormalizedValue<string> {
  const within = licenceIn(text);
  if (within !== undefined) return strictest([within, ...beside], [text]);
  const [other] = beside;
  return { value: text, problems: other === undefined ? [] : [contradicted(text, other)] };
}

function strictest(licences: readonly Licence[], texts: readonly string[]): NormalizedValue<string> {
  const [first, ...others] = licences;
  const licence = others.reduce((held, other) => (allows(other) < allows(held) ? other : held), first!);
  const looser = licences.find((other) => allows(other) > allows(licence));
  const text = texts.find((one) => licenceIn(one)?.id === licence.id) ?? licence.name;
  return { value: licence.id, problems: looser === undefined ? [] : [contradicted(text, looser)] };
}

/** More for a licence that asks for less of a reuser. */
function allows({ open, shareAlike, attribution }: Licence): number {
  return (open ? 4 : 0) + (shareAlike ? 0 : 2) + (attribution ? 0 : 1);
}

function known(texts: readonly string[]): Licence[] {
  return texts.flatMap((text) => (isNoLicence(text) ? [] : (findKnown(text) ?? [])));
}

function unknown(beside: readonly Licence[]): Problem {
  const [other] = beside;
  return other === undefined
    ? problem("read-licence-unknown")
    : problem("read-licence-unknown-but", { other: other.name });
}

function contradicted(text: string, { name }: Licence): Problem {
  return problem("read-licence-contradicted", { licence: text.slice(0, 200), other: name });
}

function isAddress(text: string): boolean {
  return /^(?:https?:\/\/|www\.)\S+$/i.test(text);
}

/** The http(s) addresses inside a text, without the punctuation behind them. */
export function addressesIn(text: string): string[] {
  return (text.match(/https?:\/\/[^\s<>"')\]]+/g) ?? []).map((address) => address.replace(/[.,;]+$/, ""));
}
