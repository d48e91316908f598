import assert from "node:assert/strict";
import { glob } from "node:fs/promises";
import { basename } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { system } from "../../src/access/actor.ts";
import { newId } from "../../src/base/id.ts";
import { migrate, migrateTo } from "../../src/db/migrate.ts";
import { listNodeReports } from "../../src/rudi/node-reports.ts";
import { getPortal } from "../../src/rudi/portals.ts";
import { emptyTestDatabase } from "../database.ts";

const src = fileURLToPath(new URL("../../src", import.meta.url));
const migration = "1206-outbox-of-rudi";

async function migrationsBefore(first: string): Promise<readonly string[]> {
  const paths = await Array.fromAsync(glob("*/migrations/*.sql", { cwd: src }));
  return paths.map((path) => basename(path, ".sql")).filter((name) => name < first);
}

test("reports and records of RUDI that waited at the upgrade wait in the outbox, with their tries", async () => {
  await using made = await emptyTestDatabase();
  const { db } = made;
  await db.begin(async (tx) => migrateTo(tx, await migrationsBefore(migration)));
  const at = new Date("2026-11-20T08:00:00Z");
  const ids = Array.from({ length: 9 }, (_, index) => newId(at.getTime() + index));
  const [organization, source, node, due, over, portal, paused, dataset, removed] = ids as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  const failure = { key: "rudi-answered", args: { status: 503 } };
  await db`insert into organizations ${db({ id: organization, name: "Ville", slug: "ville", created_at: at })}`;
  await db`
    insert into harvest_sources ${db({
      id: source,
      organization,
      name: "Nœud",
      kind: "rudi",
      url: "https://node.example/",
      options: {},
      every: "never",
      created_at: at,
    } as never)}`;
  await db`
    insert into rudi_nodes ${db({
      id: node,
      source,
      client: node,
      secret_hash: Buffer.alloc(32),
      secret_at: at,
      created_at: at,
    })}`;
  const report = {
    node,
    resource: "r",
    title: "t",
    method: "POST",
    version: "1.4.1",
    submitted_at: at,
    treated_at: at,
  };
  await db`
    insert into rudi_reports ${db([
      { ...report, id: due, tries: 2, next_at: at, failure },
      { ...report, id: over, tries: 5, next_at: null, failure },
      { ...report, id: newId(at.getTime()), tries: 1, next_at: null, failure: null },
    ] as never)}`;
  const told = { name: "RUDI", client: "c", secret: "", created_at: at };
  await db`
    insert into rudi_portals ${db([
      { ...told, id: portal, url: "https://portal.example", paused_at: null, failure },
      { ...told, id: paused, url: "https://paused.example", paused_at: at, failure: null },
    ] as never)}`;
  const publication = { resource: "r", sent_hash: "sent", state: "waiting", tries: 3, next_at: at, failure };
  await db`
    insert into rudi_publications ${db([
      { ...publication, portal, dataset, hash: "new" },
      { ...publication, portal, dataset: removed, hash: null },
      {
        ...publication,
        portal,
        dataset: newId(at.getTime()),
        hash: "sent",
        state: "sent",
        next_at: null,
        failure: null,
      },
      { ...publication, portal: paused, dataset, hash: "new" },
    ] as never)}`;

  assert.ok((await migrate(db)).includes(migration));

  const rows = await db`select kind, peer, key, body, tries from outbox order by kind desc, key`;
  assert.deepEqual(
    rows.map((row) => ({ ...row })),
    [
      { kind: "rudi-report", peer: "https://node.example", key: due, body: {}, tries: 2 },
      ...[
        { portal, dataset, hash: "new" },
        { portal, dataset: removed, hash: null },
      ].map((body) => ({
        kind: "rudi-publication",
        peer: "https://portal.example",
        key: `${portal}/${body.dataset}`,
        body,
        tries: 0,
      })),
    ],
  );
  const { items } = await listNodeReports({ db }, system, node, { page: 1, pageSize: 10 });
  assert.deepEqual(
    new Map(
      items.map(({ id, tries, nextAt, failure: why }) => [id, [tries, nextAt !== undefined, why?.key]]),
    ),
    new Map(
      items.map(({ id }) => [
        id,
        id === due ? [2, true, failure.key] : id === over ? [5, false, failure.key] : [1, false, undefined],
      ]),
    ),
  );
  assert.equal((await getPortal({ db }, system, portal)).failure?.key, failure.key);
});
