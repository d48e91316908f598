/**
 * Loaded before each test file of a run (`run.ts`). An instance of tests works on a table with one thread of the engine,
 * where one that serves takes as many as there are processors: there, who asked looks for work again and again for as long
 * as another thread has all of it, and few tables of tests are large enough to be shared out. Tests of what several threads
 * do say how many they take; an instance that a test starts as a process has as many as any.
 */
import { createRequire, syncBuiltinESMExports } from "node:module";
import type * as System from "node:os";

const system: { -readonly [Name in keyof typeof System]: (typeof System)[Name] } = createRequire(
  import.meta.url,
)("node:os");
system.availableParallelism = () => 1;
syncBuiltinESMExports();
