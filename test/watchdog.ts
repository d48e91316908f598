/**
 * Loaded before each test file (`scripts/test.js`). A file that is held open by something that it
 * left behind, a process or a connection, ends with what holds it, where it would wait for ever.
 */
const longestMinutes = 20;

setTimeout(() => {
  const holding = process.getActiveResourcesInfo().join(", ");
  process.stderr.write(`The test file is still open after ${longestMinutes} minutes: ${holding}\n`);
  process.exit(1);
}, longestMinutes * 60_000).unref();
