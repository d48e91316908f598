import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { system } from "../../access/actor.ts";
import { parseNetworks } from "../../base/networks.ts";
import { openNet } from "../../net/open-net.ts";
import { password, peopleWorld } from "../../../test/people-world.ts";
import { openProvider, type OpenProvider } from "../../../test/providers/open-provider.ts";
import { getAccount, listAccounts, suspendAccount } from "../accounts.ts";
import { finishSignIn, signIn } from "../begun-sign-ins.ts";
import { changeSettings } from "../instance.ts";
import { listMembers, setMember } from "../members.ts";
import { beginSecondFactor, confirmSecondFactor, readSecondFactor } from "../own-second-factor.ts";
import { actorOfSession } from "../sessions.ts";
import { Secret, TOTP } from "otpauth";
import type { ProvidersContext } from "./context.ts";
import { cutIdentity, listIdentities } from "./identities.ts";
import { confirmLink, findLink } from "./links.ts";
import { sealedProviders } from "./provider.ts";
import { deleteProvider, getProvider, listWaysIn, saveProvider, tryProvider } from "./providers.ts";
import { leaveForProvider, returnAddress, returnFromProvider } from "./sign-in.ts";
import { findSignOut } from "./sign-out.ts";

let elsewhere: OpenProvider;
let world: Awaited<ReturnType<typeof peopleWorld>>;
let context: ProvidersContext;
let provider: string;

const settings = {
  name: "Keycloak de la ville",
  kind: "accounts" as const,
  level: "eidas1" as const,
  minutes: 30,
  scopes: "openid email profile groups",
  isOn: true,
  makesAccounts: true,
  vouches: false,
  claim: "",
  roleLines: "",
};
type Change = Partial<typeof settings>;
const eveThere = { sub: "e-1", email: "Eve@example.org", email_verified: true, name: "Eve ailleurs" };
const zoeThere = { sub: "z-1", email: "zoe@example.org", email_verified: true, name: "Zoé Neuve" };

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

/** A provider as a steward declares it, with a client of its own over there. */
async function declare(): Promise<string> {
  const asked = { ...settings, issuer: elsewhere.issuer, clientId: "waiting", secret: "" };
  const id = await saveProvider(context, system, asked);
  const client = await elsewhere.register(returnAddress(context, id), {
    post_logout_redirect_uris: ["http://maille.test/"],
  });
  await saveProvider(context, system, { ...asked, ...client, id });
  return id;
}

async function change(wanted: Change & { issuer?: string; clientId?: string }): Promise<void> {
  const { hasSecret: _, roles: __, ...kept } = await getProvider(context, system, provider);
  await saveProvider(context, system, { ...kept, ...wanted, secret: "" });
}

/** Goes there and comes back, as a browser that holds the cookie of its journey. */
async function goThere(told: Parameters<OpenProvider["tell"]>[0], at = provider) {
  await elsewhere.tell(told);
  const { address, journey } = await leaveForProvider(context, at, { back: "/datasets?q=eau" });
  const answer = await elsewhere.signIn(address);
  return { journey: journey.secret, answer };
}

async function arrive(told: Parameters<OpenProvider["tell"]>[0]) {
  const { journey, answer } = await goThere(told);
  return returnFromProvider(context, provider, { secret: journey, answer: answer.searchParams });
}

async function enterAs(person: Parameters<OpenProvider["tell"]>[0]["person"]) {
  const arrival = await arrive({ person });
  assert.ok("session" in arrival, "no session was opened");
  return actorOfSession(context, arrival.session.secret);
}

async function linkEve() {
  const arrival = await arrive({ person: eveThere });
  assert.ok("link" in arrival, "an address alone opened an account");
  return confirmLink(context, arrival.link.secret, password);
}

