import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import { consistencyProof, inclusionProof, leafHash, rootAt, rootOf, type TreeNode } from "./journal-tree.ts";
import { isConsistent, isIncluded } from "../journal/verify-proof.ts";

/** The leaves of the tests of Certificate Transparency, and the root of each beginning of them. */
const leaves = [
  "",
  "00",
  "10",
  "2021",
  "3031",
  "40414243",
  "5051525354555657",
  "606162636465666768696a6b6c6d6e6f",
].map((hex) => Buffer.from(hex, "hex"));
const roots = [
  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

function reader(hashes: readonly Buffer[]) {
  return async (nodes: readonly TreeNode[]) =>
    nodes.map(({ height, index }) => {
      const own = hashes.slice(index * 2 ** height, (index + 1) * 2 ** height);
      assert.equal(own.length, 2 ** height, "only whole subtrees are asked for");
      return rootOf(own);
    });
}

/** RFC 6962 §2.1 as it is written. */
function plainRoot(entries: readonly Buffer[]): Buffer {
  if (entries.length === 0) return sha256();
  if (entries.length === 1) return sha256(Buffer.from([0]), entries[0] as Buffer);
  let k = 1;
  while (k * 2 < entries.length) k *= 2;
  return sha256(Buffer.from([1]), plainRoot(entries.slice(0, k)), plainRoot(entries.slice(k)));
}

test("the roots are those of the tests of Certificate Transparency", async () => {
  const hashes = leaves.map(leafHash);
  for (const [size, root] of roots.entries()) {
    assert.equal((await rootAt(size, reader(hashes))).toString("hex"), root);
    assert.equal(rootOf(hashes.slice(0, size)).toString("hex"), root);
  }
});

test("the proofs are those of the tests of Certificate Transparency", async () => {
  const read = reader(leaves.map(leafHash));
  assert.deepEqual(await hex(inclusionProof(0, 1, read)), []);
  assert.deepEqual(await hex(inclusionProof(5, 8, read)), [
    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  ]);
  assert.deepEqual(await hex(consistencyProof(6, 8, read)), [
    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  ]);
  assert.deepEqual(await hex(consistencyProof(2, 5, read)), [
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
  ]);
});

test("each leaf of each tree is proved, each tree is the beginning of the next, and no byte may change", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ maxLength: 9 }), { minLength: 1, maxLength: 70 }),
      fc.nat(),
      fc.nat(),
      fc.nat(),
      async (given, indexSeed, firstSeed, wrongSeed) => {
        const entries = given.map((entry) => Buffer.from(entry));
        const hashes = entries.map(leafHash);
        const read = reader(hashes);
        const size = entries.length;
        const root = await rootAt(size, read);
        assert.deepEqual(root, plainRoot(entries));
        const index = indexSeed % size;
        const leaf = { hash: hashes[index] as Buffer, index };
        const proof = await inclusionProof(index, size, read);
        assert.ok(isIncluded(leaf, { size, root }, proof));
        assert.ok(!isIncluded({ ...leaf, hash: changed(leaf.hash, wrongSeed) }, { size, root }, proof));
        assert.ok(!isIncluded(leaf, { size, root: changed(root, wrongSeed) }, proof));
        assert.ok(!isIncluded(leaf, { size, root }, [...proof, root]));
        for (const wrong of eachChanged(proof, wrongSeed))
          assert.ok(!isIncluded(leaf, { size, root }, wrong));
        const first = {
          size: firstSeed % (size + 1),
          root: plainRoot(entries.slice(0, firstSeed % (size + 1))),
        };
        const growth = await consistencyProof(first.size, size, read);
        assert.ok(isConsistent(first, { size, root }, growth));
        assert.ok(!isConsistent({ ...first, root: changed(first.root, wrongSeed) }, { size, root }, growth));
        if (first.size > 0) assert.ok(!isConsistent(first, { size, root: changed(root, wrongSeed) }, growth));
        assert.ok(!isConsistent(first, { size, root }, [...growth, root]));
        for (const wrong of eachChanged(growth, wrongSeed))
          assert.ok(!isConsistent(first, { size, root }, wrong));
      },
    ),
    { numRuns: 300 },
  );
});

function sha256(...parts: Buffer[]): Buffer {
  return createHash("sha256").update(Buffer.concat(parts)).digest();
}

async function hex(proof: Promise<readonly Buffer[]>): Promise<string[]> {
  return (await proof).map((hash) => hash.toString("hex"));
}

function changed(hash: Buffer, seed: number): Buffer {
  const other = Buffer.from(hash);
  other[seed % 32] = (other[seed % 32] ?? 0) ^ (1 << (seed % 8));
  return other;
}

function eachChanged(proof: readonly Buffer[], seed: number): Buffer[][] {
  return proof.map((hash, at) => proof.with(at, changed(hash, seed)));
}
