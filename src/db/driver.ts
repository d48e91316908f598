import { type LoadHookSync, registerHooks } from "node:module";
import { arrayTypes } from "./array-types.ts";

/**
 * The driver, mended as it is loaded (ADR 0036, 0037). As published (3.4.9), a connection that is lost with
 * a statement on its way, which the ROLLBACK of a lost transaction always is, keeps that statement and writes
 * it to no socket: the process ends by a TypeError, or the connection answers nobody ever again. And
 * what a lost transaction goes on to ask is asked outside of any, once its connection is made anew.
 * A transaction that begins on a connection which takes nothing more ahead is refused, though the
 * server has begun it: what others then ask there is acknowledged inside of it, and lost with it.
 * A connection that is closed before it is made, as by a balancer that has nobody to lead to, is made again
 * and again, and whoever asks waits for ever.
 * A statement that fails in the middle of its rows leaves as many holes at the beginning of the next answer.
 * One that is ended while it waits to be made anew, as that of whoever listens does, is made nevertheless, and keeps
 * the process from its end; one that is ended while it is made stays as long as its patience.
 * And a connection tells `watch` of itself, so that one which never answers can be ended (ADR 0147).
 * Each connection asks anew for the types of arrays, whose numbers never change: no connection asks (ADR 0250).
 * Where a statement is written, who asked it first was held for ever, with all that they held; and what a failure tells
 * of that place ended within the driver (ADR 0274).
 * A queue that is never empty keeps the places of all that was ever in it, and looks through them for each
 * statement; and connections without work take turns, so that none is without for long (ADR 0161).
 */
