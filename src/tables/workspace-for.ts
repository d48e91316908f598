import { isAboutPeople } from "../access/person-tables.ts";
import type { Id } from "../base/id.ts";
import type { Workspace, WorkspaceNeeds } from "../engine/engine.ts";
import type { TablesContext } from "./context.ts";

const ownMs = 300_000;

/** A workspace for the rows about one person. */
export function workspaceForOwn({ engine }: Pick<TablesContext, "engine">): Promise<Workspace> {
  return engine.workspaceInMemory({ caller: "own rows", timeMs: ownMs });
}

/** A workspace for the rows of that table, or files of that dataset: in memory where they may be about people. */
export async function workspaceFor(
  { db, engine }: Pick<TablesContext, "db" | "engine">,
  of: Id,
  needs?: WorkspaceNeeds,
): Promise<Workspace> {
  return (await isAboutPeople(db, of)) ? engine.workspaceInMemory(needs) : engine.workspace(needs);
}
