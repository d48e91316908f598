import assert from "node:assert/strict";
import { glob } from "node:fs/promises";
import { basename } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { system } from "../src/access/actor.ts";
import { newId } from "../src/base/id.ts";
import { migrate, migrateTo } from "../src/db/migrate.ts";
import { listWebhooks } from "../src/network/feed/webhooks.ts";
import { emptyTestDatabase } from "./database.ts";

const peer = "https://transports.example";
const src = fileURLToPath(new URL("../src", import.meta.url));

/** The migrations of the program before the outbox. */
async function migrationsBefore(first: string): Promise<readonly string[]> {
  const paths = await Array.fromAsync(glob("*/migrations/*.sql", { cwd: src }));
  return paths.map((path) => basename(path, ".sql")).filter((name) => name < first);
}

test("what waited to be told when the program was upgraded waits in the outbox, once", async () => {
  await using made = await emptyTestDatabase();
  const { db } = made;
  await db.begin(async (tx) => migrateTo(tx, await migrationsBefore("1201")));
  const at = new Date("2026-11-20T08:00:00Z");
  const [exchange, agreement, key, told, project] = Array.from({ length: 5 }, () => newId(at.getTime()));
  await db`
    insert into reports_untold (subject, origin, report, next_at)
    values ('dataset-1', ${peer}, '{"problems": []}', ${at})`;
  await db`
    insert into reuse_tellings (project, instance, revision, acknowledged_at, next_at) values
      (${project ?? ""}, ${peer}, 1, null, ${at}), (${project ?? ""}, 'https://told.example', 1, ${at}, ${at})`;
  await db`
    insert into ties (id, instance, created_at, follows, follows_untold) values
      (${newId(at.getTime())}, ${peer}, ${at}, 'asked', 'follow'),
      (${newId(at.getTime())}, 'https://told.example', ${at}, 'running', null)`;
  await db`
    insert into key_registrations (key, agreement, instance, hash, name, expires_at, state, changed_at,
      acknowledged_at, next_at) values
      (${key ?? ""}, ${agreement ?? ""}, ${peer}, '\\x00', 'script', ${at}, 'registered', ${at}, null, ${at}),
      (${key ?? ""}, ${exchange ?? ""}, ${peer}, '\\x00', 'script', ${at}, 'registered', ${at}, null, ${at}),
      (${told ?? ""}, ${agreement ?? ""}, ${peer}, '\\x00', 'script', ${at}, 'registered', ${at}, ${at}, ${at})`;
  await db`
    insert into exchanges (id, side, peer, dataset, subject, party, state, terms, sequence, head, asked_at,
      changed_at, answer_by)
    values (${exchange ?? ""}, 'asker', ${peer}, ${agreement ?? ""}, '{}', '{}', 'asked', '{}', 2, 'b', ${at},
      ${at}, ${at})`;
  const message = { exchange: exchange ?? "", document: "d", side: "asker", standing: "applied", at };
  await db`
    insert into exchange_messages ${db([
      { ...message, hash: "b", sequence: 2, outgoing: true, delivered_at: null, next_at: at },
      { ...message, hash: "a", sequence: 1, outgoing: true, delivered_at: null, next_at: at },
      { ...message, hash: "taken", sequence: 0, outgoing: true, delivered_at: at, next_at: null },
    ])}`;

  const ran = await migrate(db);
  assert.ok(ran.includes("1202-outbox-of-network"));

  const rows = await db<{ kind: string; peer: string; key: string; lane: string | null }[]>`
    select kind, peer, key, lane from outbox order by kind, number`;
  assert.deepEqual(
    rows.map((row) => ({ ...row })),
    [
      { kind: "exchange-message", peer, key: "a", lane: exchange },
      { kind: "exchange-message", peer, key: "b", lane: exchange },
      { kind: "network-report", peer, key: "dataset-1", lane: null },
      { kind: "network-reuse", peer, key: project, lane: null },
      { kind: "network-tie", peer, key: "follows", lane: null },
      { kind: "project-key", peer, key, lane: null },
    ],
  );
});

test("what webhooks had not taken at the upgrade waits in the outbox, with its tries and its problem", async () => {
  await using made = await emptyTestDatabase();
  const { db } = made;
  await db.begin(async (tx) => migrateTo(tx, await migrationsBefore("1205")));
  const at = new Date("2026-11-20T08:00:00Z");
  const told = { key: "network-webhook-refused", args: { status: 500 } };
  await db`update feed_head set position = 7, open_position = 5`;
  const webhook = { secret: "sealed", note: "", kinds: ["dataset"], created_at: at, next_at: at };
  const [behind, failing, upToDate, stopped] = [1, 2, 3, 4].map((later) => newId(at.getTime() + later));
  const fails = { failures: 3, failing_since: at, last_problem: told };
  const well = { failures: 0, failing_since: null, last_problem: null };
  for (const row of [
    { id: behind, url: "https://behind.example:8443/a?b#c", position: 4, disabled_at: null, ...well },
    { id: failing, url: "https://failing.example/", position: 0, disabled_at: null, ...fails },
    { id: upToDate, url: "https://well.example/", position: 5, disabled_at: null, ...well },
    { id: stopped, url: "https://stopped.example/", position: 0, disabled_at: at, ...fails },
  ]) {
    const { last_problem, ...rest } = row;
    await db`insert into webhooks ${db([{ ...webhook, ...rest }] as never)}`;
    await db`update webhooks set last_problem = ${db.json(last_problem)} where id = ${row.id ?? ""}`;
  }

  await migrate(db);

  const entries = await db`select kind, peer, key, tries, problem from outbox order by key`;
  assert.deepEqual(
    entries.map((row) => ({ ...row })),
    [
      { peer: "https://behind.example:8443", key: behind, tries: 0, problem: null },
      { peer: "https://failing.example", key: failing, tries: 3, problem: told },
    ].map((entry) => ({ kind: "network-webhook", ...entry })),
  );
  const shown = await listWebhooks({ db }, system);
  assert.deepEqual(
    shown.map(({ url, waiting, problem, failingSince, disabledAt }) => [
      new URL(url).hostname,
      waiting,
      problem,
      failingSince,
      disabledAt,
    ]),
    [
      ["behind.example", 1, undefined, undefined, undefined],
      ["failing.example", 5, told, at, undefined],
      ["well.example", 0, undefined, undefined, undefined],
      ["stopped.example", 5, told, at, at],
    ],
  );
});
