import type { Actor } from "../access/actor.ts";
import type { Id } from "../base/id.ts";
import { keptPart } from "../base/footprint.ts";
import { SharedAnswer } from "../base/shared-answer.ts";
import { isOnReplica } from "../db/replica.ts";
import type { TablesContext } from "./context.ts";
import { findTable, type FoundTable } from "./narrow/allow-reading.ts";

interface Line {
  running: SharedAnswer<FoundTable>;
  next?: SharedAnswer<FoundTable>;
}

/** By context, so that nothing outlives the instance that it belongs to. */
const lines = new WeakMap<TablesContext, Map<string, Line>>();

/**
 * What `findTable` answers, asked once for all who ask the same while an earlier look is under
 * way: they wait for the next one. A look always begins after the question came, so that what was
 * withdrawn before a question is never answered.
 */
export function foundTogether(
  ctx: TablesContext,
  actor: Actor,
  table: Id,
  number: number | undefined,
): Promise<FoundTable> {
  const find = () => findInLine(ctx, actor, table, number);
  return actor.kind === "anyone" ? keptPart(["found-table", table, String(number)], find) : find();
}

function findInLine(
  ctx: TablesContext,
  actor: Actor,
  table: Id,
  number: number | undefined,
): Promise<FoundTable> {
  const mine = lines.get(ctx) ?? new Map<string, Line>();
  lines.set(ctx, mine);
  // A replica that is behind answers its own readers alone.
  const key = JSON.stringify([actor, table, number, isOnReplica()]);
  const line = mine.get(key);
  const look = () => findTable(ctx, actor, table, number);
  if (line === undefined) {
    const begun: Line = { running: new SharedAnswer(look) };
    mine.set(key, begun);
    follow(mine, key, begun);
    return begun.running.take();
  }
  const before = line.running.made;
  line.next ??= new SharedAnswer(() => before.then(look, look));
  return line.next.take();
}

function follow(mine: Map<string, Line>, key: string, line: Line): void {
  const ended = () => {
    if (line.next === undefined) {
      mine.delete(key);
      return;
    }
    line.running = line.next;
    delete line.next;
    follow(mine, key, line);
  };
  line.running.made.then(ended, ended);
}
