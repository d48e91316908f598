/**
 * Loaded before each test file (`run.ts`). A file that is held open by something that it left
 * behind, a process or a connection, ends with what holds it, where it would wait for ever; one whose
 * process is ended from within before its last test fails, where node:test takes it for one that passed.
 * As it ends it tells the run what it took of processors.
 */
import { after } from "node:test";
import { everyCase } from "./every.ts";
import { tellProcessor } from "./processor.ts";

/** Less than the run has for it (`run.ts`), which would not say what holds it. */
const longestMinutes = everyCase ? 60 : 14;
/** What a file still does once its last test and hook have ended. */
const closingSeconds = 60;

let isThrough = false;
endAfter(longestMinutes * 60, `${longestMinutes} minutes`);
after(() => {
  isThrough = true;
  endAfter(closingSeconds, `${closingSeconds} seconds without a test`);
});
process.once("exit", (code) => {
  tellProcessor();
  if (isThrough) return;
  process.exitCode = code === 0 ? 1 : code;
  process.stderr.write(`${new Error(`The test file ended with ${code} before its last test`).stack}\n`);
});

function endAfter(seconds: number, since: string): void {
  setTimeout(() => {
    const holding = process.getActiveResourcesInfo().join(", ");
    process.stderr.write(`The test file is still open after ${since}: ${holding}\n`);
    process.exit(1);
  }, seconds * 1000).unref();
}
