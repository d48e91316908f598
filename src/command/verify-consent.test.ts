import assert from "node:assert/strict";
import { test } from "node:test";
import { identityWorld } from "../../test/identity-world.ts";
import { type Consent, consentTyp, toConsentRecord } from "../citizens/consent-record.ts";
import type { Jwks } from "../identity/identity.ts";
import { verifyConsentText } from "./verify-consent.ts";

const holder = "https://eau.example";

const consent: Consent = {
  loan: "019ac000-0000-7000-8000-000000000041",
  instance: holder,
  state: "given",
  givenAt: new Date("2026-11-28T10:00:00Z"),
  endsAt: new Date("2027-06-01T00:00:00Z"),
  purpose: "Trouver une fuite.",
  name: "Vos relevés d’eau",
  dataset: { id: "019ac000-0000-7000-8000-000000000007", slug: "releves" },
  table: "019ac000-0000-7000-8000-000000000006",
  columns: ["mois", "m3"],
  producer: { id: "019ac000-0000-7000-8000-000000000008", name: "Eau de la métropole" },
  borrower: {
    instance: "https://energie.example",
    id: "019ac000-0000-7000-8000-000000000003",
    name: "Conseil énergie",
  },
};

function keys(of: readonly { readonly key: string }[]): readonly string[] {
  return of.map(({ key }) => key);
}

/** What is said of a text by who believes these keys to be the holder's. */
async function said(text: string, jwks?: Jwks) {
  const sourceOf = () => ({ told: [], keysOf: async () => jwks });
  const verified = await verifyConsentText(text, { given: [], sourceOf });
  if (verified === undefined) return "no receipt";
  return { told: keys(verified.told), unproved: keys(verified.unproved), problems: keys(verified.problems) };
}

test("a receipt is proved by the keys of who holds the data, and by no others", async () => {
  await using world = await identityWorld(holder);
  await using other = await identityWorld("https://voleur.example");
  const [jwks, theirs] = [await world.identity.jwks(), await other.identity.jwks()];
  const receipt = await world.identity.signDocument(consentTyp, toConsentRecord(consent));
  const given = "command-verify-consent-given";
  const signed = "command-verify-consent-signed";
  assert.deepEqual(await said(`${receipt}\n`, jwks), { told: [given, signed], unproved: [], problems: [] });
  assert.deepEqual(await said(receipt), {
    told: [given],
    unproved: ["command-verify-consent-unproved"],
    problems: [],
  });
  assert.deepEqual(await said(receipt, theirs), {
    told: [],
    unproved: [],
    problems: ["identity-key-unknown"],
  });
  const ended = { ...consent, state: "withdrawn", endedAt: new Date("2026-12-01T10:00:00Z") } as const;
  const end = await world.identity.signDocument(consentTyp, toConsentRecord(ended));
  assert.deepEqual(await said(end, jwks), {
    told: [given, "command-verify-consent-withdrawn", signed],
    unproved: [],
    problems: [],
  });
});

test("an altered receipt, one of another type and what is none are told as what they are", async () => {
  await using world = await identityWorld(holder);
  const jwks = await world.identity.jwks();
  const receipt = await world.identity.signDocument(consentTyp, toConsentRecord(consent));
  const [head = "", , signature = ""] = receipt.split(".");
  const longer = toConsentRecord({ ...consent, columns: ["contrat", "mois", "m3"] });
  const altered = `${head}.${Buffer.from(JSON.stringify(longer)).toString("base64url")}.${signature}`;
  const problemsOf = async (text: string) => {
    const told = await said(text, jwks);
    return typeof told === "string" ? told : told.problems;
  };
  assert.deepEqual(await problemsOf(altered), ["identity-signature-wrong"]);
  const otherType = await world.identity.signDocument("maille-decision+jws", toConsentRecord(consent));
  assert.deepEqual(await problemsOf(otherType), ["identity-document-type"]);
  const halved = await world.identity.signDocument(consentTyp, { "@type": ["dpv:ConsentRecord"] });
  assert.deepEqual(await problemsOf(halved), ["citizens-consent-malformed"]);
  for (const text of ["", "{}", "a.b.c", await world.identity.signDocument("x", { a: 1 })]) {
    assert.equal(await said(text, jwks), "no receipt", text);
  }
});
