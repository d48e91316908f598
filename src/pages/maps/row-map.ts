import type { PageOfRows } from "../../tables/rows.ts";
import { parseQuery } from "../reading/filters.ts";
import type { OpenTable } from "../reading/open-table.ts";
import { speak } from "../reading/speak.ts";
import { browserMap, type BrowserMap } from "./browser-map.ts";
import { drawMap } from "./draw-map.ts";
import { firstPosition } from "./frame.ts";
import { mappingsOf } from "./mappable.ts";
import { readMap } from "./read-map.ts";

interface RowMap {
  readonly svg: string;
  readonly browser?: BrowserMap | undefined;
}

const width = 340;

/** Where one row lies, of what was read of it already; `undefined` where that is nowhere. */
export async function drawRow(
  { rooms, language, settings }: App.Locals,
  open: OpenTable,
  { page, base }: { readonly page: PageOfRows; readonly base: string },
): Promise<RowMap | undefined> {
  const { columns, profile } = open.version;
  const mapping = mappingsOf(columns).find(({ kind }) => kind !== "place");
  if (mapping === undefined) return undefined;
  const query = parseQuery(columns, new URLSearchParams());
  const choice = { mapping, aggregate: "count" } as const;
  const data = await readMap(
    {
      columns,
      profile,
      query,
      territory: rooms.territory,
      readPage: async () => page,
      readExtent: async () => undefined,
      readTile: async () => ({ kind: "rows", features: [] }),
    },
    choice,
  );
  const [place] = data.places;
  if (place?.geometry === undefined) return undefined;
  const label = speak(language, "pages-map-of-row", { name: place.label });
  const svg = drawMap({ data, language, width, hue: settings.accentHue, label });
  const browser = browserMap(language, { open, choice, data, query, unit: undefined }, { base, search: "" });
  return { svg, browser: browser && { ...browser, at: firstPosition(place.geometry) } };
}
