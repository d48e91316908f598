import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { type AssuranceLevel, system } from "../../access/actor.ts";
import { parseNetworks } from "../../base/networks.ts";
import { openNet } from "../../net/open-net.ts";
import { password, peopleWorld } from "../../../test/people-world.ts";
import { openProvider, type OpenProvider } from "../../../test/providers/open-provider.ts";
import { getAccount } from "../accounts.ts";
import { beginSecondFactor } from "../own-second-factor.ts";
import { actorOfSession, signOut } from "../sessions.ts";
import { findPivotIdentity, sealedAssurances } from "../assurances.ts";
import type { ProvidersContext } from "./context.ts";
import { cutIdentity } from "./identities.ts";
import { confirmLink } from "./links.ts";
import { listWaysIn, saveProvider } from "./providers.ts";
import { leaveForProvider, returnAddress, returnFromProvider } from "./sign-in.ts";
import { findSignOut } from "./sign-out.ts";

type Told = Parameters<OpenProvider["tell"]>[0];

let elsewhere: OpenProvider;
let world: Awaited<ReturnType<typeof peopleWorld>>;
let context: ProvidersContext;
let provider: string;

const settings = {
  name: "FranceConnect",
  kind: "citizens",
  level: "eidas1",
  minutes: 30,
  scopes: "openid email identite_pivot",
  isOn: true,
  makesAccounts: true,
  vouches: true,
  claim: "",
  roleLines: "",
} as const;

/** As FranceConnect tells of somebody: the address is not said to be verified. */
const awaThere = {
  sub: "awa-of-here",
  email: "awa@example.org",
  family_name: "Le Gall",
  given_name: "Awa Marie",
  birthdate: "1980-05-01",
  gender: "female",
  birthplace: "29019",
  birthcountry: "99100",
  preferred_username: "Diop",
  nir: "280052901900001",
};
const awa: Told = { person: awaThere, acr: "eidas2" };
const tom: Told = { person: { ...awaThere, sub: "tom", email: "tom2@example.org" }, acr: "eidas2" };

before(async () => {
  elsewhere = await openProvider();
});
after(() => elsewhere[Symbol.asyncDispose]());

beforeEach(async () => {
  world = await peopleWorld();
  world.time.now = new Date();
  const net = openNet({ allowed: parseNetworks("127.0.0.0/8") });
  context = { ...world.people, net, url: "http://maille.test", discovered: new Map() };
  provider = await declare();
});

async function declare({ signed = true } = {}): Promise<string> {
  const asked = { ...settings, issuer: elsewhere.issuer, clientId: "waiting", secret: "" };
  const id = await saveProvider(context, system, asked);
  const client = await elsewhere.register(returnAddress(context, id), {
    post_logout_redirect_uris: ["http://maille.test/"],
    ...(signed ? { userinfo_signed_response_alg: "RS256" } : {}),
  });
  await saveProvider(context, system, { ...asked, ...client, id });
  return id;
}

async function arrive(told: Told, stepUp?: { account: string; level: AssuranceLevel }) {
  await elsewhere.tell(told);
  const { address, journey } = await leaveForProvider(context, provider, { back: "/my", stepUp });
  const answer = (await elsewhere.signIn(address)).searchParams;
  const arrival = await returnFromProvider(context, provider, { secret: journey.secret, answer });
  return { ...arrival, asked: new URL(address).searchParams };
}

async function enter(...asked: Parameters<typeof arrive>) {
  const arrival = await arrive(...asked);
  assert.ok("session" in arrival, "no session was opened");
  const actor = await actorOfSession(context, arrival.session.secret);
  assert.ok(actor.kind === "member");
  return { ...arrival, actor };
}

const countAssurances = async () => (await context.db`select from assurances`).length;
const later = (minutes: number) => (world.time.now = new Date(world.time.now.getTime() + minutes * 60_000));

