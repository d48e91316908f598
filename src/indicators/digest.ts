import type { Workspace } from "../engine/engine.ts";

/**
 * SHA-256, in hexadecimal, of the values of an indicator, whatever file holds them. For each place a line
 * `level code` and the SHA-256 of its values in the order of time, each a line `period value status reason`
 * (values as the shortest decimal that is the same double, nothing where missing), separated by single
 * spaces; then the SHA-256 of these lines in the order of level and code. Lines end with a line feed.
 */
export async function digestOf(workspace: Workspace, from: string): Promise<string> {
  const [row] = await workspace.rows<{ digest: string }>(`
    select sha256(string_agg(level || ' ' || code || ' ' || own || chr(10), '' order by level, code)) as digest
    from (
      select level, code, sha256(string_agg(
        strftime(period, '%Y-%m-%d') || ' ' || coalesce(cast(value as varchar), '') || ' ' || status || ' ' || coalesce(reason, '')
          || chr(10), '' order by period)) as own
      from ${from} group by level, code) places`);
  return row?.digest ?? "";
}
