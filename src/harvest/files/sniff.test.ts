import assert from "node:assert/strict";
import { test } from "node:test";
import type { Distribution } from "../../catalogue/metadata.ts";
import { sniff } from "./sniff.ts";

function told(format: string, kind: Distribution["kind"] = "file"): Distribution {
  return { id: "1", kind, accessUrl: "https://example.org/file", format };
}

const page = Buffer.from("\n<!DOCTYPE html>\n<title>Erreur 404</title>");

test("a page where a file was told is a file that was lost", () => {
  for (const format of ["CSV", "JSON", "XLSX", "XML", "", "SHP"]) {
    assert.equal(sniff(page, told(format)).ok, false, format);
  }
  assert.equal(sniff(page, told("CSV")).problem?.key, "federation-link-page");
  assert.deepEqual(sniff(page, told("HTML")), { ok: true });
  assert.deepEqual(sniff(page, told("", "link")), { ok: true });
  assert.equal(sniff(Buffer.alloc(0), told("CSV")).problem?.key, "federation-link-empty");
});

test("a file of another format than told is there all the same, and it is said", () => {
  const cases: readonly [string, string | Buffer, boolean][] = [
    ["CSV", "a;b\n1;2", true],
    ["CSV", Buffer.from([0xff, 0xfe, 0x61, 0]), true],
    ["CSV", Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0, 0]), false],
    ["JSON", "\ufeff{}", true],
    ["JSON", "a;b", false],
    ["XLSX", "PK\u0003\u0004", true],
    ["XLSX", "a;b", false],
    ["XML", "<?xml version='1.0'?>", true],
    ["PDF", "%PDF-1.7", true],
    ["PDF", "Bonjour", false],
    ["MNT", "n’importe quoi", true],
  ];
  for (const [format, bytes, isTold] of cases) {
    const found = sniff(Buffer.from(bytes as string), told(format));
    assert.equal(found.ok, true, format);
    assert.equal(found.problem === undefined, isTold, `${format} ${String(bytes)}`);
  }
});
