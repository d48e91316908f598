import assert from "node:assert/strict";
import { test } from "node:test";
import { ProcessCounts } from "./counts.ts";
import { counter, gauge, writeFamilies } from "./open-metrics.ts";

test("families are written as OpenMetrics has them: units, totals, what is escaped, and an end", () => {
  const text = writeFamilies([
    counter("maille_a", "How\nmany.", [{ labels: { of: 'a"\\b' }, value: 3 }]),
    gauge("maille_b_seconds", "How long.", 0.5),
    gauge("maille_nothing", "Left out.", []),
  ]);
  assert.equal(
    text,
    [
      "# TYPE maille_a counter",
      "# HELP maille_a How\\nmany.",
      'maille_a_total{of="a\\"\\\\b"} 3',
      "# TYPE maille_b_seconds gauge",
      "# UNIT maille_b_seconds seconds",
      "# HELP maille_b_seconds How long.",
      "maille_b_seconds 0.5",
      "# EOF",
      "",
    ].join("\n"),
  );
});

test("requests are counted by door and status, durations in buckets that hold those before them", () => {
  const counts = new ProcessCounts();
  const log = counts.counting(() => undefined);
  for (const ms of [4, 700, 60_000]) counts.request({ door: "api", status: 200, ms, isStream: false });
  counts.request({ door: "api", status: 503, ms: 900_000, isStream: true });
  log("job-failed");
  log("job-failed", { job: "7" });
  const lines = writeFamilies(counts.families()).split("\n");
  const told = (start: string) => lines.filter((line) => line.startsWith(start));
  assert.deepEqual(told("maille_http_requests_total"), [
    'maille_http_requests_total{door="api",status="200"} 3',
    'maille_http_requests_total{door="api",status="503"} 1',
  ]);
  const buckets = told("maille_http_request_duration_seconds_bucket");
  assert.deepEqual(buckets.map((line) => Number(line.split(" ").at(-1))), [1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3]); // prettier-ignore
  assert.match(buckets.at(7) ?? "", /le="1\.0"/);
  assert.deepEqual(told("maille_http_request_duration_seconds_sum"), [
    'maille_http_request_duration_seconds_sum{door="api"} 60.704',
  ]);
  assert.deepEqual(told("maille_log_events_total"), [
    'maille_log_events_total{event="bug"} 0',
    'maille_log_events_total{event="job-failed"} 2',
  ]);
});
