import { createHash, randomBytes } from "node:crypto";
import { setRule } from "../../src/access/access-rules.ts";
import { registerAgreementKey } from "../../src/access/agreement-keys.ts";
import type { Agreement, TermsOfTable } from "../../src/access/agreement.ts";
import { startAgreement } from "../../src/access/agreements.ts";
import type { Policy, RowCondition } from "../../src/access/policy.ts";
import { system } from "../../src/access/actor.ts";
import { newId } from "../../src/base/id.ts";
import { touchSearch } from "../../src/catalogue/search-index/touch.ts";
import { saveRefresh } from "../../src/tables/import/refresh-rows.ts";
import { doorWorld } from "../doors/door-world.ts";

/** Stand in what nobody may see but the producer: a column, and rows. */
export const hiddenColumn = "chauffeurzq";
export const hiddenValue = "secretzq";
/** Of rows alone that are let out; the others speak of a place and a time of their own. */
export const visibleValue = "visiblezq";
export const visibleRows = 43;
export const hiddenRows = 7919;

const visible = (row: number) =>
  `${row};${visibleValue} ${row};A;35238;2026-01-${String((row % 28) + 1).padStart(2, "0")};-1.6${row};48.1;${row % 20};pilotezq${row % 3}`;
const hidden = (row: number) =>
  `${row + 100};${hiddenValue} ${row};${hiddenValue};56260;1999-12-31;-2.7;47.6;987654;${hiddenValue}`;

/** Hidden rows stand before, between and after those that are let out. */
function csv(): string {
  const lines = Array.from({ length: hiddenRows }, (_, row) => hidden(row));
  for (let row = 0; row < visibleRows; row += 1) lines.splice(row * 101, 0, visible(row));
  return `arret;nom;ligne;commune;jour;longitude;latitude;montees;${hiddenColumn}\n${lines.join("\n")}\n`;
}

export const letOut: readonly RowCondition[] = [{ column: "ligne", operator: "exact", value: "A" }];

const policy: Policy = {
  purposes: [],
  requesters: [],
  hiddenColumns: [hiddenColumn],
  rows: letOut,
  duties: [],
  terms: "",
  acceptance: "by-hand",
  answerDays: 10,
};

/** Somebody who asks, at an instance. */
function personAt(instance: string, id: string = newId()): Agreement["party"] {
  return { instance, kind: "person", id, name: "Zoé", requester: "research" };
}

/** A bus operator whose table of stops is on request, and whoever may ask for it. */
export async function restrictedWorld(level: "restricted" | "account" | "closed" = "restricted") {
  const world = await doorWorld({ rateLimits: {} });
  const { rooms, db, url, organization } = world;
  const { dataset, tables } = await world.publish({
    title: "Montées par arrêt",
    description: "Combien montent, et où.",
    files: { "arrets.csv": csv() },
  });
  const table = Object.values(tables)[0] ?? "";
  // Searched and shown as open first: what was learnt of it then must be gone.
  await world.get("/api/search?q=montees");
  const whole = await rooms.tables.getVersion(system, table, 1);
  // All of it is read again from an address that whoever knows it may read.
  const nextAt = new Date(Date.now() + 86_400_000);
  await saveRefresh(db, table, { url: `https://files.example/${hiddenValue}.csv`, every: "daily", nextAt });
  await db.begin(async (tx) => {
    await setRule(tx, { dataset: dataset.id, level, policy });
    await touchSearch(tx, dataset.id);
  });
  const agree = async (
    party: Agreement["party"],
    terms: Omit<TermsOfTable, "table">,
    days = 1,
  ): Promise<Agreement> => {
    const startedAt = new Date(Date.now() - 1000);
    const agreement: Agreement = {
      id: newId(),
      dataset: dataset.id,
      party,
      terms: {
        purpose: "research",
        tables: [{ table, ...terms }],
        until: "2030-01-01",
        duties: [],
        words: "",
      },
      startedAt,
      endsAt: new Date(startedAt.getTime() + days * 86_400_000),
    };
    await startAgreement(db, agreement);
    return agreement;
  };
  const member = async (name: string) => {
    const account = await rooms.accounts.createAccount(system, {
      email: `${name}@example.org`,
      name,
      password: "quatre mots sans lien",
    });
    const actor = await rooms.accounts.actorOfAccount(`${name}@example.org`);
    const { secret } = await rooms.tokens.createToken(actor, { name });
    return { account, actor, headers: { authorization: `Bearer ${secret}` } };
  };
  const keyOf = async (agreements: readonly Agreement[], instance: string) => {
    const secret = `maille_k_${randomBytes(32).toString("base64url")}`;
    await registerAgreementKey(
      db,
      {
        instance,
        id: newId(),
        hash: createHash("sha256").update(secret).digest("base64url"),
        name: "script",
        agreements: agreements.map(({ id }) => id),
        expiresAt: new Date(Date.now() + 86_400_000),
      },
      new Date(),
    );
    return { authorization: `Bearer ${secret}` };
  };
  /** The answer as it came, whatever it is. */
  const ask = async (path: string, headers: Record<string, string> = {}) => {
    const response = await world.api.fetch(new Request(url + path, { headers }));
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  return { ...world, ask, url, organization, dataset, table, whole, agree, member, keyOf, personAt };
}

export type RestrictedWorld = Awaited<ReturnType<typeof restrictedWorld>>;

export const agreedColumns = ["arret", "nom", "ligne", "commune", "jour", "longitude", "latitude", "montees"];
