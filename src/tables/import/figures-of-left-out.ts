import type { Id } from "../../base/id.ts";
import { keepFigures } from "../../catalogue/keep-figures.ts";
import type { Tx } from "../../db/db.ts";
import { likeness, publishedNamesOfLeftOut } from "../as-published.ts";
import type { ImportOptions } from "../table.ts";

/**
 * Charts and maps that name a column which is left out go with it: the address of each tells the name,
 * to everybody who sees the dataset and to those who follow.
 */
export async function dropFiguresOfLeftOut(
  tx: Tx,
  dataset: Id,
  table: Id,
  { now, before }: { readonly now: ImportOptions; readonly before: ImportOptions | undefined },
): Promise<void> {
  const left = publishedNamesOfLeftOut(now);
  if (left.size === 0) return;
  const names = new Set([...left, ...namesBefore(now, before)]);
  await keepFigures(
    tx,
    dataset,
    (figure) =>
      figure.table !== table || namedIn(figure.query ?? "").every((name) => !names.has(likeness(name))),
  );
}

/** Under which names the version before published what this one leaves out. */
function namesBefore(
  { columns = {} }: ImportOptions,
  before: ImportOptions | undefined,
): ReadonlySet<string> {
  const left = Object.entries(columns).filter(([, { publish }]) => publish === false);
  const then = left.map(([file]) => [file, { ...before?.columns?.[file], publish: false }] as const);
  return publishedNamesOfLeftOut({ columns: Object.fromEntries(then) });
}

/** Whatever may name a column in the address of a chart or a map: a choice, a filter, a list. */
function namedIn(query: string): readonly string[] {
  return [...new URLSearchParams(query)].flatMap(([key, value]) => [
    key.replace(/__[a-z_]+$/, ""),
    ...value.split(","),
  ]);
}
