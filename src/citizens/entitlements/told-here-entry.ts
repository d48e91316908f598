import type { AccessEntry } from "../../access/journal-entry.ts";
import { defined } from "../../base/defined.ts";
import type { Id } from "../../base/id.ts";
import type { CitizensContext } from "../context.ts";
import { toldFilter } from "../procedures/told-facts.ts";
import type { ToldRight } from "./telling-document.ts";

interface ToldHere {
  /** Of whom it tells, as the source's journal does. */
  readonly id: Id;
  readonly right: ToldRight;
  readonly rows: number;
  /** Who reads it for the organization; absent as it comes. */
  readonly reader?: Id;
}

/** What was told to an organization here, or what one of it reads of that. */
export function writeToldHere(
  { url, clock }: Pick<CitizensContext, "url" | "clock">,
  { id, right, rows, reader }: ToldHere,
): AccessEntry {
  const { receiver, agreement, table, columns, procedure, law, title } = right;
  return {
    at: clock(),
    basis: "agreement",
    reading: "told-once",
    instance: url,
    party: { kind: "organization", ...receiver },
    ...defined({ account: reader }),
    person: id,
    agreement,
    purpose: "told-once",
    organization: receiver.id,
    dataset: table,
    table,
    version: 0,
    columns,
    filter: toldFilter({ procedure, law: `${law.title}, ${law.article}`, right: title }),
    rows,
  };
}
