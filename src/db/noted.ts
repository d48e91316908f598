import { type AskedSql, currentFootprint } from "../base/footprint.ts";
import type { Db, Tx } from "./db.ts";

type Begin = (...told: unknown[]) => Promise<unknown>;
type Work = (tx: object) => unknown;

/** The same database, whose statements are noted in the footprint of the answer that they are asked for. */
export function noted(db: Db): Db {
  return wrapped(db);
}

function wrapped<Asked extends Db | Tx>(db: Asked): Asked {
  return new Proxy(db, {
    apply(target, self, told: unknown[]) {
      currentFootprint()?.ask(toldBy(told[0]));
      return Reflect.apply(target as unknown as () => unknown, self, told);
    },
    get(target, name) {
      const own: unknown = Reflect.get(target, name);
      const footprint = currentFootprint();
      if (footprint === undefined || typeof own !== "function") return own;
      if (name === "begin" || name === "savepoint") return beginning(own as Begin);
      if (name === "json" || name === "array" || name === "typed") return own;
      if (name !== "unsafe") {
        footprint.refuse(`PostgreSQL is asked by ${String(name)}`);
        return own;
      }
      return (...told: unknown[]) => {
        currentFootprint()?.ask(readSql(String(told[0])));
        return (own as (...told: unknown[]) => unknown)(...told);
      };
    },
  });
}

function beginning(begin: Begin): Begin {
  return (...told) => {
    const work = told.pop() as Work;
    return begin(...told, (tx: Tx) => work(wrapped(tx)));
  };
}

/** Whether a server that may not write answers a statement, or a part of one, as any other does. */
export function isRead(strings: TemplateStringsArray): boolean {
  return toldBy(strings).isRead;
}

/** By the place in the program where they are written. */
const known = new WeakMap<object, AskedSql>();

/** A statement or a part of one; the name of a table or of columns; rows that are to be written. */
function toldBy(told: unknown): AskedSql {
  if (typeof told === "string") return readSql(told);
  if (typeof told !== "object" || told === null) return nothing;
  if (!("raw" in told)) return Array.isArray(told) ? readSql(told.join(" ")) : nothing;
  const before = known.get(told);
  if (before !== undefined) return before;
  const asked = readSql((told as unknown as TemplateStringsArray).join(" ? "));
  known.set(told, asked);
  return asked;
}

const nothing: AskedSql = { words: new Set(), refusal: undefined, isRead: true };

const writing =
  /\b(?:insert|update|delete|merge|truncate|copy|lock|call|do|notify|nextval|setval|set_config|share)\b/;
/** Transactions end, and statements begin, at some time: an answer that tells it is of that time. */
const timely =
  /\b(?:now\s*\(|(?:clock|statement|transaction)_timestamp|current_(?:date|time|timestamp)|local(?:time|timestamp)|timeofday|random\s*\()/;

export function readSql(text: string): AskedSql {
  const sql = text.toLowerCase();
  const words = new Set(sql.match(/[a-z_][a-z0-9_]*/g));
  if (writing.test(sql))
    return { words, refusal: `PostgreSQL is asked to write: ${sql.trim().slice(0, 60)}`, isRead: false };
  const own = [...words].find((word) => word.startsWith("pg_"));
  const isRead = own === undefined;
  if (timely.test(sql))
    return { words, refusal: `PostgreSQL is asked for the time: ${sql.trim().slice(0, 60)}`, isRead };
  return { words, refusal: isRead ? undefined : `PostgreSQL is asked of itself: ${own}`, isRead };
}
