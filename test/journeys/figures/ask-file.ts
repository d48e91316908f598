import { DuckDBInstance } from "@duckdb/node-api";

/** What a file says, asked of it directly and not of the instance. `told` stands for its rows. */
export async function askFile<Row>(path: string, sql: string): Promise<readonly Row[]> {
  const engine = await DuckDBInstance.create(":memory:");
  const connection = await engine.connect();
  try {
    await connection.run(
      `create view told as from read_csv('${path.replaceAll("'", "''")}', header = true, all_varchar = true)`,
    );
    const answer = await connection.runAndReadAll(sql);
    return answer.getRowObjectsJS() as unknown as readonly Row[];
  } finally {
    connection.closeSync();
    engine.closeSync();
  }
}
