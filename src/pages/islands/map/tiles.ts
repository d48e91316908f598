import { decodeTile, type Feature } from "./vector-tile.ts";

export interface Address {
  readonly z: number;
  readonly x: number;
  readonly y: number;
}

export type Layers = Readonly<Record<string, readonly Feature[]>>;

/** Tiles that are held: some screens full. */
const heldMax = 160;

/** The tiles of one address, each fetched once, drawn again when it comes. */
export interface Tiles {
  find(address: Address): Layers | undefined;
  /** The nearest larger tile that is there already. */
  findAround(address: Address): { readonly address: Address; readonly layers: Layers } | undefined;
  want(address: Address): void;
  /** Whether it is on its way. */
  isAsked(address: Address): boolean;
}

export function openTiles(template: string, zoomMax: number, changed: () => void): Tiles {
  const held = new Map<string, Layers | "asked">();
  const find = (address: Address): Layers | undefined => {
    const known = held.get(keyOf(address));
    return known === "asked" ? undefined : known;
  };
  return {
    find,
    findAround: ({ z, x, y }) => {
      for (let up = 1; up <= Math.min(z, 6); up += 1) {
        const address = { z: z - up, x: x >> up, y: y >> up };
        const layers = find(address);
        if (layers !== undefined) return { address, layers };
      }
      return undefined;
    },
    want: (address) => {
      const key = keyOf(address);
      if (held.has(key) || address.z > zoomMax) return;
      held.set(key, "asked");
      void fetchTile(template, address).then((layers) => {
        // What did not come is asked for again when the map next moves.
        if (layers === undefined) return held.delete(key);
        held.set(key, layers);
        for (const old of held.keys()) {
          if (held.size <= heldMax) break;
          held.delete(old);
        }
        return changed();
      });
    },
    isAsked: (address) => held.get(keyOf(address)) === "asked",
  };
}

function keyOf({ z, x, y }: Address): string {
  return `${z}/${x}/${y}`;
}

async function fetchTile(template: string, { z, x, y }: Address): Promise<Layers | undefined> {
  const url = template.replace("{z}", String(z)).replace("{x}", String(x)).replace("{y}", String(y));
  const response = await fetch(url).catch(() => undefined);
  if (response === undefined || !response.ok) return undefined;
  if (response.status === 204) return {};
  return decodeTile(new Uint8Array(await response.arrayBuffer()));
}
