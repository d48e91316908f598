import { legalGrounds } from "../../catalogue/metadata.ts";
import { parseContact } from "../../catalogue/contact.ts";
import type { Comparison, Declaration, IdentityColumns } from "../../citizens/self-data.ts";
import { assuranceLevels } from "../../access/actor.ts";
import { field } from "../reading/forms.ts";

/** What the form of a declaration says; the room checks it. */
export function toDeclaration(form: FormData): Declaration {
  const mailColumn = field(form, "mailColumn");
  const keptColumn = field(form, "keptColumn");
  const basis = field(form, "basis");
  const algorithms = field(form, "algorithms");
  const level = assuranceLevels.find((one) => one === field(form, "level"));
  const identity = toIdentity(form);
  const compared = toComparison(form);
  return {
    personColumn: field(form, "personColumn"),
    facts: form
      .getAll("facts")
      .flatMap((column) =>
        typeof column === "string" ? [{ column, label: field(form, `label-${column}`), isDate: false }] : [],
      ),
    ...(mailColumn === "" ? {} : { mailColumn }),
    ...(keptColumn === "" ? {} : { kept: { column: keptColumn, months: Number(field(form, "keptMonths")) } }),
    ...(level === undefined ? {} : { level }),
    ...(identity === undefined ? {} : { identity }),
    ...(compared === undefined ? {} : { compared }),
    second: field(form, "second") !== "",
    checked: field(form, "checked") !== "",
    told: {
      name: field(form, "name"),
      purposes: field(form, "purposes"),
      ground: legalGrounds.find((ground) => ground === field(form, "ground")) ?? "public-task",
      ...(basis === "" ? {} : { basis }),
      origin: field(form, "origin"),
      retention: field(form, "retention"),
      recipients: field(form, "recipients"),
      officer: parseContact(field(form, "officer")),
      ...(algorithms === "" ? {} : { algorithms }),
    },
  };
}

/** Where one of its columns is chosen; the room says which are missing. */
function toIdentity(form: FormData): IdentityColumns | undefined {
  const of = (part: keyof IdentityColumns) => field(form, `identity-${part}`);
  const [familyName, givenNames, birthDate] = [of("familyName"), of("givenNames"), of("birthDate")];
  const birthPlace = of("birthPlace");
  if (familyName + givenNames + birthDate + birthPlace === "") return undefined;
  return { familyName, givenNames, birthDate, ...(birthPlace === "" ? {} : { birthPlace }) };
}

/** Where an address is given; the room finds the table, and says what is wrong. */
function toComparison(form: FormData): Comparison | undefined {
  const of = (part: string) => field(form, `compared-${part}`);
  const pair = (part: string) => ({ own: of(`${part}-own`), open: of(`${part}-open`) });
  const place = pair("place");
  if (of("table") === "") return undefined;
  return {
    table: of("table"),
    name: of("name"),
    period: pair("period"),
    ...(place.own + place.open === "" ? {} : { place }),
    value: pair("value"),
  };
}
