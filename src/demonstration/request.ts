import { setTimeout as wait } from "node:timers/promises";
import { Failure } from "../base/failure.ts";
import { languages } from "../base/language.ts";
import { toSlug } from "../base/slug.ts";
import type { OfferedData } from "../sharing/room.ts";
import { say } from "../words/say.ts";
import type { Loading } from "./load.ts";
import { reuserEmail } from "./people.ts";

const arrivalPatienceMs = 120_000;
const daysAsked = 90;

/** The laboratory asks for three columns of how busy the stops are; asked already, it does not ask again. */
export async function askForPassages(loading: Loading): Promise<void> {
  const { rooms, language } = loading;
  const actor = await rooms.accounts.actorOfAccount(reuserEmail);
  const { items } = await rooms.sharing.listExchanges(actor, { side: "asker", page: 1, pageSize: 1 });
  if (items.length > 0) return;
  const offered = await untilOffered(loading);
  const laboratory = await rooms.organizations.findOrganization(
    actor,
    toSlug(say(language, "demo-reuser-organization"), "demo-reuser-organization"),
  );
  await rooms.sharing.askForAccess(actor, offered.subject.slug, {
    purpose: "research",
    requester: "research",
    tables: offered.tables.map(({ id }) => ({ table: id, columns: ["arret", "nom", "passages"], rows: [] })),
    until: new Date(rooms.instance.now().getTime() + daysAsked * 86_400_000).toISOString().slice(0, 10),
    ...(laboratory === undefined ? {} : { organization: laboratory.id }),
    projectTitle: say(language, "demo-project"),
    note: say(language, "demo-request-note"),
  });
}

/** The portal follows the operator since a moment ago: the dataset and its tables may be on their way. */
async function untilOffered({ rooms, signal }: Loading): Promise<OfferedData> {
  const slugs = languages.map((written) => toSlug(say(written, "demo-passages-title"), "passages"));
  const actor = await rooms.accounts.actorOfAccount(reuserEmail);
  for (const startedAt = performance.now(); performance.now() - startedAt < arrivalPatienceMs;) {
    for (const slug of slugs) {
      if ((await rooms.datasets.findDataset(actor, slug)) === undefined) continue;
      const offered = await rooms.sharing.getOffered(actor, slug);
      if (offered.tables.length > 0) return offered;
    }
    await wait(250, undefined, { signal });
  }
  throw new Failure("unavailable", "demo-passages-not-here");
}
