import { accentOf } from "./accent.ts";
import { toHex } from "./colour.ts";

/** Strokes on 24 × 24, by the code of the EU data theme; drawn for this program. */
const icons: Readonly<Record<string, string>> = {
  AGRI: "M12 21V10M12 14c-4 0-6-2-6-6 4 0 6 2 6 6ZM12 11c0-4 2-6 6-6 0 4-2 6-6 6Z",
  ECON: "M4 20V10M10 20V4M16 20v-7M21 20H3",
  EDUC: "M2 9l10-5 10 5-10 5ZM6 11v5c3 3 9 3 12 0v-5M22 9v6",
  ENER: "M13 2L5 14h6l-1 8 8-12h-6Z",
  ENVI: "M5 19C4 10 9 4 20 4c1 11-5 16-13 14M5 21c1-6 4-9 9-11",
  GOVE: "M3 21h18M5 18v-8M10 18v-8M14 18v-8M19 18v-8M3 10l9-6 9 6Z",
  HEAL: "M9 3h6v6h6v6h-6v6H9v-6H3V9h6Z",
  INTR: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM3 12h18M12 3c-5 5-5 13 0 18M12 3c5 5 5 13 0 18",
  JUST: "M12 3v18M7 21h10M5 7h14M5 7l-3 7h6ZM19 7l-3 7h6Z",
  REGI: "M9 4L3 6v14l6-2 6 2 6-2V4l-6 2ZM9 4v14M15 6v14",
  SOCI: "M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM2 20c0-8 12-8 12 0M16 11a3 3 0 1 0-1-6M16 14c4 0 6 2 6 6",
  TECH: "M9 3v6l-6 10c-1 2 0 2 1 2h16c1 0 2 0 1-2L15 9V3M8 3h8M7 15h10",
  TRAN: "M5 16V6c0-3 14-3 14 0v10ZM5 11h14M7 16v4M17 16v4M8 13.500h.01M16 13.500h.01",
};
const rows = "M4 5h16v14H4ZM4 10h16M4 14.500h16M10 5v14";

/** The path of the icon of a theme; of a table where it has none. */
export function iconOf(theme: string | undefined): string {
  return (theme === undefined ? undefined : icons[theme]) ?? rows;
}

/** The icon as a picture that stands alone, in the accent of the territory. */
export function iconTile(theme: string | undefined, hue: number): string {
  const accent = toHex(accentOf(hue, "light"));
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-12 -6 48 36" width="144" height="108">` +
    `<g fill="none" stroke="${accent}" stroke-width="1.500" stroke-linecap="round" stroke-linejoin="round">` +
    `<path d="${iconOf(theme)}"/></g></svg>`
  );
}
