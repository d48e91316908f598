import { Failure } from "../base/failure.ts";
import { type Node, walk } from "./statement-tree.ts";

/** Of the day on which it is asked, or of chance. */
const passing: ReadonlySet<string> = new Set([
  "ago",
  "current_date",
  "current_localtime",
  "current_localtimestamp",
  "current_time",
  "current_timestamp",
  "gen_random_uuid",
  "get_current_time",
  "get_current_timestamp",
  "localtime",
  "localtimestamp",
  "now",
  "random",
  "reservoir_quantile",
  "today",
  "transaction_timestamp",
  "uuid",
]);

/** Refuses a statement whose answer does not come out again from the same rows: see `checkSelect` for its tree. */
export function checkRepeatable(tree: unknown): void {
  walk(tree, (node) => {
    const name = passingIn(node);
    if (name !== undefined) throw new Failure("invalid", "sql-passing", { parameter: "sql", name });
  });
}

function passingIn(node: Node): string | undefined {
  const { class: kind, sample, children } = node;
  if (sample !== null && sample !== undefined) return "SAMPLE";
  const name = nameOf(node);
  // Between two moments, it is what it is; of one, it is counted from today.
  const isAge = kind === "FUNCTION" && name === "age" && Array.isArray(children) && children.length === 1;
  return passing.has(name) || isAge ? name : undefined;
}

/** Words such as `current_date` are read as columns of no table. */
function nameOf({ class: kind, column_names: names, function_name: called }: Node): string {
  if (kind === "FUNCTION") return String(called).toLowerCase();
  return kind === "COLUMN_REF" && Array.isArray(names) && names.length === 1
    ? String(names[0]).toLowerCase()
    : "";
}
