import type { Column } from "../../tables/column.ts";
import type { ColumnProfile, Profile } from "../../tables/profile.ts";

interface Example {
  readonly tool: "curl" | "python" | "r" | "javascript" | "duckdb";
  readonly name: string;
  readonly code: string;
}

/** Programs that read a table as they stand, with its own columns and one of its own values. */
export function examplesOf(
  address: string,
  columns: readonly Column[],
  profile: Profile,
): readonly Example[] {
  const query = new URLSearchParams([...filterOf(columns, profile), ["page_size", "50"]]).toString();
  const json = `${address}/data/?${query}`;
  const csv = `${address}/data/csv/`;
  const parquet = `${address}/data/parquet/`;
  const first = columns[0]?.name ?? "__id";
  const texts = textsLikeNumbers(columns, profile);
  return [
    { tool: "curl", name: "curl", code: `curl '${shell(json)}'` },
    {
      tool: "python",
      name: "Python",
      code: `import pandas as pd\n\ntable = pd.read_csv(${[python(csv), ...dtypeOf(texts)].join(", ")})\nprint(table.head())`,
    },
    {
      tool: "r",
      name: "R",
      code: `table <- read.csv(${[python(csv), "check.names = FALSE", ...colClassesOf(texts)].join(", ")})\nhead(table)`,
    },
    {
      tool: "javascript",
      name: "JavaScript",
      code: `const response = await fetch(${JSON.stringify(json)});\nconst { data, meta } = await response.json();\nconsole.log(meta.total, data[0]?.[${JSON.stringify(first)}]);`,
    },
    {
      tool: "duckdb",
      name: "DuckDB",
      code: `SELECT ${identifier(first)}, count(*) AS n\nFROM read_parquet('${sql(parquet)}')\nGROUP BY 1 ORDER BY n DESC LIMIT 10;`,
    },
  ];
}

/** Texts that both pandas and R would take for numbers or booleans: of the code `01001` they would make 1001. */
function textsLikeNumbers(columns: readonly Column[], profile: Profile): readonly string[] {
  const profiles = new Map(profile.columns.map((one) => [one.name, one]));
  return columns
    .filter(({ type, name }) => type === "text" && valuesOf(profiles.get(name)).some(isLikeNumber))
    .map(({ name }) => name);
}

function valuesOf(profile: ColumnProfile | undefined): readonly string[] {
  if (profile === undefined) return [];
  const ends = [profile.min, profile.max].filter((value) => value !== undefined);
  return [...ends.map(String), ...profile.top.map(({ value }) => value)];
}

function isLikeNumber(value: string): boolean {
  const text = value.trim();
  return text !== "" && (Number.isFinite(Number(text)) || /^(?:t|f|true|false)$/i.test(text));
}

function dtypeOf(names: readonly string[]): readonly string[] {
  return names.length === 0 ? [] : [`dtype={${names.map((name) => `${python(name)}: str`).join(", ")}}`];
}

function colClassesOf(names: readonly string[]): readonly string[] {
  const classes = names.map((name) => `${python(name)} = "character"`).join(", ");
  return names.length === 0 ? [] : [`colClasses = c(${classes})`];
}

/** A filter on a frequent value, so that the example shows how one is written. */
function filterOf(columns: readonly Column[], profile: Profile): [string, string][] {
  const texts = new Set(columns.filter(({ type }) => type === "text").map(({ name }) => name));
  for (const { name, top, distinct, count } of profile.columns) {
    const value = top[0]?.value ?? "";
    const fits = value !== "" && value.length <= 60;
    if (texts.has(name) && fits && distinct < count) return [[`${name}__exact`, value]];
  }
  return [];
}

function shell(text: string): string {
  return text.replaceAll("'", "%27");
}

function sql(text: string): string {
  return text.replaceAll("'", "''");
}

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Also a string of R: both read the escapes of JSON that an address can need. */
function python(text: string): string {
  return JSON.stringify(text);
}
