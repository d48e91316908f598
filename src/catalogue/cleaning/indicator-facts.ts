import type { IndicatorFacts, StatusCounts } from "../metadata.ts";
import { address, type Clean, line, listOf, oneOf, shape, text, wrong } from "./cleaning.ts";
import { date } from "./dates.ts";
import { tableId } from "./table-id.ts";

/** Digits behind the point that a page shows. */
export const decimalsMax = 10;

const decimals: Clean<number> = (value, at) => {
  if (value === undefined || value === null) return undefined;
  const isWithin = typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= decimalsMax;
  return isWithin ? value : wrong(value, at);
};

const count: Clean<number> = (value, at) => {
  if (value === undefined || value === null) return undefined;
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : wrong(value, at);
};

const counts = shape<StatusCounts>(
  { observed: count, provisional: count, estimated: count, missing: count },
  ["observed", "provisional", "estimated", "missing"],
);

const finite: Clean<number> = (value, at) => {
  if (value === undefined || value === null) return undefined;
  return typeof value === "number" && Number.isFinite(value) ? value : wrong(value, at);
};

const source = shape<IndicatorFacts["sources"][number]>({ title: line(300), url: address }, ["title", "url"]);

export const indicatorFacts = shape<IndicatorFacts>(
  {
    table: tableId,
    unit: line(60),
    decimals,
    better: oneOf(["more", "less"]),
    grain: oneOf(["day", "week", "month", "quarter", "year"]),
    levels: listOf(oneOf(["commune", "epci", "departement", "region", "country"]), 5),
    from: date,
    to: date,
    target: shape<NonNullable<IndicatorFacts["target"]>>({ value: finite, by: date }, ["value"]),
    method: text(10_000),
    sources: listOf(source, 50),
    counts,
  },
  ["table", "decimals", "grain", "levels", "sources"],
);
