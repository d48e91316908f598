import { Failure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import { grains, indicatorLevels, type StatementSource } from "../../indicators/definition.ts";
import { nameTables } from "../../tables/named-tables.ts";
import { findRefusal } from "../reading/refusals.ts";
import type { IndicatorFields } from "./indicator-form.ts";

/** Of one statement: as many as its definition may name. */
const tablesMax = 20;

type Reader = Pick<App.Locals, "rooms" | "actor">;

/** A statement as its fields tell it: each table on a line, `lits = hopitaux` or `lits = hopitaux/lits-par-jour`. */
export async function readStatement(reader: Reader, fields: IndicatorFields): Promise<StatementSource> {
  const lines = (fields["tables"] ?? "").split("\n").filter((line) => line.trim() !== "");
  // Before any of them is looked for.
  if (lines.length > tablesMax) {
    throw new Failure("invalid", "indicator-statement-tables", { max: tablesMax, parameter: "tables" });
  }
  const level = indicatorLevels.find((one) => one === fields["level"] && one !== "country");
  return {
    kind: "statement",
    sql: (fields["sql"] ?? "").replaceAll("\r\n", "\n"),
    tables: await Promise.all(lines.map((line) => tableOf(reader, line))),
    grain: grains.find((one) => one === fields["grain"]) ?? "day",
    ...(level === undefined ? {} : { level }),
  };
}

async function tableOf({ rooms, actor }: Reader, line: string): Promise<StatementSource["tables"][number]> {
  const wrong = new Failure("invalid", "indicator-statement-table", {
    line: line.trim(),
    parameter: "tables",
  });
  const [name = "", address = ""] = line.split(/=(.*)/s).map((part) => part.trim());
  // The address of its page will do.
  const [slug = "", asked] = address.replace(/^.*\/datasets\//, "").split(/[/?#]/);
  const dataset = slug === "" ? undefined : await rooms.datasets.findDataset(actor, slug);
  if (name === "" || dataset === undefined) throw wrong;
  const tables = nameTables(await rooms.tables.listTables(actor, dataset.id));
  const [first, ...others] =
    asked === undefined || asked === "" ? tables : tables.filter((one) => one.slug === asked);
  if (first === undefined || others.length > 0) throw wrong;
  return { name, table: first.id };
}

/** The fields of one that is there. A table that the reader may not see any more stands by its id. */
export async function fieldsOfStatement(
  reader: Reader,
  { sql, tables, grain, level = "country" }: StatementSource,
): Promise<IndicatorFields> {
  const lines = await Promise.all(
    tables.map(async ({ name, table }) => `${name} = ${await addressOf(reader, table)}`),
  );
  return { sql, tables: lines.join("\n"), grain, level };
}

async function addressOf({ rooms, actor }: Reader, table: Id): Promise<string> {
  try {
    const found = await rooms.tables.getTable(actor, table);
    const named = nameTables(await rooms.tables.listTables(actor, found.dataset));
    return `${found.datasetSlug}/${named.find(({ id }) => id === table)?.slug ?? table}`;
  } catch (thrown) {
    const code = findRefusal(thrown)?.code;
    if (code === "not-found" || code === "gone") return table;
    throw thrown;
  }
}
