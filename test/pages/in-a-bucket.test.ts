import assert from "node:assert/strict";
import { access, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { demonstrated } from "../journeys/furnished.ts";
import { s3Server } from "../s3-server.ts";
import { openInstance } from "./instance.ts";

const token = "t".repeat(32);

test("an instance whose files are in a bucket serves what it can while the object store is away, and says what it cannot", async () => {
  const folder = await mkdtemp(join(tmpdir(), "maille-in-a-bucket-"));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const server = stack.use(await s3Server(join(folder, "objects")));
  const { endpoint, bucket, prefix, accessKeyId, secretAccessKey } = server.address;
  const data = join(folder, "data");
  const open = () =>
    openInstance(
      {
        MAILLE_STORE: `s3://${bucket}/${prefix}?endpoint=${endpoint}`,
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
        MAILLE_METRICS_TOKEN: token,
      },
      data,
    );
  let served = await open();
  stack.defer(() => served[Symbol.asyncDispose]());
  const get = async (path: string, headers: Record<string, string> = {}) => {
    const answer = await fetch(served.url + path, { headers: { "accept-language": "fr", ...headers } });
    return { status: answer.status, body: await answer.text() };
  };
  await demonstrated(served);
  const table = "/datasets/regions";
  assert.match((await get(table)).body, /Auvergne-Rhône-Alpes/);
  await assert.rejects(access(join(data, "store")));
  const told = await get("/metrics", { authorization: `Bearer ${token}` });
  assert.match(told.body, /^maille_well\{part="store"\} 1$/m);
  assert.match(told.body, /^maille_store_requests_total\{outcome="answered"\} [1-9]/m);
  await server.away();
  for (const path of ["/", "/health/ready", "/datasets", table])
    assert.equal((await get(path)).status, 200, path);
  assert.match((await get(table)).body, /Auvergne-Rhône-Alpes/);
  assert.deepEqual(JSON.parse((await get("/api/health")).body), {
    database: true,
    engine: true,
    disk: true,
    store: false,
  });
  // The next start finds it away still, and nothing at hand.
  await served[Symbol.asyncDispose]();
  for (const name of ["engine", "store-cache"]) await rm(join(data, name), { recursive: true });
  served = await open();
  const page = await get(table);
  assert.equal(page.status, 200);
  assert.match(page.body, /Les fichiers du site sont chez 127\.0\.0\.1:\d+, qui ne répond pas/);
  assert.equal((await get(`${table}/download/csv`)).status, 503);
  await server.back();
  server.told.fault = () => "refuse";
  const refused = await get(table);
  assert.equal(refused.status, 200);
  assert.match(refused.body, /qui a refusé \(403/);
  server.told.fault = () => undefined;
  assert.match((await get(table)).body, /Auvergne-Rhône-Alpes/);
});
