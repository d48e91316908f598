import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { test } from "node:test";
import { Failure } from "../base/failure.ts";
import type { Log } from "../base/log.ts";
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

function written(format: "text" | "json", work: (log: Log) => void): string {
  const err = new PassThrough();
  work(logTo({ err }, format));
  return String(err.read());
}

/** As PostgreSQL, the engine and mail servers word them. */
const telling = [
  new Error('invalid input syntax for type uuid: "Martin"'),
  new Error(
    "Conversion Error: Could not convert string 'O'Martin' to INT32\n\nLINE 1: SELECT 1850535 WHERE a = Martin\n  ^",
  ),
  // The language of a database elsewhere is its operator's (`lc_messages`).
  new Error("syntaxe en entrée invalide pour le type uuid : « Martin »"),
  new Error("ungültige Eingabesyntax für Typ uuid: „Martin“"),
  new Error("550 no such user: <jeanne.martin@example.org>"),
  new Error("it broke", { cause: new Error('duplicate key (email)=("Martin")') }),
  new Error("value 185053523800142 is out of range"),
];

test("what breaks is told without what a row, a question or a letter holds", () => {
  for (const format of ["text", "json"] as const) {
    for (const error of telling) {
      const text = written(format, (log) =>
        log("bug", { requestId: "7", error, to: "jeanne.martin@example.org" }),
      );
      assert.doesNotMatch(text, /martin|1850535/i);
      assert.match(text, /log\.test\.ts:\d+/, "its stack is told");
    }
  }
});

test("another machine is told without what it was asked, and by whom", () => {
  const source = "https://martin:secret@a.example/api/datasets?key=secret&who=martin#martin";
  const text = written("text", (log) => {
    log("harvest-broke", { source, error: new Error(`no answer of ${source}`) });
    log("harvest-broke", { source: "https://martin:secret@b.example/api" });
  });
  assert.doesNotMatch(text, /secret|martin/);
  assert.match(text, /source=https:\/\/a\.example\/api\/datasets\?…/);
  assert.match(text, /source=https:\/\/b\.example\/api/);
});

test("as JSON, an event is one object a line", () => {
  const failure = new Failure("unavailable", "api-database-away", {}, { cause: new Error("closed") });
  const lines = written("json", (log) => {
    log("request", { requestId: "7", route: undefined, status: 200 });
    log("bug", { requestId: "8", error: failure });
  });
  const [request, bug] = lines
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  assert.match(String(request?.["time"]), /^\d{4}-/);
  assert.deepEqual(
    { ...request, time: "" },
    { time: "", level: "info", event: "request", requestId: "7", status: 200 },
  );
  const { error, ...rest } = bug as { error: { code: string; cause: { message: string } } };
  assert.deepEqual([error.code, error.cause.message], ["unavailable", "closed"]);
  assert.deepEqual({ ...rest, time: "" }, { time: "", level: "error", event: "bug", requestId: "8" });
});
