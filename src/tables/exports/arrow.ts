import {
  AsyncByteQueue,
  Bool,
  type Data,
  type DataType,
  DateDay,
  Decimal,
  Field,
  Float64,
  Int64,
  List,
  makeBuilder,
  makeData,
  RecordBatch,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  TimeMicrosecond,
  TimestampMicrosecond,
  Utf8,
} from "apache-arrow";
import type { Cell, Chunk } from "../../engine/engine.ts";
import { daysOf, momentMicros, timeMicros } from "./moments.ts";

/** An Arrow IPC stream, a record batch for each chunk. `types` are the engine's. */
export async function* arrowPieces(
  names: readonly string[],
  types: readonly string[],
  chunks: AsyncIterable<Chunk>,
): AsyncGenerator<Uint8Array> {
  const kinds = names.map((_, index) => kindOf(types[index] ?? "VARCHAR"));
  const fields = names.map((name, index) => new Field(name, kinds[index]?.type ?? new Utf8(), true));
  const schema = new Schema(fields);
  const struct = new Struct(fields);
  const queue = new Collector();
  const writer = new RecordBatchStreamWriter().reset(queue, schema);
  for await (const chunk of chunks) {
    const children = kinds.map((kind, index) => kind.data(chunk.columns[index] ?? []));
    const data = makeData({ type: struct, length: chunk.rowCount, nullCount: 0, children });
    writer.write(new RecordBatch(schema, data));
    yield queue.take();
  }
  writer.finish();
  yield queue.take();
}

/** What the writer writes, handed on at once so that nothing piles up. */
class Collector extends AsyncByteQueue {
  #pieces: Uint8Array[] = [];

  override write(piece: Uint8Array): void {
    this.#pieces.push(piece.slice());
  }

  take(): Uint8Array {
    const whole = Buffer.concat(this.#pieces);
    this.#pieces = [];
    return whole;
  }
}

interface Kind {
  readonly type: DataType;
  data(cells: readonly Cell[]): Data;
}

function kindOf(type: string): Kind {
  if (type.endsWith("[]")) {
    return built(new List(new Field("item", new Utf8(), true)), (cell) =>
      Array.isArray(cell) ? cell.map((item: Cell) => (item === null ? null : String(item))) : null,
    );
  }
  if (/^(?:U?(?:TINY|SMALL|BIG)INT|U?INTEGER)$/.test(type)) {
    const int = new Int64();
    return fixed(
      int,
      (size) => new BigInt64Array(size),
      (cell) => BigInt(cell as number | bigint),
    );
  }
  const exact = type === "HUGEINT" ? 0 : decimalScale(type);
  if (exact !== undefined) return decimals(exact);
  if (/^(?:DOUBLE|FLOAT|UHUGEINT)/.test(type)) {
    return fixed(new Float64(), (size) => new Float64Array(size), Number);
  }
  switch (type) {
    case "BOOLEAN":
      return built(new Bool(), (cell) => cell === true);
    case "DATE":
      return fixed(
        new DateDay(),
        (size) => new Int32Array(size),
        (cell) => daysOf(cell as string),
      );
    case "TIME":
      return fixed(
        new TimeMicrosecond(),
        (size) => new BigInt64Array(size),
        (cell) => timeMicros(cell as string),
      );
    case "TIMESTAMP":
      return fixed(
        new TimestampMicrosecond(null),
        (size) => new BigInt64Array(size),
        (cell) => momentMicros(cell as string),
      );
    case "TIMESTAMP WITH TIME ZONE":
      return fixed(
        new TimestampMicrosecond("UTC"),
        (size) => new BigInt64Array(size),
        (cell) => momentMicros(cell as string),
      );
    default:
      return built(new Utf8(), String);
  }
}

/** Digits behind the point of a DECIMAL of the engine. */
function decimalScale(type: string): number | undefined {
  const scale = /^DECIMAL\(\d+,\s*(\d+)\)$/.exec(type)?.[1];
  return scale === undefined ? undefined : Number(scale);
}

/** Sixteen bytes each, in the order of the machine: four words, the lowest first. */
function decimals(scale: number): Kind {
  const type = new Decimal(scale, 38, 128);
  return {
    type,
    data(cells) {
      const values = new Uint32Array(cells.length * 4);
      const nullBitmap = new Uint8Array(Math.ceil(cells.length / 8));
      let nullCount = 0;
      for (const [index, cell] of cells.entries()) {
        if (cell === null) {
          nullCount += 1;
          continue;
        }
        nullBitmap[index >> 3] = (nullBitmap[index >> 3] ?? 0) | (1 << (index & 7));
        const unscaled = BigInt.asUintN(128, unscaledOf(cell, scale));
        for (let word = 0; word < 4; word += 1)
          values[index * 4 + word] = Number((unscaled >> BigInt(32 * word)) & 0xffff_ffffn);
      }
      return makeData({ type, length: cells.length, nullCount, nullBitmap, data: values } as never);
    },
  };
}

/** `1.5` with three digits behind the point is 1500. */
function unscaledOf(cell: Cell, scale: number): bigint {
  const text = typeof cell === "number" ? cell.toFixed(scale) : String(cell);
  const [whole = "0", after = ""] = text.split(".");
  return BigInt(whole + after.padEnd(scale, "0").slice(0, scale));
}

function built(type: DataType, convert: (cell: Cell) => unknown): Kind {
  return {
    type,
    data(cells) {
      const builder = makeBuilder({ type, nullValues: [null] });
      for (const cell of cells) builder.append(cell === null ? null : convert(cell));
      return builder.finish().flush();
    },
  };
}

/** Values of a fixed width are written straight into their array. */
function fixed<Item extends number | bigint>(
  type: DataType,
  make: (size: number) => { [index: number]: Item },
  convert: (cell: Cell) => Item,
): Kind {
  return {
    type,
    data(cells) {
      const values = make(cells.length);
      const nullBitmap = new Uint8Array(Math.ceil(cells.length / 8));
      let nullCount = 0;
      for (const [index, cell] of cells.entries()) {
        if (cell === null) {
          nullCount += 1;
          continue;
        }
        nullBitmap[index >> 3] = (nullBitmap[index >> 3] ?? 0) | (1 << (index & 7));
        values[index] = convert(cell);
      }
      return makeData({ type, length: cells.length, nullCount, nullBitmap, data: values } as never);
    },
  };
}
