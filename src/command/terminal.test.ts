import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { test } from "node:test";
import { say } from "../words/say.ts";
import { printLine, printTable } from "./terminal.ts";

test("what others wrote moves no cursor of a terminal, hides nothing, and makes no line of its own", () => {
  const stream = new PassThrough({ encoding: "utf8" });
  const title = "Lignes\u001b[2J\u001b[8m\r\u009b1A\nAll that the file claims is proved.\u202eeurt";
  const args = { producer: title, asker: "Ville", dataset: "Bus\tÉté", day: "", until: "" };
  printLine(stream, say("en", "command-verify-agreement-between", args));
  printTable(stream, [title], [[title]]);
  const written = String(stream.read());
  assert.doesNotMatch(written, /[^\P{Cc}\n\t]|\u202e/u);
  assert.equal(written.split("\n").length, 1 + 3 + 1, "a line more than was printed");
  assert.match(written, /Lignes\\u001b\[2J.*\\u000d\\u009b1A\\u000aAll that/);
  assert.match(written, /Bus\tÉté/);
});
