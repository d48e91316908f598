import { Failure } from "../base/failure.ts";
import { isRawRecord, type RawRecord } from "../harvest/normalize/fields.ts";
import { ask } from "./ask.ts";
import type { RudiContext } from "./context.ts";
import { verifyByKey } from "./portal-key.ts";
import type { PortalRow } from "./portal-rows.ts";
import { uuid } from "./standard.ts";

/**
 * What a portal reports of a dataset that was published there. Throws `unauthenticated` unless the
 * token is signed by a portal to which this very dataset was sent, `not-found` for one that was not.
 */
export async function receiveReport(
  ctx: RudiContext,
  resource: string,
  { token, text }: { token: string | undefined; text: string },
  signal: AbortSignal,
): Promise<void> {
  if (token === undefined) throw new Failure("unauthenticated", "rudi-token-wrong");
  const report = parsed(text, resource);
  const portals = uuid.test(resource)
    ? await ctx.db<PortalRow[]>`
        select t.* from rudi_portals t join rudi_publications p on p.portal = t.id
        where p.resource = ${resource} order by t.id`
    : [];
  for (const portal of portals) {
    if (!(await isSignedBy(ctx, portal, token, signal))) continue;
    const state = report["integration_status"] === "OK" ? "accepted" : "refused";
    await ctx.db`
      update rudi_publications set report = ${ctx.db.json(report as never)}, reported_at = ${ctx.clock()},
        state = case when state in ('sent', 'accepted', 'refused') then ${state} else state end
      where portal = ${portal.id} and resource = ${resource}`;
    return;
  }
  throw new Failure("unauthenticated", "rudi-token-wrong");
}

function parsed(text: string, resource: string): RawRecord {
  let value: unknown;
  try {
    value = JSON.parse(text.replaceAll("\\u0000", ""));
  } catch (cause) {
    throw new Failure("invalid", "rudi-no-json", {}, { cause });
  }
  const isReport = isRawRecord(value) && /^(?:OK|KO)$/.test(String(value["integration_status"]));
  if (!isReport || !isRawRecord(value)) throw new Failure("invalid", "rudi-no-report");
  const told = value["resource_id"];
  if (told !== undefined && told !== resource) throw new Failure("invalid", "rudi-no-report");
  return value;
}

/** By the key that the portal publishes at this moment: `{ alg, value }` of Spring, in PEM. */
async function isSignedBy(
  ctx: RudiContext,
  { url }: PortalRow,
  token: string,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const { status, value } = await ask(ctx, `${url}/oauth/token_key`, { signal });
    const pem = isRawRecord(value) ? value["value"] : value;
    if (status !== 200 || typeof pem !== "string") return false;
    await verifyByKey(token, pem, ctx.clock());
    return true;
  } catch {
    // Whatever is wrong with the token, the key or the portal: it is not shown that it signed.
    return false;
  }
}
