/** Why a statement is left to the embedded engine, where no piece of SQL says it: the keys of the words of each. */
export const leftReasons = [
  "sql-left-columns-behind-table",
  "sql-left-comparison-of-lists",
  "sql-left-condition-on-rounded",
  "sql-left-distinct-of-groups",
  "sql-left-limit-in-percent",
  "sql-left-limit-without-order",
  "sql-left-long-decimal",
  "sql-left-long-statement",
  "sql-left-many-tables",
  "sql-left-many-without-order",
  "sql-left-not-numbers",
  "sql-left-offset-by-rounded",
  "sql-left-order-by-rounded",
  "sql-left-order-by-value",
  "sql-left-order-of-hidden",
  "sql-left-order-of-lists",
  "sql-left-order-of-set",
  "sql-left-order-within",
  "sql-left-part-of-date",
  "sql-left-read-otherwise",
  "sql-left-set-of-other-columns",
  "sql-left-star-changed",
  "sql-left-star-of-groups",
  "sql-left-subquery-of-columns",
  "sql-left-subquery-of-rows",
  "sql-left-too-near",
  "sql-left-window-with-frame",
  "sql-left-window-with-more",
  "sql-left-window-without-id",
] as const;

/** One of them, as it stands in the sentence that tells it. */
export type LeftReason = Reason<(typeof leftReasons)[number]>;

type Reason<Key> = Key extends `sql-left-${infer Why}` ? Why : never;
