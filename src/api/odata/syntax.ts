/** What a client writes in `$filter`, as a tree (OData URL Conventions 4.01, §5.1.1). */
export type Expression =
  | { readonly kind: "literal"; readonly type: LiteralType; readonly text: string }
  | { readonly kind: "property"; readonly name: string }
  | { readonly kind: "call"; readonly name: string; readonly of: readonly Expression[] }
  | { readonly kind: "not"; readonly of: Expression }
  | {
      readonly kind: "binary";
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: "in"; readonly of: Expression; readonly items: readonly Expression[] };

export type LiteralType = "null" | "boolean" | "number" | "text" | "date" | "datetime" | "time" | "guid";

export type ODataComparison = "eq" | "ne" | "gt" | "ge" | "lt" | "le";
type BinaryOperator = "and" | "or" | ODataComparison;

/** One thing that `$orderby` sorts by. */
export interface Order {
  readonly name: string;
  readonly descending: boolean;
}

/** What `$apply` does to the rows, in this order. */
export interface Apply {
  readonly filters: readonly Expression[];
  readonly groupBy: readonly string[];
  readonly aggregates: readonly AggregateClause[];
}

export interface AggregateClause {
  /** Absent for `$count`, which counts rows. */
  readonly name?: string;
  readonly method: "sum" | "min" | "max" | "average" | "countdistinct" | "count";
  readonly as: string;
}
