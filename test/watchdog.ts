/**
 * Loaded before each test file (`run.ts`). A file that is held open by something that it left
 * behind, a process or a connection, ends with what holds it, where it would wait for ever.
 */
import { after } from "node:test";

const longestMinutes = 20;
/** What a file still does once its last test and hook have ended. */
const closingSeconds = 60;

endAfter(longestMinutes * 60, `${longestMinutes} minutes`);
after(() => endAfter(closingSeconds, `${closingSeconds} seconds without a test`));

function endAfter(seconds: number, since: string): void {
  setTimeout(() => {
    const holding = process.getActiveResourcesInfo().join(", ");
    process.stderr.write(`The test file is still open after ${since}: ${holding}\n`);
    process.exit(1);
  }, seconds * 1000).unref();
}