const mendings: Readonly<Record<string, readonly (readonly [from: string, to: string])[]>> = {
  "/postgres/src/connection.js": [
    [
      "      return write(toBuffer(q))\n        && !q.describeFirst\n        && !q.cursorFn\n        && sent.length < max_pipeline\n        && (!q.options.onexecute || q.options.onexecute(connection))\n",
      "      const takesMore = write(toBuffer(q))\n      if (q.options.onexecute) {\n        q.options.onexecute(connection)\n        return false\n      }\n      return takesMore\n        && !q.describeFirst\n        && !q.cursorFn\n        && sent.length < max_pipeline\n",
    ],
    [
      "      initial = query\n      reconnect()\n",
      "      initial = query\n      terminated = false\n      reconnect()\n",
    ],
    ["    setTimeout(connect, closedTime", "    setTimeout(() => terminated || connect(), closedTime"],
    [
      "      socket.readyState === 'open' && socket.end(b().X().end())\n",
      "      socket.readyState === 'open' && socket.end(b().X().end())\n      socket.readyState === 'opening' && socket.destroy()\n",
    ],
    [
      "    query = results = errorResponse = null\n    result = new Result()\n",
      "    query = results = errorResponse = null\n    rows = 0\n    result = new Result()\n",
    ],
    [
      "      needsTypes = options.fetch_types\n",
      `      if (options.fetch_types && !options.shared.knowsTypes) {\n        ${JSON.stringify(arrayTypes)}.forEach(([oid, typarray]) => addArrayType(oid, typarray))\n        options.shared.knowsTypes = true\n      }\n`,
    ],
    [
      "      if (needsTypes) {\n        initial.reserve && (initial = null)\n        return fetchArrayTypes()\n      }\n\n      initial && !initial.reserve && execute(initial)\n      options.shared.retries = retries = 0\n      initial = null\n      return\n",
      "      const { reserve } = initial\n      reserve || execute(initial)\n      options.shared.retries = retries = 0\n      initial = null\n      if (!reserve)\n        return\n",
    ],
    ["  let socket = null\n", "  let socket = null\n    , heard = 0\n"],
    ["  function data(x) {\n", "  function data(x) {\n    heard++\n"],
    [
      "    x.on('close', closed)\n",
      "    x.on('close', closed)\n    options.watch && options.watch(x, () => ({ pid: backend.pid, isAsked: Boolean(query || sent.length), heard }))\n",
    ],
    [
      "    if (terminated)\n",
      "    if (socket === null || socket.destroyed)\n      return queryError(q, Errors.connection('CONNECTION_CLOSED', options)), true\n\n    if (terminated)\n",
    ],
    [
      "    if (initial)\n      return reconnect()\n",
      "    if (initial && options.host[retries + 1])\n      return reconnect()\n    initial && errored(Errors.connection('CONNECTION_CLOSED', options))\n",
    ],
    [
      "    clearImmediate(nextWriteTimer)\n    socket.removeListener('data', data)\n",
      "    clearImmediate(nextWriteTimer)\n    chunk = nextWriteTimer = errorResponse = null\n    socket.removeListener('data', data)\n",
    ],
    [
      "    !hadError && (query || sent.length) && error(Errors.connection('CONNECTION_CLOSED', options, socket))\n",
      "    if (query || sent.length)\n      error(Errors.connection('CONNECTION_CLOSED', options, socket))\n    query = null\n",
    ],
  ],
  "/postgres/src/query.js": [
    [
      "const originCache = new Map()\n    , originStackCache = new Map()\n",
      "const originCache = new WeakMap()\n    , originStackCache = new WeakMap()\n",
    ],
    [
      "  if (originCache.has(xs))\n    return originCache.get(xs)\n",
      "  const known = originCache.get(xs)?.deref()\n  if (known !== undefined)\n    return known\n",
    ],
    ["  Error.stackTraceLimit = 4\n", "  Error.stackTraceLimit = 10\n"],
    [
      "  originCache.set(xs, new Error())\n  Error.stackTraceLimit = x\n  return originCache.get(xs)\n",
      "  const error = new Error()\n  originCache.set(xs, new WeakRef(error))\n  Error.stackTraceLimit = x\n  return error\n",
    ],
  ],
  "/postgres/src/queue.js": [
    [
      "    shift: () => {\n",
      "    pop: () => {\n      const out = xs.pop()\n\n      if (index === xs.length) {\n        index = 0\n        xs = []\n      }\n\n      return out\n    },\n    shift: () => {\n",
    ],
    [
      "        xs[index - 1] = undefined\n",
      "        xs[index - 1] = undefined\n        if (index > 64 && index * 2 > xs.length) {\n          xs.splice(0, index)\n          index = 0\n        }\n",
    ],
  ],
  "/postgres/src/index.js": [
    ["      return go(open.shift(), query)\n", "      return go(open.pop(), query)\n"],
    [
      "    socket          : o.socket,\n",
      "    socket          : o.socket,\n    watch           : o.watch,\n",
    ],
    ["      , connection\n", "      , connection\n      , lost = null\n"],
    [
      "connection.onclose = reject)\n",
      "connection.onclose = e => {\n          lost = e\n          while (queries.length) queries.shift().reject(e)\n          reject(e)\n        })\n",
    ],
    [
      "uncaughtError || (uncaughtError = e))\n",
      "uncaughtError || (uncaughtError = e))\n        if (lost)\n          return q.reject(lost)\n",
    ],
  ],
};

export const postgres = await load();

async function load(): Promise<typeof import("postgres")> {
  const left = new Set(Object.keys(mendings));
  const hooks = registerHooks({
    load: (url, context, next) => {
      const loaded = next(url, context);
      const path = [...left].find((end) => url.endsWith(end));
      if (path === undefined) return loaded;
      left.delete(path);
      return { ...loaded, source: mended(path, textOf(loaded.source)) };
    },
  });
  try {
    const { default: driver } = await import("postgres");
    if (left.size > 0) throw notMended([...left].join(", "));
    return driver;
  } finally {
    hooks.deregister();
  }
}

function textOf(source: ReturnType<LoadHookSync>["source"]): string {
  if (typeof source === "string") return source;
  return source === undefined || source === null ? "" : Buffer.from(source as Uint8Array).toString("utf8");
}

function mended(path: string, source: string): string {
  return (mendings[path] ?? []).reduce((text, [from, to]) => {
    if (text.split(from).length !== 2) throw notMended(path);
    return text.replace(from, () => to);
  }, source);
}

/** Of another version of the driver, or of one that was loaded before. */
function notMended(path: string): Error {
  return new Error(`the driver of PostgreSQL is not the one that is mended here: ${path}`);
}
