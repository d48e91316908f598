import { defined } from "../../base/defined.ts";
import type { Dataset } from "../dataset.ts";
import type { Agent, Contact } from "../metadata.ts";
import { logoAddress, type OrganizationKind } from "../../people/organization.ts";
import { publisherTypes } from "../../vocabularies/publisher-types.ts";
import { toConcept } from "./concepts.ts";
import { describe, type Description, reference, says, text } from "./description.ts";
import { toIri, toMailto, toTel } from "./iri.ts";
import type { CatalogueTelling } from "./telling.ts";

export function organizationIri(slug: string, { url }: Pick<CatalogueTelling, "url">): string {
  return `${url}/organizations/${encodeURIComponent(slug)}`;
}

/** Who makes a dataset available: as it tells, else the organization that holds it here. */
export function describePublisher(dataset: Dataset, telling: CatalogueTelling): Description {
  const { publisher } = dataset.metadata;
  const told = publisher === undefined ? undefined : describeAgent(publisher);
  return told ?? describeOrganization(dataset, telling);
}

export function describeOrganization(
  {
    organization,
    organizationName,
    organizationSlug,
  }: Pick<Dataset, "organization" | "organizationName" | "organizationSlug">,
  telling: CatalogueTelling,
): Description {
  const iri = organizationIri(organizationSlug, telling);
  const { url, email, kind, logo } = telling.organizations?.get(organization) ?? {};
  const mailbox = toMailto(email);
  return describe(
    iri,
    ["foaf:Agent"],
    [
      ["foaf:name", text(organizationName.trim() || organizationSlug)],
      ["foaf:homepage", reference(toIri(url) ?? iri)],
      says("foaf:mbox", mailbox === undefined ? undefined : reference(mailbox)),
      says("foaf:logo", logo && reference(logoAddress(telling.url, { id: organization, logo }))),
      says("dct:type", toConcept(publisherTypes, kind === undefined ? undefined : typeOf[kind])),
    ],
  );
}

/** ADMS publisher types. A body of any other kind has none that says it. */
const typeOf: Readonly<Partial<Record<OrganizationKind, string>>> = {
  commune: "LocalAuthority",
  epci: "LocalAuthority",
  departement: "LocalAuthority",
  region: "RegionalAuthority",
  state: "NationalAuthority",
  company: "Company",
  association: "NonProfitOrganisation",
  research: "Academia-ScientificOrganisation",
};

/** Nothing for an agent without a name. */
export function describeAgent({ name, uri, url, email, type }: Agent): Description | undefined {
  if (name.trim() === "") return undefined;
  const homepage = toIri(url);
  const mailbox = toMailto(email);
  return describe(
    toIri(uri),
    ["foaf:Agent"],
    [
      ["foaf:name", text(name.trim())],
      says("foaf:homepage", homepage === undefined ? undefined : reference(homepage)),
      says("foaf:mbox", mailbox === undefined ? undefined : reference(mailbox)),
      says("dct:type", toConcept(publisherTypes, type)),
    ],
  );
}

/** Whom to ask about a dataset: as it tells, else the page of its organization. */
export function describeContacts(dataset: Dataset, telling: CatalogueTelling): readonly Description[] {
  const told = dataset.metadata.contacts.map((contact) => describeContact(contact, dataset));
  const known = told.filter((contact) => contact !== undefined);
  if (known.length > 0) return known;
  const { organization, organizationName: name, organizationSlug } = dataset;
  const email = telling.organizations?.get(organization)?.email;
  const url = organizationIri(organizationSlug, telling);
  const own = describeContact({ name, url, ...defined({ email }) }, dataset);
  return own === undefined ? [] : [own];
}

export function describeContact(
  { name, email, url, phone }: Contact,
  { organizationName }: Dataset,
): Description | undefined {
  const mail = toMailto(email);
  const page = toIri(url);
  const tel = toTel(phone);
  if (mail === undefined && page === undefined && tel === undefined && (name ?? "").trim() === "") {
    return undefined;
  }
  return describe(
    undefined,
    ["vcard:Kind"],
    [
      ["vcard:fn", text(name?.trim() || organizationName)],
      says("vcard:hasEmail", mail === undefined ? undefined : reference(mail)),
      says("vcard:hasURL", page === undefined ? undefined : reference(page)),
      says("vcard:hasTelephone", tel === undefined ? undefined : reference(tel)),
    ],
  );
}
