import type { Db } from "./db.ts";

/**
 * The same database for a process that others may take for gone: once they may have, it asks nothing more until
 * it knows. A transaction that is under way goes on, as its session is ended by whoever takes over.
 */
export function guarded(db: Db, mayAct: () => boolean): Db {
  return new Proxy(db, {
    apply(target, self, told: unknown[]) {
      if (isStatement(told[0]) && !mayAct()) throw away();
      return Reflect.apply(target as unknown as () => unknown, self, told);
    },
    get(target, name) {
      if ((name === "begin" || name === "unsafe") && !mayAct()) throw away();
      return Reflect.get(target, name) as unknown;
    },
  });
}

/** Not the name of a table, nor rows that are to be written. */
function isStatement(told: unknown): boolean {
  return typeof told === "object" && told !== null && "raw" in told;
}

/** To whoever asks it is as if the connection were lost, which it is soon. */
function away(): Error {
  return Object.assign(new Error("This process was paused, and does not know whether others took over."), {
    code: "CONNECTION_CLOSED",
  });
}
