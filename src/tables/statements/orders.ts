import { defined } from "../../base/defined.ts";
import { columnNames, hasChild, type Node, textOf } from "../../engine/statement-tree.ts";
import { OnlyEmbedded } from "../large/large-fields.ts";
import { expressionOf, type KnownNodes } from "./expressions.ts";
import {
  directionOf,
  type Item,
  placeOfAlias,
  placeWritten,
  refuseChanges,
  refusePassing,
  type RoundedKey,
} from "./items.ts";
import { childOf, childrenOf, type LargeExpression, part, typed } from "./parts.ts";

interface Ordering {
  readonly items: readonly Item[];
  readonly outputs: readonly LargeExpression[];
  readonly known: KnownNodes;
  readonly isDistinct: boolean;
  /** Whether whoever asks looks at the rows, and sees where their order hangs on rounding. */
  readonly isSeen: boolean;
}

/** An order, with the columns that stand behind those that are shown: what it looks at beside these, and errors. */
interface Ordered {
  readonly keys: readonly LargeExpression[];
  readonly order: readonly string[];
  readonly rounded: readonly RoundedKey[];
}

/** The order, by the places of columns. */
export function orderOf(node: Node, { items, outputs, known, isDistinct, isSeen }: Ordering): Ordered {
  const keys: LargeExpression[] = [];
  const placeFor = (key: LargeExpression): number => {
    const shown = outputs.findIndex((one) => isAlike(one, key));
    if (shown >= 0) return shown;
    if (isDistinct) throw new OnlyEmbedded({ why: "order-of-hidden" });
    return outputs.length + keys.push(key) - 1;
  };
  const orders = childrenOf(node, "modifiers")
    .filter(isOrder)
    .flatMap((modifier) => childrenOf(modifier, "orders"));
  const errors: { readonly at: number; readonly error: LargeExpression }[] = [];
  const order = orders.flatMap((one) => {
    const by = childOf(one, "expression");
    const places = isAll(by)
      ? [...outputs.keys()]
      : [placeOf(by, items) ?? placeFor(expressionOf(by, known))];
    return places.map((at) => {
      const key = outputs[at] ?? keys[at - outputs.length];
      if (key === undefined) throw new OnlyEmbedded({ why: "order-by-value" });
      if (key.isInexact && key.error !== undefined && isSeen && !isDistinct)
        errors.push({ at, error: typed("DOUBLE", key.error) });
      else refusePassing(key);
      return `o${at} ${directionOf(one)}`;
    });
  });
  const shown = outputs.length + keys.length;
  return {
    keys: [...keys, ...errors.flatMap(({ error }) => [error, mostOf(error)])],
    order,
    rounded: errors.map(({ at }, index) => ({
      at,
      errorAt: shown + 2 * index,
      mostAt: shown + 2 * index + 1,
    })),
  };
}

/** Of all groups, before any is left out by a limit. */
function mostOf(error: LargeExpression): LargeExpression {
  return typed("DOUBLE", part`max(${error}) OVER ()`);
}

/** `ORDER BY ALL`: by all that is shown. */
function isAll(by: Node): boolean {
  if (textOf(by, "class") !== "STAR") return false;
  refuseChanges(by);
  return true;
}

function isAlike(one: LargeExpression, other: LargeExpression): boolean {
  return one.sql === other.sql && one.values.every((value, at) => value === other.values[at]);
}

/** Of a number, or of a name that `AS` gives: before any column. */
function placeOf(by: Node, items: readonly Item[]): number | undefined {
  const place = placeWritten(by);
  if (place !== undefined) return place;
  const [name, ...others] = columnNames(by);
  if (textOf(by, "class") !== "COLUMN_REF" || name === undefined || others.length > 0) return undefined;
  const at = placeOfAlias(items, name);
  return at < 0 ? undefined : at;
}

export function hasLimit(node: Node): boolean {
  return childrenOf(node, "modifiers").some((one) => /LIMIT/.test(textOf(one, "type")));
}

interface Limiting {
  readonly isOrdered: boolean;
  readonly rowsMax: number | undefined;
  /** Whether the row behind the last that is shown is looked at, too. */
  readonly isRounded: boolean;
}

/** Of `shownMax` rows at most that are shown, where a statement says so. */
export function limitOf(
  node: Node,
  { isOrdered, rowsMax, isRounded }: Limiting,
): { readonly sql: string; readonly shownMax?: number } {
  const [modifier, ...others] = childrenOf(node, "modifiers").filter((one) =>
    /LIMIT/.test(textOf(one, "type")),
  );
  if (modifier === undefined) return { sql: written("LIMIT", rowsMax) };
  if (others.length > 0 || textOf(modifier, "type") !== "LIMIT_MODIFIER")
    throw new OnlyEmbedded({ why: "limit-in-percent" });
  // Which rows these are is each engine's own.
  if (!isOrdered) throw new OnlyEmbedded({ why: "limit-without-order" });
  const limit = numberIn(modifier, "limit");
  const offset = numberIn(modifier, "offset");
  if (isRounded && (offset ?? 0) > 0) throw new OnlyEmbedded({ why: "offset-by-rounded" });
  const asked = limit !== undefined && isRounded ? limit + 1 : limit;
  const all = [rowsMax, asked].filter((one) => one !== undefined);
  const most = all.length === 0 ? undefined : Math.min(...all);
  return { sql: written("OFFSET", offset) + written("LIMIT", most), ...defined({ shownMax: limit }) };
}

function written(word: string, rows: number | undefined): string {
  return rows === undefined ? "" : ` ${word} ${rows}`;
}

function numberIn(modifier: Node, name: string): number | undefined {
  if (!hasChild(modifier, name)) return undefined;
  const written = childOf(modifier, name);
  const value = textOf(written, "class") === "CONSTANT" ? childOf(written, "value")["value"] : undefined;
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0)
    throw new OnlyEmbedded(name.toUpperCase());
  return value;
}

export function isOrder(modifier: Node): boolean {
  return textOf(modifier, "type") === "ORDER_MODIFIER";
}

/** What an order leaves alike has one too, which is the same each time: whoever asks for the next rows has none twice. */
export function restOf(order: readonly string[], names: readonly string[]): readonly string[] {
  return order.length === 0 ? [] : names.map((name) => `${name} ASC NULLS LAST`);
}
