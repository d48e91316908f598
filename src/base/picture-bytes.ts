import { Failure } from "./failure.ts";

/** A picture as it is kept: its parts that draw, and nothing that a camera or a program wrote beside. */
interface CleanPicture {
  readonly bytes: Buffer;
  readonly mediaType: "image/png" | "image/jpeg" | "image/webp";
  readonly width: number;
  readonly height: number;
}

const sideMax = 10_000;
const pixelsMax = 40_000_000;
/** Far beyond what programs write; of four bytes each, a file could have millions. */
const partsMax = 20_000;

/**
 * By what the bytes are, whatever the file is called: PNG, JPEG or WebP, taken apart and put together
 * again without places, names and whatever stands after the end. Anything else is refused, SVG too.
 */
export function cleanPicture(bytes: Buffer): CleanPicture {
  const picture = read(bytes);
  if (picture === undefined) throw new Failure("unsupported", "picture-wrong", { parameter: "picture" });
  const { width, height } = picture;
  if (width < 1 || height < 1 || width > sideMax || height > sideMax || width * height > pixelsMax) {
    throw new Failure("too-large", "picture-sides", { parameter: "picture", max: sideMax });
  }
  return picture;
}

/** `max` is in bytes. */
export function pictureTooLarge(max: number): Failure {
  return new Failure("too-large", "picture-large", { parameter: "picture", max });
}

