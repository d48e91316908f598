import { spreadsheetCell } from "../../base/spreadsheet-cell.ts";
import type { OpenExplorer } from "./open-explorer.ts";
import { relativeTo } from "./relative.ts";

const head = ["period", "level", "code", "place", "value", "status", "reason"];

/** Every value of a view, one a line. */
export function valuesCsv({ explored }: OpenExplorer): string {
  const { series, state, period, level } = explored;
  const shown = state.isRelative ? series.map(relativeTo) : series;
  const isTime = state.view === "curve" || state.view === "table";
  const rows =
    period === undefined || isTime
      ? shown.flatMap(({ place, points }) =>
          points.map((point) => [
            point.period,
            place.level,
            place.code,
            place.label,
            point.value ?? "",
            point.status,
            point.reason ?? "",
          ]),
        )
      : period.values.map(({ code, label, value, status, reason }) => [
          period.period,
          level,
          code,
          label,
          value ?? "",
          status,
          reason ?? "",
        ]);
  return [head, ...rows].map((row) => row.map(spreadsheetCell).join(",")).join("\r\n");
}
