import { crc32, deflateRawSync } from "node:zlib";

/** A member of an archive that a test writes, with what it may lie about. */
export interface Member {
  readonly name: string;
  readonly content: Uint8Array | string;
  /** Kept as it is where false. */
  readonly deflated?: boolean;
  readonly encrypted?: boolean;
  /** What the headers promise in place of the truth. */
  readonly declaredBytes?: number;
  readonly declaredCrc?: number;
}

/** A ZIP archive (APPNOTE 6.3) written by hand, so that it can also be wrong. */
export function zipOf(members: readonly Member[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const member of members) {
    const content = Buffer.from(member.content);
    const data = member.deflated === false ? content : deflateRawSync(content);
    const name = Buffer.from(member.name, "utf8");
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE((member.encrypted === true ? 1 : 0) | 0x800, 2);
    fields.writeUInt16LE(member.deflated === false ? 0 : 8, 4);
    fields.writeUInt32LE(member.declaredCrc ?? crc32(content), 10);
    fields.writeUInt32LE(data.length, 14);
    fields.writeUInt32LE(member.declaredBytes ?? content.length, 18);
    fields.writeUInt16LE(name.length, 22);
    parts.push(Buffer.from("PK\u0003\u0004", "latin1"), fields, name, data);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    directory.push(Buffer.from("PK\u0001\u0002\u0014\u0000", "latin1"), fields, rest, name);
    offset += 30 + name.length + data.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("PK\u0005\u0006", 0, "latin1");
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, central, end]);
}