test("whoever has no account gets one of the provider's words, once, without a password", async () => {
  const actor = await enterAs(zoeThere);
  const account = await getAccount(context, actor);
  assert.deepEqual([account.email, account.name], ["zoe@example.org", "Zoé Neuve"]);
  const again = await arrive({ person: { ...zoeThere, email: "other@example.org" } });
  assert.ok("session" in again && again.back === "/datasets?q=eau");
  assert.equal(
    (await getAccount(context, await actorOfSession(context, again.session.secret))).id,
    account.id,
  );
  await assert.rejects(signIn(context, account.email, "", { address: "::1" }), {
    key: "people-sign-in-wrong",
  });
  const own = await listIdentities(context, actor);
  assert.deepEqual([own.hasPassword, own.identities.map((one) => one.canBeCut)], [false, [false]]);
  await assert.rejects(cutIdentity(context, actor, { provider, subject: "z-1" }), {
    key: "people-last-way-in",
  });
});

test("no account is made where neither sign-up nor the provider makes any", async () => {
  await change({ makesAccounts: false });
  await assert.rejects(arrive({ person: zoeThere }), { key: "people-provider-no-account" });
  await changeSettings(context, system, { signUp: { open: true, domains: ["ville.fr"] } });
  await assert.rejects(arrive({ person: zoeThere }), { key: "people-provider-no-account" });
  await changeSettings(context, system, { signUp: { open: true, domains: [] } });
  assert.equal((await enterAs(zoeThere)).kind, "member");
});

test("an account of the same address asks for its password once, then is known by its subject", async () => {
  const arrival = await arrive({ person: eveThere });
  assert.ok("link" in arrival);
  assert.deepEqual(await findLink(context, arrival.link.secret), {
    email: "eve@example.org",
    provider: settings.name,
    by: "password",
  });
  await assert.rejects(confirmLink(context, arrival.link.secret, "devine encore"), {
    key: "people-current-password-wrong",
  });
  const { session, back } = await confirmLink(context, arrival.link.secret, password);
  assert.equal(back, "/datasets?q=eau");
  assert.deepEqual(await actorOfSession(context, session.secret), await world.actor("eve"));
  await assert.rejects(confirmLink(context, arrival.link.secret, password), { key: "people-provider-over" });
  const again = await enterAs({ sub: "e-1" });
  assert.equal(again.kind === "member" && again.account, world.accounts["eve"]);
});

test("an address that the provider did not check neither finds nor makes an account", async () => {
  const before = (await listAccounts(context, system, { page: 1, pageSize: 50 })).total;
  for (const email_verified of [false, "false", undefined, 1, "yes"]) {
    for (const person of [eveThere, zoeThere]) {
      const said = { ...person, email_verified };
      await assert.rejects(
        arrive({ person: said }),
        { key: "people-provider-unchecked" },
        String(email_verified),
      );
    }
  }
  await change({ vouches: true });
  const denied = { ...eveThere, email_verified: false };
  await assert.rejects(arrive({ person: denied }), { key: "people-provider-unchecked" }, "false is false");
  const { email_verified: _, ...silent } = eveThere;
  assert.ok("link" in (await arrive({ person: silent })), "a provider that vouches for all");
  const others = (await listIdentities(context, await world.actor("eve"))).identities;
  assert.deepEqual(others, []);
  assert.equal((await listAccounts(context, system, { page: 1, pageSize: 50 })).total, before);
});

test("an answer is taken once, from the browser that was sent, and by the provider it was sent to", async () => {
  const { journey, answer } = await goThere({ person: zoeThere });
  const brought = { secret: journey, answer: answer.searchParams };
  const another = (await leaveForProvider(context, provider, { back: "/" })).journey.secret;
  for (const secret of ["", another, "x".repeat(43)]) {
    await assert.rejects(returnFromProvider(context, provider, { ...brought, secret }), {
      key: "people-provider-over",
    });
  }
  const second = await declare();
  await assert.rejects(returnFromProvider(context, second, brought), { key: "people-provider-over" });
  assert.ok("session" in (await returnFromProvider(context, provider, brought)), "a stranger's try ended it");
  await assert.rejects(returnFromProvider(context, provider, brought), { key: "people-provider-over" });
});

