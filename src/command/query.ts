import { system } from "../access/actor.ts";
import type { Rooms } from "../rooms.ts";
import { say } from "../words/say.ts";
import { textOption, type Command, type ExitCode, type Invocation } from "./command.ts";
import { chooseTable } from "./choose-table.ts";
import { withInstanceToRead } from "./instance.ts";
import { printJson, printLine, printTable } from "./terminal.ts";

export const queryCommand: Command = {
  name: "query",
  positionals: ["dataset", "sql"],
  options: { table: { type: "string" } },
  examples: [
    "maille query communes-de-france 'select departement, sum(population) as habitants from rows group by all order by 2 desc limit 5'",
    "maille query communes-de-france 'select count(*) from rows' --json",
  ],
  run: (invocation) => withInstanceToRead(invocation, (rooms) => query(rooms, invocation)),
};

async function query(rooms: Rooms, invocation: Invocation): Promise<ExitCode> {
  const [dataset = "", sql = ""] = invocation.positionals;
  const table = await chooseTable(rooms, dataset, textOption(invocation, "table"));
  const answer = await rooms.rows.sql(system, table.id, sql, { signal: invocation.signal });
  const { terminal } = invocation;
  if (terminal.json) {
    printJson(terminal, answer);
    return 0;
  }
  printTable(
    terminal.out,
    answer.columns.map((column) => column.name),
    answer.rows,
  );
  if (answer.truncated)
    printLine(
      terminal.err,
      say(invocation.language, "command-query-truncated", { rows: answer.rows.length }),
    );
  return 0;
}