test("a citizen is asked for a level, known by a name of here, and their identity is sealed with the session", async () => {
  const { actor, asked, session } = await enter(awa);
  assert.equal(asked.get("acr_values"), "eidas1");
  assert.equal(asked.get("prompt"), null);
  assert.ok("acr" in JSON.parse(asked.get("claims") ?? "{}").id_token);
  assert.equal(actor.assurance?.level, "eidas2");
  const told = await findPivotIdentity(context, actor);
  assert.deepEqual(told, {
    familyName: "Le Gall",
    givenNames: "Awa Marie",
    birthDate: "1980-05-01",
    gender: "female",
    birthPlace: "29019",
    birthCountry: "99100",
    usedName: "Diop",
  });
  const kept = JSON.stringify(await context.db`select * from assurances`);
  assert.doesNotMatch(kept, /Gall|1980-05|awa-of-here/);
  for (const table of ["accounts", "assurances", "provider_identities", "sessions"]) {
    const rows = JSON.stringify(await context.db`select * from ${context.db(table)}`);
    assert.doesNotMatch(rows, /280052901900001/, table);
  }
  await signOut(context, session.secret);
  assert.equal(await countAssurances(), 0, "it goes with its session");
});

test("the level belongs to a session, and both end soon", async () => {
  const one = await enter(awa);
  const other = await enter({ ...awa, acr: "eidas1" });
  const levels = async () =>
    Promise.all(
      [one, other].map(async ({ session }) => {
        const actor = await actorOfSession(context, session.secret);
        return actor.kind === "member" ? actor.assurance?.level : actor.kind;
      }),
    );
  assert.equal(one.actor.account, other.actor.account);
  assert.deepEqual(await levels(), ["eidas2", "eidas1"]);
  later(20);
  assert.deepEqual(await levels(), ["eidas2", "eidas1"]);
  later(20);
  assert.deepEqual(
    await levels(),
    [undefined, undefined],
    "the session goes on by its use, the level does not",
  );
  assert.equal(await findPivotIdentity(context, one.actor), undefined);
  later(31);
  assert.deepEqual(await levels(), ["anyone", "anyone"]);
});

test("less than the level that was asked signs nobody in", async () => {
  const ada = world.accounts["ada"] ?? "";
  for (const acr of ["eidas1", "eidas9", undefined]) {
    const told = { person: awaThere, ...(acr === undefined ? {} : { acr }) };
    await assert.rejects(arrive(told, { account: ada, level: "eidas2" }), {
      key: "people-provider-level-low",
    });
  }
  // Whatever a client was told to ask, the provider's own least holds.
  await elsewhere.tell({ person: awaThere, lies: { acr: "eidas0" }, acr: "eidas3" });
  await assert.rejects(arrive({ person: awaThere, acr: "eidas3", lies: { acr: "eidas0" } }), {
    key: "people-provider-level-low",
  });
  assert.equal(await countAssurances(), 0);
});

test("who steps up shows anew who they are, and stays who they are", async () => {
  const { actor } = await enter({ ...awa, acr: "eidas1" });
  const stepUp = { account: actor.account, level: "eidas2" } as const;
  const { actor: again, asked } = await enter(awa, stepUp);
  assert.deepEqual([asked.get("acr_values"), asked.get("prompt")], ["eidas2", "login"]);
  assert.deepEqual([again.account, again.assurance?.level], [actor.account, "eidas2"]);
  await assert.rejects(arrive({ ...awa, agoS: 600 }, stepUp), { key: "people-provider-not-anew" });
  await enter(tom);
  await assert.rejects(arrive(tom, stepUp), { key: "people-step-up-other" });
});

test("whoever is signed in by a password links the provider with it before the level counts", async () => {
  const eve = world.accounts["eve"] ?? "";
  const arrival = await arrive(
    { ...awa, person: { ...awaThere, email: "other@example.org" } },
    {
      account: eve,
      level: "eidas2",
    },
  );
  assert.ok("link" in arrival, "a browser alone linked an account");
  const { session } = await confirmLink(context, arrival.link.secret, password);
  const actor = await actorOfSession(context, session.secret);
  assert.ok(actor.kind === "member" && actor.assurance?.level === "eidas2");
  assert.equal(actor.account, eve);
});

