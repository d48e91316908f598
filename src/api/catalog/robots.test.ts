import assert from "node:assert/strict";
import { test } from "node:test";
import { doors } from "../doors.ts";
import { toRobots } from "./robots.ts";

test("no rule shuts more than it says where a parser drops a lone question mark", () => {
  const text = toRobots("https://data.example.org", doors);
  const rules = text.split("\n").filter((line) => /^(?:Disallow|Allow): /.test(line));
  assert.ok(rules.length > 10);
  assert.deepEqual(
    rules.filter((rule) => rule.endsWith("?")),
    [],
  );
});
