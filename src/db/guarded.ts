import type { Db } from "./db.ts";
import type { OwnProcess } from "./processes.ts";

/** A statement of the driver (3.4.9), or a part of one: it is sent by `handler`, once it is awaited. */
interface Statement extends Promise<unknown> {
  handler: (statement: Statement) => unknown;
  readonly reject: (error: unknown) => void;
}

type Ask = (...told: unknown[]) => unknown;

/**
 * The same database for a process that others may take for gone: once they may have, what is asked waits until it
 * knows, and is refused where that is not told. A transaction that is under way goes on, as its session is ended by
 * whoever takes over.
 */
export function guarded(db: Db, own: Pick<OwnProcess, "mayAct" | "untilKnown">): Db {
  const { handler: send } = db`` as unknown as Statement;
  const sendKnown = Object.assign((statement: Statement): unknown => {
    if (own.mayAct()) return send(statement);
    own
      .untilKnown()
      .then((mayAct) => (mayAct ? send(statement) : statement.reject(away())), statement.reject);
    return undefined;
  }, send);
  const held = (answer: unknown): unknown => {
    if (isStatement(answer)) answer.handler = sendKnown;
    return answer;
  };
  return new Proxy(db, {
    apply: (target, self, told: unknown[]) => held(Reflect.apply(target as unknown as Ask, self, told)),
    get(target, name) {
      const ask: unknown = Reflect.get(target, name);
      if (name === "unsafe") return (...told: unknown[]) => held((ask as Ask)(...told));
      if (name !== "begin") return ask;
      return async (...told: unknown[]) => {
        if (!own.mayAct() && !(await own.untilKnown())) throw away();
        return (ask as Ask)(...told);
      };
    },
  });
}

/** Not the name of a table, nor rows that are to be written. */
function isStatement(answer: unknown): answer is Statement {
  return answer instanceof Promise && "handler" in answer && typeof answer.handler === "function";
}

/** To whoever asks it is as if the connection were lost, which it is soon. */
function away(): Error {
  return Object.assign(new Error("This process was paused, and does not know whether others took over."), {
    code: "CONNECTION_CLOSED",
  });
}
