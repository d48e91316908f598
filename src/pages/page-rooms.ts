import { isFailure } from "../base/failure.ts";
import type { Rooms } from "../rooms.ts";

/**
 * The rooms as pages see them: a table that another instance holds is read by the same verbs as
 * one that is held here. What is held here is looked at first: nothing that is told from elsewhere
 * stands in its place.
 */
export function pageRooms(rooms: Rooms): Rooms {
  const { tables, rows, remote } = rooms;
  return {
    ...rooms,
    tables: {
      ...tables,
      async listTables(actor, dataset) {
        const held = await tables.listTables(actor, dataset);
        return held.length > 0 ? held : remote.listTables(actor, dataset);
      },
      getVersion: (actor, table, number) =>
        otherwise(
          () => tables.getVersion(actor, table, number),
          () => isElsewhere(rooms, actor, table),
          () => remote.getVersion(actor, table, number),
        ),
      tableSchema: (actor, table, number) =>
        otherwise(
          () => tables.tableSchema(actor, table, number),
          () => isElsewhere(rooms, actor, table),
          () => remote.tableSchema(actor, table, number),
        ),
      listVersions: (actor, table, page) =>
        otherwise(
          () => tables.listVersions(actor, table, page),
          () => isElsewhere(rooms, actor, table, page),
          () => remote.listVersions(actor, table, page),
        ),
    },
    rows: {
      ...rows,
      readPage: (actor, table, question, options) =>
        otherwise(
          () => rows.readPage(actor, table, question, options),
          async () =>
            question instanceof URLSearchParams && (await isElsewhere(rooms, actor, table, options)),
          () => remote.readPage(actor, table, question as URLSearchParams, options),
        ),
      exportRows: (actor, table, format, question, options) =>
        otherwise(
          () => rows.exportRows(actor, table, format, question, options),
          async () =>
            question instanceof URLSearchParams && (await isElsewhere(rooms, actor, table, options)),
          () => remote.exportRows(actor, table, format, asFile(question as URLSearchParams, format), options),
        ),
    },
  };
}

/** As pages write files for people: a CSV is for a spreadsheet, and runs nothing there. */
function asFile(question: URLSearchParams, format: string): URLSearchParams {
  if (format !== "csv") return question;
  return new URLSearchParams([...question, ["bom", "true"], ["neutralize", "true"]]);
}

type Asker = Parameters<Rooms["tables"]["getTable"]>[0];

/** `at` names the instance that holds it, where the page knows it. */
async function isElsewhere(
  { remote }: Rooms,
  actor: Asker,
  table: string,
  at: object = {},
): Promise<boolean> {
  const { instance }: { instance?: string } = at;
  return (await remote.findTable(actor, table, instance)) !== undefined;
}

/** Where nothing of that name is held here, and another instance holds it, that one is asked. */
async function otherwise<Answer>(
  here: () => Promise<Answer>,
  isElsewhere: () => Promise<boolean>,
  elsewhere: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await here();
  } catch (error) {
    if (!isFailure(error, "not-found") || !(await isElsewhere())) throw error;
    return elsewhere();
  }
}
