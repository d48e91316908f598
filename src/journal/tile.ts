/** Addresses of tiles (C2SP tlog-tiles): `0/x001/x234/067`, `1/000.p/12`. */
export interface TileAddress {
  readonly level: number;
  readonly index: number;
  /** How many hashes it has: 256 where it is full. */
  readonly width: number;
}

export const tileWidth = 256;

/** `undefined` for what is no address of a tile. */
export function parseTile(path: string): TileAddress | undefined {
  const [, level, far = "", near, width] =
    /^([0-6])\/((?:x\d{3}\/){0,4})(\d{3})(?:\.p\/([1-9]\d{0,2}))?$/.exec(path) ?? [];
  if (level === undefined || near === undefined || far.startsWith("x000/")) return undefined;
  const told = width === undefined ? tileWidth : Number(width);
  if (width !== undefined && told >= tileWidth) return undefined;
  return { level: Number(level), index: Number(far.replaceAll(/[x/]/g, "") + near), width: told };
}
