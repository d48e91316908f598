/** `npm run check`: what can be said of the code without running it, and the architecture. Says all that is wrong. */
import { join } from "node:path";
import { root } from "./node-24.js";
import { prepare } from "./prepare.js";
import { steps } from "./steps.js";

const node = prepare({ pages: "typed" });
const bin = (name) => join(root, "node_modules", ".bin", name);
const failed = await steps([
  ["format", bin("oxfmt"), ["--check", "."]],
  ["lint and types", bin("oxlint"), ["--type-aware", "--type-check", "--deny-warnings"]],
  ["architecture", node, ["--test", "--test-reporter=dot", "test/architecture.test.ts"]],
]);
if (failed.length > 0) process.stdout.write(`\nWrong: ${failed.join(", ")}\n`);
process.exitCode = failed.length > 0 ? 1 : 0;