test("a code of another browser is refused with one's own state", async () => {
  const victim = await goThere({ person: zoeThere });
  const { journey, answer } = await goThere({ person: eveThere });
  answer.searchParams.set("code", victim.answer.searchParams.get("code") ?? "");
  // Its challenge is that of the other browser.
  await assert.rejects(
    returnFromProvider(context, provider, { secret: journey, answer: answer.searchParams }),
    {
      key: "people-provider-refused",
    },
  );
});

test("the answer of another provider is refused", async () => {
  await using other = await openProvider();
  const { journey, answer } = await goThere({ person: zoeThere });
  answer.searchParams.set("iss", other.issuer);
  await assert.rejects(
    returnFromProvider(context, provider, { secret: journey, answer: answer.searchParams }),
    { key: "people-provider-answer-wrong" },
  );
});

test("what an ID token lies about is found out", async () => {
  const past = Math.floor(Date.now() / 1000) - 3600;
  const lies = [
    { nonce: "x" },
    { nonce: undefined },
    { aud: "another" },
    { iss: "http://127.0.0.1:9" },
    { exp: past },
  ];
  for (const lie of lies) {
    const told = { person: zoeThere, lies: lie };
    // JSON leaves out what is undefined: the nonce is then null.
    const sent = "nonce" in lie && lie.nonce === undefined ? { ...told, lies: { nonce: null } } : told;
    await assert.rejects(arrive(sent), /people-provider-(?:answer-wrong|other-issuer)/, JSON.stringify(lie));
  }
  await assert.rejects(arrive({ person: zoeThere, forges: true }), /people-provider-answer-wrong/);
  assert.ok("session" in (await arrive({ person: zoeThere })), "the truth is taken");
});

test("a journey that took too long, or to a provider switched off, is over", async () => {
  const { journey, answer } = await goThere({ person: zoeThere });
  world.time.now = new Date(world.time.now.getTime() + 11 * 60_000);
  await assert.rejects(
    returnFromProvider(context, provider, { secret: journey, answer: answer.searchParams }),
    {
      key: "people-provider-over",
    },
  );
  await change({ isOn: false });
  assert.deepEqual(await listWaysIn(context), []);
  await assert.rejects(leaveForProvider(context, provider, { back: "/" }), {
    key: "people-provider-not-found",
  });
});

test("a suspended account is not opened, known or not", async () => {
  await suspendAccount(context, system, world.accounts["eve"] ?? "");
  await assert.rejects(arrive({ person: eveThere }), { key: "people-suspended" });
});

test("a second factor is still asked for, and is what links an account that has one", async () => {
  const eve = await world.actor("eve");
  await beginSecondFactor(context, eve, password);
  const factor = await readSecondFactor(context, eve);
  assert.ok(factor.state === "waiting");
  const code = () =>
    TOTP.generate({ secret: Secret.fromBase32(factor.secret), timestamp: world.time.now.getTime() });
  const later = () => (world.time.now = new Date(world.time.now.getTime() + 60_000));
  await confirmSecondFactor(context, eve, { code: code(), session: "", language: "fr" });
  later();
  const arrival = await arrive({ person: eveThere });
  assert.ok("link" in arrival);
  assert.equal((await findLink(context, arrival.link.secret))?.by, "code");
  await assert.rejects(confirmLink(context, arrival.link.secret, password), { key: "people-code-wrong" });
  await confirmLink(context, arrival.link.secret, code());
  later();
  const again = await arrive({ person: eveThere });
  assert.ok("begun" in again, "the provider alone opened a session");
  assert.ok((await finishSignIn(context, again.begun.secret, code())).secret);
});