test("an account is that of one citizen, and its levels end with the name by which it is known", async () => {
  const { actor } = await enter(awa);
  const { account } = actor;
  await context.db`update accounts set password = (
    select password from accounts where id = ${world.accounts["eve"] ?? ""}) where id = ${account}`;
  // Who has their password shows a civil status of their own.
  const thief = { ...awa, person: { ...awaThere, sub: "thief" } };
  const stepUp = { account, level: "eidas2" } as const;
  await assert.rejects(arrive(thief, stepUp), { key: "people-citizen-other" });
  await cutIdentity(context, actor, { provider, subject: "awa-of-here" });
  assert.equal(await countAssurances(), 0, "a session kept its level");
  // Both are begun before the account is known by either name.
  const begun = await arrive(thief, stepUp);
  const own = await arrive(awa, stepUp);
  assert.ok("link" in begun && "link" in own);
  const { session } = await confirmLink(context, own.link.secret, password);
  await assert.rejects(confirmLink(context, begun.link.secret, password), { key: "people-citizen-other" });
  const again = await actorOfSession(context, session.secret);
  assert.ok(again.kind === "member");
  assert.equal(again.assurance?.citizen, actor.assurance?.citizen, "the same citizen is told as another");
});

test("a level outlives neither its provider, nor what was asked of it", async () => {
  const [row] = await context.db<{ issuer: string; clientId: string; secret: string }[]>`
    select issuer, client_id from sign_in_providers where id = ${provider}`;
  const kept = { issuer: row?.issuer ?? "", clientId: row?.clientId ?? "", secret: "", id: provider };
  const save = (change: object) => saveProvider(context, system, { ...settings, ...kept, ...change });
  for (const change of [{ isOn: false }, { minutes: 10 }, { clientId: "other" }]) {
    await enter(awa);
    await save({ name: "France Connect" });
    assert.equal(await countAssurances(), 1, "a change of name ended it");
    await save(change);
    assert.equal(await countAssurances(), 0, JSON.stringify(change));
    await save({});
  }
});

test("a second factor is asked for before the level counts", async () => {
  const { actor } = await enter(awa);
  assert.equal((await getAccount(context, actor)).email, "awa@example.org");
  await assert.rejects(beginSecondFactor(context, actor, "none"), { key: "people-current-password-wrong" });
  await context.db`
    insert into second_factors (account, secret, created_at, confirmed_at) values (${actor.account}, '', now(), now())`;
  assert.ok("begun" in (await arrive(awa)));
});

test("what it tells of a citizen is signed by its own key, or nobody is signed in", async () => {
  await assert.rejects(arrive({ ...awa, forgesInfo: true }), { key: "people-provider-answer-wrong" });
  for (const lies of [{ iss: "http://127.0.0.1:9" }, { aud: "another" }, { nonce: "x" }]) {
    await assert.rejects(arrive({ ...awa, lies }), /people-provider-(?:answer-wrong|other-issuer)/);
  }
  await assert.rejects(arrive({ ...awa, forges: true }), { key: "people-provider-answer-wrong" });
  provider = await declare({ signed: false });
  await assert.rejects(arrive(awa), { key: "people-provider-unsigned" });
  later(1);
  const away = { ...settings, id: provider, issuer: "http://127.0.0.1:9", clientId: "x", secret: "y" };
  await saveProvider(context, system, away);
  await assert.rejects(leaveForProvider(context, provider, { back: "/" }), { key: "net-unreachable" });
});

test("a provider of citizens is asked for no number, gives no role, and is good for a time", async () => {
  const save = (change: object) =>
    saveProvider(context, system, {
      ...settings,
      issuer: elsewhere.issuer,
      clientId: "x",
      secret: "",
      ...change,
    });
  await assert.rejects(save({ scopes: "openid nir" }), { key: "people-provider-citizen-scope" });
  await assert.rejects(save({ claim: "groups" }), { key: "people-provider-citizen-roles" });
  for (const minutes of [0, 4, 481, 10.5, Number.NaN]) {
    await assert.rejects(save({ minutes }), { key: "people-provider-minutes" }, String(minutes));
  }
  assert.deepEqual(
    (await listWaysIn(context)).map(({ kind }) => kind),
    ["citizens"],
  );
  await enter(awa);
  await context.db.begin((tx) =>
    tx`select id from assurances`.then((rows) =>
      sealedAssurances.forget(
        tx,
        rows.map(({ id }) => id as string),
      ),
    ),
  );
  assert.equal(await countAssurances(), 0);
});

test("signing out at the provider tells whom by the ID token, and comes back with a state", async () => {
  const { idToken } = await enter(awa);
  const address = new URL((await findSignOut(context, provider, idToken))?.address ?? "");
  assert.equal(address.searchParams.get("id_token_hint"), idToken);
  assert.match(address.searchParams.get("state") ?? "", /^.{20,}$/);
  assert.equal((await fetch(address)).status, 200);
});
