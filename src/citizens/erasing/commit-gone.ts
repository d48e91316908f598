import { defined } from "../../base/defined.ts";
import { toCellText } from "../../tables/cell-text.ts";
import type { RowTexts } from "../../tables/correct-row.ts";
import { foldFact, type OwnRows } from "../../tables/own-rows.ts";
import { isWrittenAlike } from "../../tables/written-alike.ts";
import type { CitizensContext } from "../context.ts";
import { commitAlike, commitCell, commitPerson } from "./commitments.ts";
import { currentKey } from "./erasure-rows.ts";
import type { GonePerson } from "./erasure.ts";

/** All of somebody, or one of their rows, by commitments. `keyColumns`: by which the row is the same in each version. */
export async function commitGone(
  ctx: CitizensContext,
  own: OwnRows,
  cells: RowTexts | undefined,
  keyColumns: readonly string[],
): Promise<GonePerson> {
  const { table, column, person } = own;
  const { id: key, key: secret } = await currentKey(ctx);
  const isFoundAlike = cells === undefined && foldFact(person) !== "" && !(await isWrittenAlike(ctx, own));
  return {
    kind: "person",
    key,
    column,
    person: commitPerson(secret, table, person),
    ...defined({
      alike: isFoundAlike ? commitAlike(secret, table, person) : undefined,
      cells: cells === undefined ? undefined : cellsOf(secret, own, cells),
      keyColumns: keyColumns.length === 0 ? undefined : keyColumns,
    }),
  };
}

function cellsOf(key: Buffer, of: OwnRows, cells: RowTexts): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(cells).flatMap(([column, text]) =>
      text === null ? [] : [[column, commitCell(key, of, [column, toCellText(text)])]],
    ),
  );
}
