/** A feature of a Mapbox Vector Tile 2.1, on the tile's grid of 4096. */
export interface Feature {
  readonly id: number | undefined;
  readonly properties: Readonly<Record<string, string | number | boolean>>;
  /** 1 points, 2 lines, 3 areas. */
  readonly type: number;
  /** Of points one list of all; of lines and areas one for each ring: x and y in turn. */
  readonly rings: readonly (readonly number[])[];
}

/** Steps from one side of a tile to the other. */
const grid = 4096;

type Layers = Readonly<Record<string, readonly Feature[]>>;

interface Reader {
  readonly bytes: Uint8Array;
  at: number;
}

/** The features of each layer. Fields that are not known are passed over, as protocol buffers have it. */
export function decodeTile(bytes: Uint8Array): Layers {
  const layers: Record<string, readonly Feature[]> = {};
  fields({ bytes, at: 0 }, bytes.length, (field, reader, end) => {
    if (field !== 3) return;
    const { name, features } = readLayer(reader, end);
    layers[name] = features;
  });
  return layers;
}

/** Reads a message; `read` is told where the value of a field of length ends. */
function fields(
  reader: Reader,
  end: number,
  read: (field: number, reader: Reader, end: number) => void,
): void {
  while (reader.at < end) {
    const key = varint(reader);
    const wire = key & 7;
    if (wire === 2) {
      const until = varint(reader) + reader.at;
      read(key >> 3, reader, until);
      reader.at = until;
    } else if (wire === 0) {
      const start = reader.at;
      read(key >> 3, reader, start);
      reader.at = start;
      varint(reader);
    } else {
      const until = reader.at + (wire === 1 ? 8 : 4);
      read(key >> 3, reader, until);
      reader.at = until;
    }
  }
}

function varint(reader: Reader): number {
  let [value, scale] = [0, 1];
  for (;;) {
    const byte = reader.bytes[reader.at] ?? 0;
    reader.at += 1;
    value += (byte & 127) * scale;
    if (byte < 128) return value;
    scale *= 128;
  }
}

const text = new TextDecoder();

function readLayer(reader: Reader, end: number): { name: string; features: Feature[] } {
  let name = "";
  const keys: string[] = [];
  const values: (string | number | boolean)[] = [];
  const parts: (readonly [number, number])[] = [];
  let extent = grid;
  fields(reader, end, (field, at, until) => {
    if (field === 1) name = text.decode(at.bytes.subarray(at.at, until));
    else if (field === 2) parts.push([at.at, until]);
    else if (field === 3) keys.push(text.decode(at.bytes.subarray(at.at, until)));
    else if (field === 4) values.push(readValue(at, until));
    else if (field === 5) extent = varint(at);
  });
  const features = parts.map(([from, until]) =>
    readFeature({ bytes: reader.bytes, at: from }, until, { keys, values }),
  );
  return { name, features: extent === grid ? features : features.map((one) => onGrid(one, grid / extent)) };
}

/** Tiles of others may have a grid of their own. */
function onGrid(feature: Feature, times: number): Feature {
  return { ...feature, rings: feature.rings.map((ring) => ring.map((at) => at * times)) };
}

function readValue(reader: Reader, end: number): string | number | boolean {
  let value: string | number | boolean = "";
  fields(reader, end, (field, at, until) => {
    const view = new DataView(at.bytes.buffer, at.bytes.byteOffset);
    if (field === 1) value = text.decode(at.bytes.subarray(at.at, until));
    else if (field === 2) value = view.getFloat32(at.at, true);
    else if (field === 3) value = view.getFloat64(at.at, true);
    else if (field === 4 || field === 5) value = varint(at);
    else if (field === 6) value = unzigzag(varint(at));
    else if (field === 7) value = varint(at) === 1;
  });
  return value;
}

interface Words {
  readonly keys: readonly string[];
  readonly values: readonly (string | number | boolean)[];
}

function readFeature(reader: Reader, end: number, { keys, values }: Words): Feature {
  const properties: Record<string, string | number | boolean> = {};
  let [id, type]: [number | undefined, number] = [undefined, 0];
  let rings: number[][] = [];
  fields(reader, end, (field, at, until) => {
    if (field === 1) id = varint(at);
    else if (field === 3) type = varint(at);
    else if (field === 4) rings = readGeometry(at, until);
    else if (field === 2) {
      while (at.at < until) properties[keys[varint(at)] ?? ""] = values[varint(at)] ?? "";
    }
  });
  return { id, properties, type, rings };
}

function readGeometry(reader: Reader, end: number): number[][] {
  const rings: number[][] = [];
  let [x, y] = [0, 0];
  while (reader.at < end) {
    const command = varint(reader);
    const kind = command & 7;
    if (kind === 7) {
      const ring = rings.at(-1);
      ring?.push(ring[0] ?? 0, ring[1] ?? 0);
      continue;
    }
    for (let count = command >> 3; count > 0; count -= 1) {
      x += unzigzag(varint(reader));
      y += unzigzag(varint(reader));
      if (kind === 1) rings.push([]);
      rings.at(-1)?.push(x, y);
    }
  }
  return rings;
}

function unzigzag(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}
