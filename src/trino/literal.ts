/** A value as a statement takes it. */
export type TrinoValue = string | number | bigint | boolean;

/** A statement with a question mark for each value. */
export interface TrinoStatement {
  readonly sql: string;
  readonly values: readonly TrinoValue[];
}

/**
 * What is sent of a statement: the protocol has no place for values beside the text, so that they stand
 * behind `USING`, each as the literal of its type, where Trino binds them to the question marks.
 */
export function toSent({ sql, values }: TrinoStatement): string {
  if (values.length === 0) return sql;
  return `EXECUTE IMMEDIATE ${quoted(sql)} USING ${values.map(literal).join(", ")}`;
}

function literal(value: TrinoValue): string {
  if (typeof value === "string") return quoted(value);
  if (typeof value === "number") return `DOUBLE '${value}'`;
  return typeof value === "bigint" ? `BIGINT '${value}'` : String(value);
}

/** A text has no escapes but its own quote, doubled. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
