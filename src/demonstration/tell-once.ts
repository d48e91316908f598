import { setTimeout as wait } from "node:timers/promises";
import type { Actor } from "../access/actor.ts";
import { Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import { languages } from "../base/language.ts";
import { toSlug } from "../base/slug.ts";
import { delayDays } from "../citizens/entitlement.ts";
import { say, sayNamed } from "../words/say.ts";
import { civilStatus } from "./declare-people.ts";
import { findOrMakeOrganization, type Loading } from "./load.ts";
import { agentEmail, officerEmail } from "./people.ts";

const arrivalPatienceMs = 120_000;
const daysAgreed = 360;
const slug = "tarif-reduit";
/** Of whom a right is told. */
const names = Object.values(civilStatus);

/**
 * The bus network asks to be told family quotients once, and opens its reduced fare as soon as the town has agreed,
 * which `agreeToTellOnce` does there meanwhile; it takes what nobody asks for, too. Done already, it is left as it is.
 */
export async function openReducedFare(loading: Loading): Promise<void> {
  const { rooms, language } = loading;
  const actor = await rooms.accounts.actorOfAccount(officerEmail);
  if ((await rooms.citizens.listProcedures(actor)).some((procedure) => procedure.slug === slug)) return;
  const organization = await findOrMakeOrganization(loading, "demo-operator");
  const offered = await until(loading, async () => {
    for (const written of languages) {
      const title = toSlug(sayNamed(written, "demo-quotients-title"), "quotients");
      if ((await rooms.datasets.findDataset(actor, title)) === undefined) continue;
      const found = await rooms.sharing.getOffered(actor, title);
      if (found.tables.length > 0) return found;
    }
    return undefined;
  });
  const [table] = offered.tables;
  if (table === undefined) throw new Failure("unavailable", "demo-quotients-not-here");
  const columns = ["quotient"];
  const agreed = async () => (await rooms.citizens.listOnceAgreements(actor, organization))[0];
  const { items } = await rooms.sharing.listExchanges(actor, { side: "asker", page: 1, pageSize: 100 });
  if (!items.some(({ terms }) => terms.purpose === "told-once")) {
    await rooms.sharing.askForAccess(actor, offered.subject.slug, {
      purpose: "told-once",
      requester: "administration",
      organization,
      tables: [{ table: table.id, columns: [...columns, ...names], rows: [] }],
      until: new Date(rooms.instance.now().getTime() + daysAgreed * 86_400_000).toISOString().slice(0, 10),
      projectTitle: say(language, "demo-fare-title"),
      note: say(language, "demo-fare-note"),
    });
  }
  const { id: exchange } = await until(loading, agreed);
  await rooms.citizens.setProcedure(actor, organization, {
    slug,
    title: say(language, "demo-fare-title"),
    lead: say(language, "demo-fare-lead"),
    sources: [{ exchange, table: table.id, columns, law: say(language, "demo-fare-law"), keepDays: 30 }],
  });
  await rooms.citizens.takeEntitlements(actor, organization, { slug, takes: true });
}

/** The town agrees to what the bus network asks, once it is here, and tells it who has a right to the reduced fare. */
export async function agreeToTellOnce(loading: Loading): Promise<void> {
  const { rooms } = loading;
  const actor = await rooms.accounts.actorOfAccount(agentEmail);
  const asked = await until(loading, async () => {
    const { items } = await rooms.sharing.listExchanges(actor, { side: "producer", page: 1, pageSize: 100 });
    return items.find(({ terms }) => terms.purpose === "told-once");
  });
  if (asked.state === "asked") await rooms.sharing.acceptExchange(actor, asked.id);
  for (const { table } of asked.terms.tables) await declareRight(loading, actor, table);
}

/** Whose quotient is low enough; each is told first. Declared already, it is left as it is. */
async function declareRight(loading: Loading, actor: Actor, table: Id): Promise<void> {
  const { rooms, language } = loading;
  if ((await rooms.citizens.listEntitlements(actor, table)).length > 0) return;
  // It runs once the bus network has signed in turn.
  const { id } = await until(loading, async () => (await rooms.citizens.listAgreementsOver(actor, table))[0]);
  await rooms.citizens.declareEntitlement(actor, table, {
    title: say(language, "demo-fare-title"),
    lead: say(language, "demo-fare-right"),
    condition: "quotient__strictly_less=700",
    law: {
      title: say(language, "demo-fare-right-law"),
      article: "L114-8",
      address: "https://www.legifrance.gouv.fr/codes/article_lc/LEGIARTI000045213420",
    },
    agreement: id,
    procedure: { slug, title: say(language, "demo-fare-title") },
    columns: names,
    delayDays: delayDays.least,
    keepDays: 30,
  });
}

/** What the other side tells is on its way. */
async function until<Found>({ signal }: Loading, look: () => Promise<Found | undefined>): Promise<Found> {
  for (const startedAt = performance.now(); performance.now() - startedAt < arrivalPatienceMs;) {
    const found = await look();
    if (found !== undefined) return found;
    await wait(250, undefined, { signal });
  }
  throw new Failure("unavailable", "demo-quotients-not-here");
}
