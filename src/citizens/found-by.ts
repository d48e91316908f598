import { Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import { type Fact, foldFact, readFactsOf } from "../tables/own-rows.ts";
import type { CitizensContext } from "./context.ts";
import { openDigester } from "./person-digest.ts";
import type { SelfDataTable } from "./self-data.ts";

/** By what somebody was found: columns, and what these held of them together, as digests under the table's key. */
export interface FoundBy {
  readonly columns: readonly string[];
  readonly digests: readonly string[];
}

/** Digests what such columns hold together. */
export async function openFoundDigester(
  ctx: Pick<CitizensContext, "db" | "vault">,
  table: Id,
  columns: readonly string[],
): Promise<(held: readonly string[]) => string> {
  const digest = await openDigester(ctx, table);
  return (held) => digest(JSON.stringify(["found by", columns, held])).toString("base64url");
}

/** What the rows of the person hold of these facts. Throws `not-found` where they hold them no more. */
export async function foundBy(
  ctx: CitizensContext,
  { table, personColumn: column }: SelfDataTable,
  person: string,
  facts: readonly Fact[],
): Promise<FoundBy> {
  const columns = facts.map((fact) => fact.column);
  const asked = facts.map(({ values }) => values.map(foldFact));
  const told = await readFactsOf(ctx, { table, column }, columns, [person]);
  const same = (told?.get(person) ?? []).filter((held) =>
    held.every((value, at) => asked[at]?.includes(value)),
  );
  // A version that says otherwise came just now.
  if (same.length === 0) throw new Failure("not-found", "citizens-nobody-found");
  return { columns, digests: same.map(await openFoundDigester(ctx, table, columns)) };
}
