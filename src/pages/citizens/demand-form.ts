import { type DemandKind, demandKinds } from "../../citizens/demand.ts";
import { field } from "../reading/forms.ts";

export function kindOf(text: string | null): DemandKind {
  if (text === "contest") return text;
  return demandKinds.find((kind) => kind === text) ?? "correct";
}

/** The index of the reading that is contested. */
export function readingOf(text: string | null): number | undefined {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** The number of a row and that of its version, where something is asked of one alone. */
export function rowOf(
  row: string | null,
  version: string | null,
): { readonly number: number; readonly version: number } | undefined {
  if (row === null || version === null || !/^\d{1,15}$/.test(row) || !/^\d{1,9}$/.test(version))
    return undefined;
  return { number: Number(row), version: Number(version) };
}

/** What the form of a demand says; the room checks it. */
export function toDemand(form: FormData) {
  const row = rowOf(field(form, "row"), field(form, "version"));
  const reading = readingOf(field(form, "reading"));
  const changes = Object.fromEntries(
    [...form].flatMap(([name, value]) =>
      name.startsWith("cell-") && typeof value === "string" ? [[name.slice("cell-".length), value]] : [],
    ),
  );
  return {
    kind: kindOf(field(form, "kind")),
    words: field(form, "words"),
    changes,
    ...(row === undefined ? {} : { row }),
    ...(reading === undefined ? {} : { reading }),
  };
}
