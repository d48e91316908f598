import assert from "node:assert/strict";
import { documentTime, transports } from "./instances.ts";
import { toBoardsBeside } from "../../src/catalogue/board-links.ts";
import { thumbprintOf } from "../../src/identity/key.ts";
import { toCloudEvents } from "../../src/network/feed/cloud-event.ts";
import { changesOfNew, newOrganization } from "../../src/network/feed/compare-records.ts";
import { toInstance } from "../../src/network/peers/describe-instance.ts";
import type { FeedEvent } from "../../src/network/feed/event.ts";
import { readCode, writeCode } from "../../src/network/peers/invitation.ts";
import { messageSchema } from "../../src/network/peers/messages.ts";
import { answerSchema } from "../../src/network/following/pull.ts";
import { eventSchema, recordProblems } from "../../src/network/following/read-event.ts";
import { reportSchema } from "../../src/network/following/reports.ts";
import type { Checks } from "./block.ts";

let event: FeedEvent | undefined;

/** The examples of the ties, the feed, reports and webhooks. */
export const networkChecks: Checks = {
  instance: ({ text }) => {
    const told = JSON.parse(text);
    assert.equal(toInstance(told.url), transports.url);
  },
  code: ({ text }) => {
    const code = readCode(text);
    assert.ok(code);
    assert.equal(code.instance, transports.url);
    assert.equal(code.key, thumbprintOf(transports.publicKey));
    assert.equal(writeCode(code), text);
    assert.ok(code.expiresAt > documentTime);
  },
  message: ({ text }) => {
    messageSchema.parse(JSON.parse(text));
  },
  event: ({ text }) => {
    const told = JSON.parse(text);
    eventSchema.strict().parse(told);
    assert.deepEqual(recordProblems(told.record), []);
    assert.equal(told.at, documentTime.toISOString());
    assert.equal(told.revision, documentTime.getTime());
    const first = newOrganization(transports.url, told.record);
    assert.deepEqual(told.changes, [first, ...changesOfNew(transports.url, told.record)]);
    event = told;
  },
  end: ({ text }) => {
    const told = eventSchema.strict().parse(JSON.parse(text));
    assert.ok(event);
    assert.deepEqual([told.type, told.origin, told.subject], ["delete", event.origin, event.subject]);
    assert.ok(told.revision > event.revision);
    assert.ok(told.reason !== undefined && told.replacement?.url.startsWith(`${told.origin}/datasets/`));
  },
  events: ({ text }) => {
    const { boards, instance } = answerSchema.strict().parse(JSON.parse(text));
    assert.deepEqual(toBoardsBeside(boards, instance), { boards, left: 0 });
  },
  ping: ({ text }) => {
    assert.equal(typeof JSON.parse(text).head, "number");
  },
  report: ({ text }) => {
    const report = reportSchema.strict().parse(JSON.parse(text));
    assert.ok(event);
    // As it is made of that very event.
    const [found] = recordProblems({ ...event.record, title: "a".repeat(2001) });
    assert.deepEqual(
      [report.problems[0]?.pointer, report.problems[0]?.mend],
      [found?.pointer, found?.detail],
    );
  },
  webhook: ({ text }) => {
    assert.ok(event);
    const [whole] = toCloudEvents({ number: 1, event, signed: "eyJ…" });
    assert.deepEqual(JSON.parse(text), whole);
  },
  "webhook-part": ({ text }) => {
    assert.ok(event);
    const told = toCloudEvents({ number: 1, event, signed: "eyJ…" }, ["version"]);
    assert.deepEqual([JSON.parse(text)], told);
  },
};
