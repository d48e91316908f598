import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { test } from "node:test";
import { logTo } from "./log.ts";

test("an event is one line, whatever others wrote in it", () => {
  const err = new PassThrough();
  const log = logTo({ err });
  log("harvest-broke", { source: "https://a.example/\n2026-11-26 bug all=lost\u001b[2J", run: 7 });
  const written = String(err.read());
  assert.equal(written.trimEnd().split("\n").length, 1);
  assert.match(
    written,
    /harvest-broke source="https:\/\/a\.example\/\\n2026-11-26 bug all=lost\\u001b\[2J" run=7/,
  );
});
