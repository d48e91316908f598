import { defined } from "../../base/defined.ts";
import type { SchemaError, SchemaErrorKind } from "./validation.ts";

/** Of each kind, so many are told as examples. */
const firstMax = 5;

/** What breaks one rule of one column; `count` is of all, `errors` those that were looked up. */
export interface BrokenRule<Found extends SchemaError = SchemaError> {
  readonly errors: readonly Found[];
  readonly count: number;
}

/** Each kind of error once, that of most errors first. */
export function toKinds(broken: readonly BrokenRule[]): SchemaErrorKind[] {
  const kinds = broken.flatMap(({ errors, count }): SchemaErrorKind[] => {
    const [example] = errors;
    if (example === undefined) return [];
    const { column, rule } = example;
    return [{ ...defined({ column }), rule, count, first: errors.slice(0, firstMax) }];
  });
  return kinds.toSorted((one, other) => other.count - one.count);
}

/** Errors that are all there, by the column, the rule and the sentence that they share. */
export function groupErrors(errors: readonly SchemaError[]): BrokenRule[] {
  const groups = Map.groupBy(errors, ({ column = "", rule, problem }) =>
    JSON.stringify([column, rule, problem.key]),
  );
  return [...groups.values()].map((same) => ({ errors: same, count: same.length }));
}
