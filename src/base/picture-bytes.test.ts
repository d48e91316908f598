import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { isFailure } from "./failure.ts";
import { cleanPicture } from "./picture-bytes.ts";

const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const jpegSegment = (marker: number, body: Buffer) => {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
};
const exif = (turned: number) =>
  jpegSegment(
    0xe1,
    Buffer.concat([
      Buffer.from("Exif\0\0II*\0", "latin1"),
      Buffer.from([8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, turned, 0, 0, 0, 0, 0, 0, 0]),
      Buffer.from("GPS 48.11 -1.68"),
    ]),
  );
const jpeg = (...segments: Buffer[]) =>
  Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    ...segments,
    jpegSegment(0xc0, Buffer.from([8, 0, 20, 0, 30, 1, 1, 0x11, 0])),
    jpegSegment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])),
    Buffer.from([1, 2, 0xff, 0, 3, 0xff, 0xd0, 4, 0xff, 0xd9]),
  ]);
const chunk = (name: string, data: Buffer) => {
  const head = Buffer.from(`${name}\0\0\0\0`, "latin1");
  head.writeUInt32LE(data.length, 4);
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
};
const webp = (...chunks: Buffer[]) => chunk("RIFF", Buffer.concat([Buffer.from("WEBP"), ...chunks]));
const vp8l = chunk("VP8L", Buffer.from([0x2f, 0x04, 0xc0, 0x01, 0x00, 1]));

const many = (part: Buffer) => Buffer.alloc(part.length * 20_001, part);

test("a picture in millions of parts is refused at once", () => {
  const table = jpegSegment(0xdb, Buffer.alloc(0));
  for (const bytes of [
    jpeg(many(table)),
    Buffer.concat([jpeg().subarray(0, -2), many(table), Buffer.from([0xff, 0xd9])]),
    Buffer.concat([png.subarray(0, 33), many(Buffer.from("\0\0\0\0IDAT\0\0\0\0")), png.subarray(33)]),
    webp(vp8l, many(chunk("EXIF", Buffer.alloc(0)))),
  ]) {
    assert.throws(
      () => cleanPicture(bytes),
      (error) => isFailure(error, "unsupported"),
    );
  }
});

test("what stands after the end of a picture, and what was written beside it, are gone", () => {
  const page = Buffer.from("<script>alert(1)</script>");
  const told = cleanPicture(Buffer.concat([png, page]));
  assert.deepEqual([told.mediaType, told.width, told.height], ["image/png", 1, 1]);
  assert.deepEqual(told.bytes, png);
  const words = Buffer.concat([
    png.subarray(0, 33),
    Buffer.from([0, 0, 0, 2]),
    Buffer.from("tEXtab"),
    Buffer.alloc(4),
    png.subarray(33),
  ]);
  assert.deepEqual(cleanPicture(words).bytes, png);
  const photo = cleanPicture(Buffer.concat([jpeg(exif(1), jpegSegment(0xfe, page)), page]));
  assert.deepEqual([photo.mediaType, photo.width, photo.height], ["image/jpeg", 30, 20]);
  assert.deepEqual(photo.bytes, jpeg());
  // Between two scans too.
  const scan = Buffer.concat([jpegSegment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])), Buffer.from([5, 6])]);
  const scans = (...beside: Buffer[]) =>
    Buffer.concat([
      jpeg().subarray(0, -2),
      ...beside,
      jpegSegment(0xc4, page),
      scan,
      Buffer.from([0xff, 0xd9]),
    ]);
  assert.deepEqual(cleanPicture(scans(exif(1), jpegSegment(0xfe, page))).bytes, scans());
  const drawn = cleanPicture(Buffer.concat([webp(vp8l, chunk("EXIF", page), chunk("XMP ", page)), page]));
  assert.deepEqual([drawn.mediaType, drawn.width, drawn.height], ["image/webp", 5, 8]);
  assert.deepEqual(drawn.bytes, webp(vp8l));
});

test("a photograph that was taken on its side still stands upright, without where it was taken", () => {
  const { bytes, width, height } = cleanPicture(jpeg(exif(6)));
  assert.deepEqual([width, height], [20, 30]);
  assert.ok(!bytes.includes("GPS"));
  assert.deepEqual(cleanPicture(bytes).bytes, bytes, "the same again");
});

test("what is no picture, or is cut, or is drawn by a program, is refused", () => {
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>');
  for (const wrong of [
    svg,
    Buffer.from("GIF89a....."),
    Buffer.alloc(0),
    png.subarray(0, 40),
    jpeg().subarray(0, 30),
    webp(chunk("EXIF", svg)),
  ]) {
    assert.throws(
      () => cleanPicture(wrong),
      (error) => isFailure(error, "unsupported"),
    );
  }
  const huge = Buffer.from(png);
  huge.writeUInt32BE(60_000, 16);
  assert.throws(
    () => cleanPicture(huge),
    (error) => isFailure(error, "too-large"),
  );
});

test("whatever the bytes are, they are a picture or refused", () => {
  const starts = [png.subarray(0, 33), jpeg().subarray(0, 12), webp(vp8l).subarray(0, 20), Buffer.alloc(0)];
  fc.assert(
    fc.property(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 200 }), (start, rest) => {
      try {
        cleanPicture(Buffer.concat([start, rest]));
      } catch (error) {
        assert.ok(isFailure(error));
      }
    }),
  );
});
