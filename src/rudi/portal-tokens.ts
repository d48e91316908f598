import { Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import { isRawRecord } from "../harvest/normalize/fields.ts";
import { placeOf } from "../vault/sealed-columns.ts";
import { ask } from "./ask.ts";
import type { RudiContext } from "./context.ts";
import type { PortalRow } from "./portal-rows.ts";
import { sealedPortals } from "./sealed.ts";

/** A portal gives no token: nothing can be sent there, whatever it is. */
export class NoToken extends Failure {}

interface HeldToken {
  readonly token: string;
  /** The secret that it was given for, sealed: another one is sealed otherwise. */
  readonly secret: string;
  readonly until: Date;
}

const heldMs = 60_000;

/** The tokens that portals gave, each held for a minute: one for all that is sent meanwhile. */
export class PortalTokens {
  readonly #ctx: RudiContext;
  readonly #held = new Map<Id, HeldToken>();

  constructor(ctx: RudiContext) {
    this.#ctx = ctx;
  }

  async get(portal: PortalRow, signal: AbortSignal): Promise<string> {
    const { id, secret } = portal;
    const held = this.#held.get(id);
    const now = this.#ctx.clock();
    if (held !== undefined && held.secret === secret && held.until > now) return held.token;
    const token = await askToken(this.#ctx, portal, signal);
    this.#held.set(id, { token, secret, until: new Date(now.getTime() + heldMs) });
    return token;
  }

  /** The portal takes it no longer. */
  forget({ id }: PortalRow): void {
    this.#held.delete(id);
  }
}

/** By client credentials, else by the password grant of older portals. */
async function askToken(
  ctx: RudiContext,
  { id, url, client, secret: sealed }: PortalRow,
  signal: AbortSignal,
): Promise<string> {
  const secret = await ctx.vault.openText(sealed, placeOf(sealedPortals, id));
  const headers = { Authorization: `Basic ${Buffer.from(`${client}:${secret}`).toString("base64")}` };
  const forms = [
    {
      path: "oauth2/token",
      form: { grant_type: "client_credentials", client_id: client, client_secret: secret },
    },
    { path: "oauth/token", form: { grant_type: "password", username: client, password: secret } },
  ];
  let answered = 0;
  for (const { path, form } of forms) {
    const { status, value } = await ask(ctx, `${url}/${path}`, { method: "POST", signal, form, headers });
    const token = isRawRecord(value) ? value["access_token"] : undefined;
    if (status === 200 && typeof token === "string") return token;
    answered = status;
  }
  throw new NoToken("unavailable", answered >= 500 ? "rudi-answered" : "rudi-portal-refuses", {
    status: answered,
  });
}