function read(bytes: Buffer): CleanPicture | undefined {
  try {
    if (bytes.subarray(0, 8).equals(pngStart)) return readPng(bytes);
    if (bytes.length > 3 && bytes.readUInt16BE(0) === 0xffd8) return readJpeg(bytes);
    if (tag(bytes, 0) === "RIFF" && tag(bytes, 8) === "WEBP") return readWebp(bytes);
    return undefined;
  } catch (error) {
    // A length that leads beyond the end, or parts beyond number: the file is cut or made up.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function assertFew(parts: number): void {
  if (parts > partsMax) throw new RangeError("a picture in too many parts");
}

const pngStart = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const pngKept: ReadonlySet<string> = new Set([
  "IHDR",
  "PLTE",
  "IDAT",
  "IEND",
  "tRNS",
  "gAMA",
  "sRGB",
  "cHRM",
]);

/** Chunks (W3C, PNG, section 5): those that draw, up to the end. An animation keeps its first picture. */
function readPng(bytes: Buffer): CleanPicture | undefined {
  const kept: Buffer[] = [pngStart];
  let drawn = false;
  for (let at = 8, parts = 1; ; parts += 1) {
    assertFew(parts);
    const length = bytes.readUInt32BE(at);
    const name = tag(bytes, at + 4);
    const end = at + 12 + length;
    if (end > bytes.length || (at === 8 && name !== "IHDR")) return undefined;
    if (pngKept.has(name)) kept.push(bytes.subarray(at, end));
    drawn ||= name === "IDAT";
    if (name === "IEND") break;
    at = end;
  }
  if (!drawn) return undefined;
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  return { bytes: Buffer.concat(kept), mediaType: "image/png", width, height };
}

const startOfScan = 0xda;

/** Segments (ITU-T T.81, annex B) up to the first scan, then the scans with the tables between them, up to the end. */
function readJpeg(bytes: Buffer): CleanPicture | undefined {
  const kept: Buffer[] = [];
  let size: { width: number; height: number } | undefined;
  let turned = 1;
  let at = 2;
  for (let marker = 0, parts = 1; marker !== startOfScan; parts += 1) {
    assertFew(parts);
    const segment = segmentAt(bytes, at);
    if (segment === undefined) return undefined;
    const { end } = segment;
    ({ marker } = segment);
    if (isFrame(marker)) size = { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
    if (marker === 0xe1) turned = orientationOf(bytes.subarray(at + 4, end)) ?? turned;
    if (isKeptSegment(marker)) kept.push(bytes.subarray(at, end));
    at = end;
  }
  if (size === undefined) return undefined;
  const start = Buffer.from([0xff, 0xd8]);
  const held = turned === 1 ? [] : [orientationSegment(turned)];
  const scans = scansOf(bytes, at);
  const upright = turned < 5 ? size : { width: size.height, height: size.width };
  return { bytes: Buffer.concat([start, ...held, ...kept, scans]), mediaType: "image/jpeg", ...upright };
}

/** The segment that begins there, with its end; `undefined` for what is none. */
function segmentAt(bytes: Buffer, at: number): { marker: number; end: number } | undefined {
  const marker = bytes.readUInt8(at + 1);
  const end = at + 2 + bytes.readUInt16BE(at + 2);
  const isSegment = bytes.readUInt8(at) === 0xff && marker >= 0xc0 && marker !== 0xd9;
  return isSegment && end <= bytes.length ? { marker, end } : undefined;
}

/** What is drawn, from the first scan to the first end that stands outside of one. */
function scansOf(bytes: Buffer, from: number): Buffer {
  const kept: Buffer[] = [];
  let [start, parts] = [from, 0];
  for (let at = from; ; at += 1) {
    at = bytes.indexOf(0xff, at);
    if (at === -1) throw new RangeError("a picture without end");
    const marker = bytes.readUInt8(at + 1);
    if (marker === 0xd9) return Buffer.concat([...kept, bytes.subarray(start, at + 2)]);
    // Between scans there are tables, with a length; within one, zeros and restarts, without.
    if (marker < 0xc0 || (marker >= 0xd0 && marker <= 0xd8) || marker === 0xff) continue;
    assertFew((parts += 1));
    const end = at + 2 + bytes.readUInt16BE(at + 2);
    if (!isKeptSegment(marker)) {
      kept.push(bytes.subarray(start, at));
      start = end;
    }
    at = end - 1;
  }
}

function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

/** Not what programs write beside (APP1 and up, of which Adobe's 14 says how colours are meant), nor words. */
function isKeptSegment(marker: number): boolean {
  if (marker === 0xe0 || marker === 0xee) return true;
  return !(marker >= 0xe1 && marker <= 0xef) && marker !== 0xfe;
}

/** How a camera was held (Exif 2.32, tag 0x0112), from 1 to 8. */
function orientationOf(segment: Buffer): number | undefined {
  if (segment.toString("latin1", 0, 6) !== "Exif\0\0") return undefined;
  const tiff = segment.subarray(6);
  const isLittle = tiff.toString("latin1", 0, 2) === "II";
  const two = (at: number) => (isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const first = isLittle ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  for (let entry = 0; entry < two(first); entry += 1) {
    const at = first + 2 + entry * 12;
    if (two(at) !== 0x0112) continue;
    const turned = two(at + 8);
    return turned >= 1 && turned <= 8 ? turned : undefined;
  }
  return undefined;
}

function orientationSegment(turned: number): Buffer {
  const segment = Buffer.from(
    "ffe100224578696600004d4d002a00000008000101120003000000010000000000000000",
    "hex",
  );
  segment.writeUInt8(turned, 29);
  return segment;
}

const webpKept: ReadonlySet<string> = new Set(["VP8 ", "VP8L", "VP8X", "ALPH"]);

/** Chunks (RFC 9649, section 2): the picture itself, without what is told of it. No animation. */
function readWebp(bytes: Buffer): CleanPicture | undefined {
  const kept: Buffer[] = [];
  const riffEnd = 8 + bytes.readUInt32LE(4);
  if (riffEnd > bytes.length) return undefined;
  let size: { width: number; height: number } | undefined;
  for (let at = 12, parts = 1; at + 8 <= riffEnd; parts += 1) {
    assertFew(parts);
    const name = tag(bytes, at);
    const length = bytes.readUInt32LE(at + 4);
    if (at + 8 + length > riffEnd || name === "ANIM") return undefined;
    const end = Math.min(at + 8 + length + (length % 2), riffEnd);
    const chunk = Buffer.from(bytes.subarray(at, end));
    // Flags of VP8X: only alpha is left, as nothing else is.
    if (name === "VP8X") chunk.writeUInt8(chunk.readUInt8(8) & 0x10, 8);
    if (webpKept.has(name)) kept.push(chunk);
    size ??= webpSize(name, chunk.subarray(8));
    at = end;
  }
  if (size === undefined || !kept.some((chunk) => ["VP8 ", "VP8L"].includes(tag(chunk, 0)))) return undefined;
  const body = Buffer.concat([Buffer.from("WEBP", "latin1"), ...kept]);
  const head = Buffer.from("RIFF\0\0\0\0", "latin1");
  head.writeUInt32LE(body.length, 4);
  return { bytes: Buffer.concat([head, body]), mediaType: "image/webp", ...size };
}

function webpSize(name: string, data: Buffer): { width: number; height: number } | undefined {
  switch (name) {
    case "VP8X":
      return { width: data.readUIntLE(4, 3) + 1, height: data.readUIntLE(7, 3) + 1 };
    case "VP8L": {
      const bits = data.readUInt32LE(1);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case "VP8 ":
      return { width: data.readUInt16LE(6) & 0x3fff, height: data.readUInt16LE(8) & 0x3fff };
    default:
      return undefined;
  }
}

function tag(bytes: Buffer, at: number): string {
  return bytes.toString("latin1", at, at + 4);
}
