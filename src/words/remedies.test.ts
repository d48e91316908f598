import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { allWords } from "./all.ts";
import { remedyOf } from "./remedies.ts";

/** What answers a request, tells of a file, or says itself all there is to do. */
const sayAll: ReadonlySet<string> = new Set([
  "federation-already-running",
  "federation-deleted-there",
  "federation-disappeared",
  "federation-distribution-unknown",
  "federation-every-wrong",
  "federation-kind-not-found",
  "federation-kind-unknown",
  "federation-link-empty",
  "federation-link-other",
  "federation-link-page",
  "federation-not-a-file",
  "federation-original-unknown",
  "federation-run-over",
  "federation-run-unknown",
  "federation-source-deleted",
  "federation-source-unknown",
  "federation-url-secret",
  "federation-url-wrong",
  "net-private-address",
  "read-context-foreign",
]);

test("whatever refuses a record or ends a harvest comes with what mends it", () => {
  const code = globSync("**/*.ts", { cwd: src })
    .filter((file) => /^(?:harvest|net|catalogue)\//.test(file) && !file.endsWith(".test.ts"))
    .map((file) => readFileSync(new URL(file, src), "utf8"))
    .join("\n");
  const keys = Object.keys(allWords).filter(
    (key) => /^(?:read|federation|net)-/.test(key) && code.includes(`"${key}"`),
  );
  assert.ok(keys.length > 100);
  assert.deepEqual(
    keys.filter((key) => remedyOf(key) === undefined && !sayAll.has(key)),
    [],
  );
});

const src = new URL("../", import.meta.url);
