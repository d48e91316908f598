import type { OwnLook, OwnTable } from "../../citizens/room.ts";
import { drawMap } from "../maps/draw-map.ts";
import { mappingsOf } from "../maps/mappable.ts";
import { readMap } from "../maps/read-map.ts";
import { parseQuery } from "../reading/filters.ts";
import { speak } from "../reading/speak.ts";

/** As many as the look at them allows. */
const rowsMax = "200";
const widths = { wide: 720, narrow: 340 } as const;

/**
 * Where somebody's own rows lie, drawn with the page: tiles would be asked for by themselves, and are in caches.
 * `undefined` where the table tells no position, or none of theirs.
 */
export async function drawOwnMap(
  { rooms, language, settings }: Pick<App.Locals, "rooms" | "language" | "settings">,
  { version: { columns, profile }, declared }: OwnTable,
  { readPage }: OwnLook,
): Promise<{ readonly wide: string; readonly narrow: string } | undefined> {
  const mapping = mappingsOf(columns).find(({ kind }) => kind !== "place");
  if (mapping === undefined) return undefined;
  const source = {
    columns,
    profile,
    query: parseQuery(columns, new URLSearchParams()),
    territory: rooms.territory,
    readPage: (params: URLSearchParams) => {
      params.set("page_size", rowsMax);
      return readPage(params);
    },
    readExtent: async () => undefined,
    readTile: async () => ({ kind: "rows", features: [] }) as const,
  };
  const data = await readMap(source, { mapping, aggregate: "count" });
  if (!data.places.some(({ geometry }) => geometry !== undefined)) return undefined;
  const label = speak(language, "pages-map-of-row", { name: declared.told.name });
  const draw = (width: number) => drawMap({ data, language, width, hue: settings.accentHue, label });
  return { wide: draw(widths.wide), narrow: draw(widths.narrow) };
}
