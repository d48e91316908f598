import { ruleIn, rulesOf } from "../access/access-rules.ts";
import type { Id } from "../base/id.ts";
import { defined } from "../base/defined.ts";
import type { TableFacts } from "../catalogue/context.ts";
import type { Period } from "../catalogue/metadata.ts";
import type { Column, Meaning } from "./column.ts";
import type { TablesContext } from "./context.ts";
import { currentTables, hasVersion } from "./stored/table-rows.ts";
import { accessOf } from "./show-tables.ts";
import type { ColumnProfile } from "./profile.ts";
import type { Version } from "./table.ts";
import { placesOf } from "./table-places.ts";

/**
 * What the current versions of each dataset's tables say. A dataset without one is not in the answer.
 * Of tables that are not open, the names of the columns that are offered and nothing of their rows:
 * everybody finds datasets by these facts.
 */
export async function tableFacts(
  ctx: Pick<TablesContext, "db" | "store" | "engine" | "territory">,
  datasets: readonly Id[],
): Promise<ReadonlyMap<Id, TableFacts>> {
  const tables = (await currentTables(ctx.db, datasets)).filter(hasVersion);
  if (tables.length === 0) return new Map();
  const rules = await rulesOf(ctx.db, [...new Set(tables.map(({ dataset }) => dataset))]);
  const told = tables.map(({ id, dataset, version }) => {
    const rule = ruleIn(rules.get(dataset), dataset, id);
    const isOpen = rule.level === "open";
    return {
      dataset,
      version,
      isOpen,
      columns: isOpen ? version.columns : accessOf(rule, version.columns).columns,
    };
  });
  const places = await placesOf(
    ctx,
    told.filter(({ isOpen }) => isOpen).map(({ version }) => version),
  );
  return new Map(
    [...Map.groupBy(told, ({ dataset }) => dataset)].map(([dataset, ownTables]) => {
      const own = ownTables.filter(({ isOpen }) => isOpen).map(({ version }) => version);
      const period = periodOf(own);
      const codes = own.flatMap(({ id }) => places.get(id) ?? []);
      const facts: TableFacts = {
        columns: unique(
          ownTables.flatMap(({ columns }) => columns.filter(isProducers).map(({ name }) => name)),
        ),
        values: unique(own.flatMap(frequentTexts)).slice(0, valuesMax),
        ...defined({ period }),
        places: [...new Map(codes.map((place) => [`${place.level}/${place.code}`, place])).values()],
        distributions: [],
        ...(own.length === ownTables.length ? {} : { isHeldBack: true }),
        ...(ownTables.some(namesPeople) ? { namesPeople: true } : {}),
      };
      return [dataset, facts];
    }),
  );
}

/** Whether a column that somebody may ask for names people. */
function namesPeople({ version, columns }: { version: Version; columns: readonly Pick<Column, "name">[] }) {
  const names = new Set(columns.map(({ name }) => name));
  return version.personalData.some(({ column }) => names.has(column));
}

/** Columns that keep marks are made here: they name nothing that the data are about. */
function isProducers({ marksOf }: Column): boolean {
  return marksOf === undefined;
}

const valuesMax = 300;
const valueLengthMax = 80;

/** What names a person, or says nothing without its row. */
const untold: ReadonlySet<Meaning> = new Set([
  "first-name",
  "last-name",
  "full-name",
  "email",
  "phone",
  "nir",
  "birth-date",
  "address",
  "url",
  "siret",
  "latitude-longitude",
  "longitude-latitude",
] as const);

function frequentTexts({ columns, profile, personalData }: Version): readonly string[] {
  const personal = new Set(personalData.map(({ column }) => column));
  const profiles = new Map(profile.columns.map((each) => [each.name, each]));
  return columns.flatMap((column) => {
    if (!isProducers(column) || (column.type !== "text" && column.type !== "list")) return [];
    if (personal.has(column.name) || (column.meaning !== undefined && untold.has(column.meaning))) return [];
    const top = profiles.get(column.name)?.top ?? [];
    return top
      .map(({ value }) => value)
      .filter((value) => value.length <= valueLengthMax && /\p{L}{2}/u.test(value));
  });
}

/** Dates that are no mistakes of typing. */
const earliest = "1500";
const latest = "2150";

function periodOf(versions: readonly Version[]): Period | undefined {
  const ends = versions.flatMap(({ columns, profile }) => {
    const profiles = new Map(profile.columns.map((each) => [each.name, each]));
    return columns.flatMap((column) => endsOf(column, profiles.get(column.name)));
  });
  const told = ends.filter((end) => end >= earliest && end < latest).sort();
  const [start] = told;
  const end = told.at(-1);
  return start === undefined || end === undefined ? undefined : { start, end };
}

/** The first and the last date of a column, to the day; of years, as years. */
function endsOf({ type, meaning }: Column, profile: ColumnProfile | undefined): readonly string[] {
  if (profile?.min === undefined || profile.max === undefined) return [];
  if (meaning === "birth-date") return [];
  const isYear = meaning === "year" && type === "integer";
  if (!isYear && type !== "date" && type !== "datetime") return [];
  return [String(profile.min).slice(0, 10), String(profile.max).slice(0, 10)];
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
