import type { Contact, SelfData } from "../metadata.ts";
import { legalGrounds } from "../metadata.ts";
import { type Clean, line, listOf, oneOf, shape, text } from "./cleaning.ts";
import { tableId } from "./table-id.ts";

const words = text(2000);

/** What tables hold about people, as it is told by their producer. */
export const selfDataOf = (contact: Clean<Contact>): Clean<readonly SelfData[]> =>
  listOf(
    shape<SelfData>(
      {
        table: tableId,
        name: line(200),
        purposes: words,
        ground: oneOf(legalGrounds),
        basis: words,
        origin: words,
        retention: words,
        recipients: words,
        officer: contact,
        algorithms: words,
      },
      ["table", "name", "purposes", "ground", "origin", "retention", "recipients", "officer"],
    ),
    50,
  );