test("roles follow the claim at each sign-in, and those given by hand stay", async () => {
  const rolesOf = async (organization: string) =>
    (await listMembers(context, system, organization)).flatMap(({ account, role }) =>
      account.email === "zoe@example.org" ? [role] : [],
    );
  const roleLines = `sig ; ${world.town.slug} ; reader\nchefs ; ${world.town.slug} ; administrator\nsig ; ${world.other.slug} ; editor`;
  await assert.rejects(change({ roleLines }), { key: "people-provider-claim-missing" });
  await assert.rejects(change({ claim: "groups", roleLines: "sig ; nulle-part ; editor" }), {
    key: "people-provider-role-line",
  });
  await change({ claim: "groups", roleLines });
  assert.equal((await getProvider(context, system, provider)).roleLines, roleLines);
  const actor = await enterAs({ ...zoeThere, groups: ["sig", "chefs"] });
  assert.deepEqual(
    [await rolesOf(world.town.id), await rolesOf(world.other.id)],
    [["administrator"], ["editor"]],
  );
  await enterAs({ ...zoeThere, groups: "sig" });
  assert.deepEqual([await rolesOf(world.town.id), await rolesOf(world.other.id)], [["reader"], ["editor"]]);
  assert.ok(actor.kind === "member");
  await setMember(context, system, world.other.id, actor.account, "administrator");
  await enterAs({ ...zoeThere, groups: [] });
  assert.deepEqual([await rolesOf(world.town.id), await rolesOf(world.other.id)], [[], ["administrator"]]);
  await enterAs({ ...zoeThere, groups: ["sig"] });
  assert.deepEqual(await rolesOf(world.other.id), ["administrator"], "the claim changed what a person gave");
});

test("a link is cut by its holder alone, with a password left; a provider that is deleted takes its links along", async () => {
  await linkEve();
  const eve = await world.actor("eve");
  await assert.rejects(cutIdentity(context, await world.actor("tom"), { provider, subject: "e-1" }), {
    key: "people-identity-not-found",
  });
  await cutIdentity(context, eve, { provider, subject: "e-1" });
  assert.deepEqual((await listIdentities(context, eve)).identities, []);
  await linkEve();
  await deleteProvider(context, system, provider);
  assert.deepEqual((await listIdentities(context, eve)).identities, []);
});

test("its secret is sealed, kept when left empty, and never told to another issuer", async () => {
  const secretOf = async () => {
    const [row] = await context.db<{ secret: string }[]>`
      select secret from sign_in_providers where id = ${provider}`;
    return row?.secret ?? "";
  };
  const sealed = await secretOf();
  assert.match(sealed, /^sealed:/);
  await change({ name: "Autre nom" });
  assert.equal(await secretOf(), sealed);
  await linkEve();
  await change({ issuer: "https://elsewhere.example" });
  assert.equal(await secretOf(), "");
  assert.deepEqual(
    (await listIdentities(context, await world.actor("eve"))).identities,
    [],
    "names of another",
  );
  await context.db.begin((tx) => sealedProviders.forget(tx, [provider]));
  assert.deepEqual(await listWaysIn(context), []);
});

test("the steward is told in a sentence what is wrong with a provider, and nobody else asks", async () => {
  const tried = async () => (await tryProvider(context, system, provider))?.key;
  assert.equal(await tried(), undefined);
  await assert.rejects(tryProvider(context, await world.actor("tom"), provider), { code: "forbidden" });
  await change({ issuer: `${elsewhere.issuer}/nowhere` });
  assert.equal(await tried(), "people-provider-no-discovery");
  await change({ issuer: elsewhere.issuer.replace("127.0.0.1", "localhost") });
  assert.equal(await tried(), "people-provider-other-issuer");
  await change({ issuer: "http://127.0.0.1:9" });
  assert.equal(await tried(), "net-unreachable");
  const closed = { ...context, net: openNet({ allowed: parseNetworks("") }) };
  assert.equal((await tryProvider(closed, system, provider))?.key, "net-private-address");
  for (const issuer of [
    "http://elsewhere.example",
    "file:///etc",
    "https://a.example/?x=1",
    "https://u:p@a.example",
  ]) {
    await assert.rejects(change({ issuer }), { key: "people-provider-issuer-wrong" }, issuer);
  }
});

test("the provider signs out too, and sends back here", async () => {
  const arrival = await arrive({ person: zoeThere });
  const out = await findSignOut(context, provider, arrival.idToken);
  const address = new URL(out?.address ?? "");
  assert.equal(address.origin, elsewhere.issuer);
  assert.equal(address.searchParams.get("post_logout_redirect_uri"), "http://maille.test/");
  const response = await fetch(address);
  assert.equal(response.status, 200, await response.text());
});
