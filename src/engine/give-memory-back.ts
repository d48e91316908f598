import { DuckDBInstance } from "@duckdb/node-api";

/**
 * What the engine took for statements, imports and copies is given back to the machine, and not kept
 * for the next. The allocator is one for the process, and each instance that closes has it keep
 * everything again: it is told anew, by an instance whose settings are not locked.
 */
export async function giveMemoryBack(everyMs = 10_000): Promise<AsyncDisposable> {
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  let telling: Promise<unknown> = Promise.resolve();
  const tell = () => {
    telling = connection.run("SET GLOBAL allocator_background_threads = true");
  };
  tell();
  const again = setInterval(tell, everyMs).unref();
  return {
    [Symbol.asyncDispose]: async () => {
      clearInterval(again);
      await telling;
      connection.closeSync();
      instance.closeSync();
    },
  };
}
