import { findLicence, isNoLicence } from "../../catalogue/licence.ts";
import type { Problem } from "../../base/failure.ts";
import { toPlainText } from "../normalize/html.ts";
import { addressesIn, understandLicence } from "../normalize/licence.ts";
import { descendants, type Element, elementsAt } from "./element.ts";
import { anchorOf, freeText } from "./iso-texts.ts";

/** What may be done with a resource, of all that MD_Constraints says. */
interface Constraints {
  readonly licence: string | undefined;
  readonly accessRights: string | undefined;
  readonly rights: string | undefined;
  /** Of a licence that is unknown, or told in two ways. */
  readonly problems: readonly Problem[];
}

const free =
  /noLimitations|aucune?s? (?:restriction|limitation)|pas de restriction d.acc[eè]s|aucun des articles de la loi/i;
const limited = /INSPIRE_Directive_Article13|Article 13\.1|L124-[45]/i;
const nothing =
  /^(?:noConditionsApply|no conditions apply|aucune condition ne s.applique|conditions inconnues)/i;

export function constraintsOf(identification: Element | undefined): Constraints {
  const legal = elementsAt(identification, "resourceConstraints/*");
  const told = legal.flatMap((each) => elementsAt(each, "useLimitation|otherConstraints"));
  const texts = told.map((each) => ({ text: toPlainText(freeText(each)), address: anchorOf(each) ?? "" }));
  const writings = texts.flatMap(({ text, address }) => [address, text, ...addressesIn(text)]);
  const licences = texts.map(({ text, address }) => understandLicence([text, address]));
  const known = licences.find(({ value = "" }) => findLicence(value) !== undefined);
  const isLicensed = legal.some((each) =>
    [...descendants(each, "MD_RestrictionCode")].some(({ attributes }) =>
      /^licen[cs]e/i.test(attributes.get("codeListValue") ?? ""),
    ),
  );
  const speaking = isLicensed
    ? texts.map(({ text }) => text).filter((text) => /licen[cs]e|CC[ -]BY|ODbL/i.test(text))
    : [];
  const rights = texts
    .map(({ text }) => text)
    .filter(
      (text) => text !== "" && !free.test(text) && !nothing.test(text) && findLicence(text) === undefined,
    );
  return {
    licence: known?.value ?? speaking.find((text) => !isNoLicence(text)),
    accessRights: writings.some((text) => free.test(text))
      ? "PUBLIC"
      : writings.some((text) => limited.test(text))
        ? "RESTRICTED"
        : undefined,
    rights: [...new Set(rights)].join("\n\n") || undefined,
    problems: known?.problems ?? licences.flatMap(({ problems }) => problems.filter(saysMore)),
  };
}

/** A constraint is of anything; that it is none of a licence says nothing. */
function saysMore({ key }: Problem): boolean {
  return key !== "read-licence-unknown";
}
