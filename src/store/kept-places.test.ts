import assert from "node:assert/strict";
import { test } from "node:test";
import { testDatabase } from "../../test/database.ts";
import { leaveFormer, leavePlace, notePlace, refuseOtherPlaces } from "./kept-places.ts";
import { type StorePlace, writePlace } from "./store-place.ts";

const bucket = {
  endpoint: "https://s3.example.org/",
  bucket: "maille",
  prefix: "data/",
  region: "eu-west-3",
  accessKeyId: "key",
  secretAccessKey: "secret",
  sessionToken: undefined,
};
const other: StorePlace = { ...bucket, prefix: "" };
const elsewhere = { key: "store-elsewhere" };

test("a place has one name, whatever else is told of it", () => {
  assert.equal(writePlace(bucket), "s3://maille/data?endpoint=https://s3.example.org");
  assert.equal(
    writePlace({ ...other, region: "us-east-1", accessKeyId: "another" }),
    "s3://maille?endpoint=https://s3.example.org",
  );
});

test("who names a place of files is let in, and nobody else", async () => {
  await using made = await testDatabase();
  const { db } = made;
  await refuseOtherPlaces(db, { place: other });
  await notePlace(db, { place: "folder" });
  await assert.rejects(notePlace(db, { place: bucket }), elsewhere);
  await assert.rejects(notePlace(db, { place: bucket, former: other }), elsewhere);
  await notePlace(db, { place: bucket, former: "folder" });
  await assert.rejects(refuseOtherPlaces(db, { place: "folder" }), elsewhere);
  await refuseOtherPlaces(db, { place: "folder", former: bucket });
  assert.equal(await leavePlace(db, "folder"), true);
  assert.equal(await leavePlace(db, "folder"), false);
  await notePlace(db, { place: bucket, former: "folder" });
  await notePlace(db, { place: bucket });
});

test("what was copied before any process puts files there leaves no place that goes on being used", async () => {
  await using made = await testDatabase();
  const { db } = made;
  const places = { place: bucket, former: "folder" } as const;
  await notePlace(db, { place: "folder" });
  await leaveFormer(db, places);
  await assert.rejects(notePlace(db, { place: bucket }), elsewhere);
  await notePlace(db, places);
  await leaveFormer(db, places);
  await notePlace(db, { place: bucket });
  await assert.rejects(refuseOtherPlaces(db, { place: "folder" }), elsewhere);
});

test("a move that was under way before places were noted has both", async () => {
  await using made = await testDatabase();
  const { db } = made;
  await notePlace(db, { place: bucket, former: "folder" });
  for (const place of [bucket, "folder"] as const)
    await assert.rejects(refuseOtherPlaces(db, { place }), elsewhere);
});

test("of two processes that begin at once with different settings, one is refused", async () => {
  await using made = await testDatabase();
  const began = await Promise.allSettled(
    ["folder" as const, bucket].map((place) => notePlace(made.db, { place })),
  );
  assert.deepEqual(began.map(({ status }) => status).toSorted(), ["fulfilled", "rejected"]);
});
