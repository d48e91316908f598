import type { Column } from "./column.ts";

/** What is known of a column's values. */
interface Counted {
  readonly columns: readonly { readonly name: string; readonly distinct: number }[];
}

/** The first column that names a row: a text whose name says so, and whose values differ, where that is known. */
export function labelColumn(columns: readonly Column[], profile?: Counted): string | undefined {
  const texts = columns.filter(({ type, meaning }) => type === "text" && meaning !== "latitude-longitude");
  const telling = texts.find(({ name }) => {
    const found = profile?.columns.find((one) => one.name === name);
    const differs = profile === undefined || (found?.distinct ?? 0) > 1;
    return differs && /nom|name|lib|titre|label|intitul/i.test(name);
  });
  return (telling ?? texts[0])?.name;
}
