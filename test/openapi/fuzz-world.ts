import { setRule } from "../../src/access/access-rules.ts";
import { system } from "../../src/access/actor.ts";
import type { Policy } from "../../src/access/policy.ts";
import { openSite } from "../harvest/site.ts";
import { doorWorld } from "../doors/door-world.ts";

const csv = "nom;longitude;latitude;jour;n\nA;-1.6;48.1;2026-01-02;1\nB;-1.7;48.2;2026-01-03;2";

const policy: Policy = {
  purposes: [],
  requesters: [],
  hiddenColumns: [],
  rows: [],
  duties: [],
  terms: "",
  acceptance: "by-hand",
  answerDays: 10,
};

/** An instance with something of everything that can be made beforehand, and who asks. */
export async function fuzzWorld() {
  const world = await doorWorld({ rateLimits: {} });
  const site = await openSite((_, response) => response.end("titre;url\nEau;https://a.invalid/eau.csv"));
  const { rooms, db, organization } = world;
  const account = async (name: string, administrator: boolean) => {
    const email = `${name}@example.org`;
    const made = await rooms.accounts.createAccount(system, { email, name, password, administrator });
    return { id: made.id, actor: () => rooms.accounts.actorOfAccount(email) };
  };
  const steward = await account("steward", true);
  const member = await account("member", false);
  const spare = await account("spare", false);
  await rooms.organizations.setMember(system, organization.id, member.id, "administrator");
  const published = await world.publish({ title: "Arbres", files: { "arbres.csv": csv, "b.csv": csv } });
  const restricted = await world.publish({ title: "Bus", files: { "bus.csv": csv } });
  const draft = await world.publish({ title: "Brouillon", files: { "secret.csv": csv }, draft: true });
  await db.begin((tx) => setRule(tx, { dataset: restricted.dataset.id, level: "restricted", policy }));
  const tokens = await Promise.all(
    [member, steward].map(async ({ actor }) => rooms.tokens.createToken(await actor(), { name: "fuzz" })),
  );
  const [ofMember, ofSteward] = tokens.map(({ secret }) => ({ authorization: `Bearer ${secret}` }));
  const made = [published, restricted, draft];
  return {
    ...world,
    actors: { visitor: {}, member: ofMember ?? {}, steward: ofSteward ?? {} },
    datasets: made.flatMap(({ dataset }) => [dataset.id, dataset.slug]),
    tables: made.flatMap(({ tables }) => Object.values(tables)),
    spare: spare.id,
    /** Something that answers, for all that is fetched. */
    site: `${site.url}/liens.csv`,
    async [Symbol.asyncDispose]() {
      await world[Symbol.asyncDispose]();
      await site[Symbol.asyncDispose]();
    },
  };
}

export const password = "quatre mots sans lien";
