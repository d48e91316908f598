import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { mountSmallDisk } from "../../test/faults/small-disk.ts";
import { isFailure } from "../base/failure.ts";
import { watchRoom } from "../store/room.ts";
import { openAdmission } from "./admission.ts";
import { isWrite } from "./writes.ts";
import { doors } from "../api/doors.ts";

const writes = [
  "POST /api/datasets",
  "PATCH /api/datasets/menus",
  "PUT /api/projects/a/datasets/b",
  "POST /api/datasets/menus/publication",
  "POST /api/uploads",
  "PATCH /api/uploads/a",
  "POST /api/exchanges",
  "POST /api/exchanges/a/acceptance",
  "POST /api/exchanges/messages",
  "POST /api/entitlements/messages",
  "POST /api/loans/messages",
  "POST /api/network/messages",
  "POST /api/tokens",
  "POST /datasets/menus/edit",
  "POST /datasets/menus/edit?/save",
  "POST /publish?/import",
  "POST /x?delete=1",
  "POST /datasets/session",
];

const others = [
  "GET /api/datasets",
  "HEAD /datasets/menus",
  "OPTIONS /api/datasets",
  "DELETE /api/datasets/menus",
  "DELETE /api/session",
  "POST /api/session",
  "POST /sign-in",
  "POST /sign-out",
  "POST /api/resources/a/sql",
  "POST /api/resources/a/preview",
  "POST /api/resources/a/validation",
  "POST /api/queries",
  "POST /api/3/action/datastore_search",
  "POST /mcp",
  "POST /oauth/token",
  "POST /api/network/accesses",
  "PUT /api/datasets/menus/access",
  "POST /api/exchanges/a/withdrawal",
  "POST /api/loans/a/deletion",
  "POST /api/accounts/a/suspension",
  "POST /datasets/menus/edit?/delete",
  "POST /datasets/menus?lang=fr&/withdraw=",
];

function isOne(told: string): boolean {
  const at = told.indexOf(" ");
  return isWrite(told.slice(0, at), told.slice(at + 1), doors);
}

test("a request that adds to what is kept is told from one that reads, ends or deletes", () => {
  assert.deepEqual(writes.filter((told) => !isOne(told)), []); // prettier-ignore
  assert.deepEqual(others.filter(isOne), []);
});

test("at the door, nothing is written once half of what is kept free is gone", async () => {
  const folder = await mkdtemp(join(tmpdir(), "maille-room-"));
  try {
    const admit = (reserveBytes: number, method: string) => () =>
      openAdmission({
        doors,
        limits: {},
        clock: () => new Date(),
        shortage: watchRoom(folder, reserveBytes),
      }).admit({ url: "/api/uploads/a", method }, answering as never, "192.0.2.1");
    const tooMuch = Number.MAX_SAFE_INTEGER;
    assert.throws(
      admit(tooMuch, "PATCH"),
      (error) => isFailure(error, "no-room") && error.key === "store-room-nearly-gone",
    );
    for (const [reserve, method] of [
      [tooMuch, "GET"],
      [tooMuch, "DELETE"],
      [0, "PATCH"],
      [1, "PATCH"],
    ] as const)
      // prettier-ignore
      assert.doesNotThrow(admit(reserve, method));
  } finally {
    await rm(folder, { recursive: true });
  }
});

const answering = { once: () => undefined, writeHead: () => undefined };

test("room that comes back is seen", async (t) => {
  await using disk = await mountSmallDisk(20);
  if (disk === undefined) return t.diagnostic("no disk may be mounted here: left out");
  await writeFile(join(disk.path, "a"), "a");
  await disk.fill(3_000_000);
  const shortage = watchRoom(disk.path, 10_000_000);
  const isShort = () => shortage() !== undefined;
  assert.equal(isShort(), true);
  await disk.free();
  const end = Date.now() + 60_000;
  while (isShort() && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 100));
  assert.equal(isShort(), false);
});
