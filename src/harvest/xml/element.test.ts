import assert from "node:assert/strict";
import { test } from "node:test";
import { readSitemap } from "../web-pages/sitemap.ts";
import { parseElement } from "./element.ts";

test("elements that stand too deep in each other are no record, and what stood above them is read", () => {
  const before = process.cpuUsage();
  const { root, broken } = parseElement(`<record><title>Eau</title>${"<p>".repeat(100_000)}`, "");
  assert.equal(root.children[0]?.text, "Eau");
  assert.match(broken ?? "", /deep/);
  assert.ok(process.cpuUsage(before).user < 2_000_000);
});

test("a sitemap of nothing but spaces is none at once", async () => {
  const before = process.cpuUsage();
  assert.equal(await readSitemap(Buffer.from(`x${" ".repeat(500_000)}\n`)), undefined);
  assert.ok(process.cpuUsage(before).user < 2_000_000);
});
