import { type DuckDBDataChunk, DuckDBTypeId } from "@duckdb/node-api";
import duckdb from "@duckdb/node-bindings";
import type { Bytes } from "./engine.ts";

/** A text in a vector: its length in 4 bytes, then itself or, of more than `inlineMax`, its place in the last 8. */
const slotBytes = 16;
const inlineMax = 12;
const textType: number = DuckDBTypeId.VARCHAR;

/**
 * The bytes of a chunk of one column of texts, one behind the other, as a copy. The engine writes the
 * texts of a chunk into a few stretches of its memory: those that touch are taken in one call, where
 * one for each row costs more than all else.
 */
export function toBytes({ chunk, rowCount }: DuckDBDataChunk): Bytes {
  const vector = duckdb.data_chunk_get_vector(chunk, 0);
  const type: number = duckdb.get_type_id(duckdb.vector_get_column_type(vector));
  if (type !== textType) throw new TypeError("a column of other than texts");
  if (!holdsAll(vector, rowCount)) throw new TypeError("a row without a text");
  const slots = duckdb.vector_get_data(vector, rowCount * slotBytes);
  const stretches = stretchesOf(slots);
  const bytes = Buffer.concat(stretches);
  for (const view of [...stretches, slots]) letGo(view);
  return { rowCount, bytes };
}

/**
 * What only looks into the engine's memory is let go of at once: V8 counts it as its own until it
 * sweeps, and sweeps everything because of it, several times in one export.
 */
function letGo({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}

/** The slot of a text that is missing points to anything. */
function holdsAll(vector: duckdb.Vector, count: number): boolean {
  // Nothing where none is missing, whatever its type says.
  const held: Uint8Array | null = duckdb.vector_get_validity(vector, Math.ceil(count / 64) * 8);
  if (held === null) return true;
  for (let row = 0; row < count; row += 1) {
    if (((held[row >> 3] ?? 0) & (1 << (row & 7))) === 0) return false;
  }
  return true;
}

function stretchesOf(data: Uint8Array): Uint8Array[] {
  const { buffer } = data;
  if (!(buffer instanceof ArrayBuffer)) throw new TypeError("memory that is shared");
  const slots = new DataView(buffer, data.byteOffset, data.byteLength);
  const stretches: Uint8Array[] = [];
  /** The slot of its first text, the bytes of all of them, and the place behind the last. */
  let [first, length, end] = [0, 0, 0];
  const take = () => {
    if (length > 0) {
      stretches.push(duckdb.get_data_from_pointer(buffer, data.byteOffset + first + 8, length));
    }
    length = 0;
  };
  for (let slot = 0; slot < data.byteLength; slot += slotBytes) {
    const bytes = slots.getUint32(slot, true);
    if (bytes <= inlineMax) {
      take();
      stretches.push(data.subarray(slot + 4, slot + 4 + bytes));
      continue;
    }
    // An address of 47 bits, which a number holds.
    const place = slots.getUint32(slot + 8, true) + slots.getUint32(slot + 12, true) * 2 ** 32;
    if (length === 0 || place !== end) {
      take();
      first = slot;
    }
    length += bytes;
    end = place + bytes;
  }
  take();
  return stretches;
}
