import { legalGrounds } from "../../catalogue/metadata.ts";
import { parseContact } from "../../catalogue/contact.ts";
import type { Declaration } from "../../citizens/self-data.ts";
import { field } from "../reading/forms.ts";

/** What the form of a declaration says; the room checks it. */
export function toDeclaration(form: FormData): Declaration {
  const mailColumn = field(form, "mailColumn");
  const keptColumn = field(form, "keptColumn");
  const basis = field(form, "basis");
  const algorithms = field(form, "algorithms");
  return {
    personColumn: field(form, "personColumn"),
    facts: form
      .getAll("facts")
      .flatMap((column) =>
        typeof column === "string" ? [{ column, label: field(form, `label-${column}`), isDate: false }] : [],
      ),
    ...(mailColumn === "" ? {} : { mailColumn }),
    ...(keptColumn === "" ? {} : { kept: { column: keptColumn, months: Number(field(form, "keptMonths")) } }),
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
