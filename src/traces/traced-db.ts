import type { Db, Tx } from "../db/db.ts";
import type { Tracer } from "./tracer.ts";

/** The same database, each of whose statements is a span: as it is written in the program, without its values. */
export function tracedDb(db: Db, tracer: Tracer): Db {
  return wrapped(db, tracer);
}

/** A statement of the driver, or a part of one: it is sent to PostgreSQL by `handler`, once it is awaited. */
interface Statement extends Promise<unknown> {
  handler: (statement: Statement) => unknown;
}

type Begin = (...told: unknown[]) => Promise<unknown>;

function wrapped<Asked extends Db | Tx>(db: Asked, tracer: Tracer): Asked {
  return new Proxy(db, {
    apply(target, self, told: unknown[]) {
      const statement: unknown = Reflect.apply(target as unknown as () => unknown, self, told);
      return isStatement(statement) ? traced(statement, textOf(told[0]), tracer) : statement;
    },
    get(target, name) {
      const own: unknown = Reflect.get(target, name);
      if (typeof own !== "function") return own;
      if (name === "begin" || name === "savepoint") return beginning(own as Begin, tracer);
      if (name !== "unsafe") return own;
      // Its text was put together, and may hold values.
      return (...told: unknown[]) =>
        traced((own as (...told: unknown[]) => Statement)(...told), undefined, tracer);
    },
  });
}

function beginning(begin: Begin, tracer: Tracer): Begin {
  return (...told) => {
    const work = told.pop() as (tx: object) => unknown;
    return tracer.within({ name: "transaction", kind: "internal" }, () =>
      begin(...told, (tx: Tx) => work(wrapped(tx, tracer))),
    );
  };
}

function isStatement(answer: unknown): answer is Statement {
  return answer instanceof Promise && "handler" in answer && typeof answer.handler === "function";
}

function traced(statement: Statement, text: string | undefined, tracer: Tracer): Statement {
  const send = statement.handler;
  const name = text === undefined ? "SQL" : nameOf(text);
  const attributes = { "db.system.name": "postgresql", "db.query.text": text };
  const sending = (asked: Statement): unknown => {
    // Its end is that of the statement, which is sent by now: waiting for it sends no second one.
    const ended = tracer.within({ name, kind: "client", attributes }, () => {
      send(asked);
      return Promise.prototype.then.call(asked, () => undefined);
    });
    ended.catch(() => undefined);
    return undefined;
  };
  statement.handler = Object.assign(sending, send);
  return statement;
}

/** The first word, which says what it does. */
function nameOf(text: string): string {
  const [word = "SQL"] = /[a-z]+/i.exec(text) ?? [];
  return word.toUpperCase();
}

/** What stands in the program, with a mark for each value and each part. */
function textOf(told: unknown): string | undefined {
  if (typeof told !== "object" || told === null || !("raw" in told)) return undefined;
  const parts = told as unknown as TemplateStringsArray;
  return parts.join("?").replace(/\s+/g, " ").trim().slice(0, 2_000);
}
