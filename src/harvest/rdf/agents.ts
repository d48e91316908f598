import type * as RDF from "@rdfjs/types";
import { decoded } from "../../base/decoded.ts";
import type { Agent, Contact } from "../../catalogue/metadata.ts";
import { publisherTypes } from "../../vocabularies/publisher-types.ts";
import { present } from "../normalize/draft.ts";
import { type RecordReading, textOf, toHttp } from "./reading.ts";
import { localName, type Resource } from "./resource.ts";
import { lineOf, nameOf } from "./texts.ts";

const names = [
  "name",
  "prefLabel",
  "fn",
  "legalName",
  "organization-name",
  "organisation-name",
  "title",
  "label",
] as const;

/** A publisher or an author (FOAF, vCard, ORG, schema.org), or its name alone. */
export function toAgent(
  resource: Resource,
  term: RDF.Term,
  reading: RecordReading,
  field: string,
): Agent | undefined {
  const uri = term.termType === "NamedNode" && /^https?:/i.test(term.value) ? term.value : undefined;
  const agent = resource.at(term);
  const name = agent === undefined ? nameOf(resource, term) : nameOfAgent(agent, reading);
  if (name === undefined && uri === undefined) return undefined;
  if (name === undefined) reading.tell("read-agent-unnamed", field, { uri: (uri ?? "").slice(0, 200) });
  const told = { name: name ?? localName(uri ?? ""), uri };
  if (agent === undefined) return present(told);
  const type = agent.first("type");
  return present({
    ...told,
    url: addressOf(agent, "homepage", "workplaceHomepage", "hasURL", "url"),
    email: emailOf(agent),
    type: type === undefined ? undefined : reading.code(agent, type, publisherTypes),
  });
}

/** Whom to ask (vCard in its variants, FOAF, schema.org). */
export function toContact(resource: Resource, term: RDF.Term, reading: RecordReading): Contact | undefined {
  const told = resource.at(term);
  if (told === undefined) {
    const text = nameOf(resource, term) ?? (term.termType === "NamedNode" ? term.value : undefined);
    if (text === undefined) return undefined;
    const email = mailAddress(text);
    if (email !== undefined) return { email };
    const url = toHttp(text);
    return url === undefined ? { name: text } : { url };
  }
  const contact = present({
    name: nameOfAgent(told, reading),
    email: emailOf(told),
    url: addressOf(told, "hasURL", "url", "homepage", "workplaceHomepage"),
    phone: phoneOf(told),
  });
  return Object.keys(contact).length === 0 ? undefined : contact;
}

/** The organization that a person works for stands for one without a name. */
function nameOfAgent(agent: Resource, reading: RecordReading): string | undefined {
  const own = lineOf(agent, reading.language, ...names);
  if (own !== undefined) return own;
  const organization = agent.at(agent.first("org", "memberOf", "hasOrganizationName", "affiliation"));
  return organization === undefined
    ? undefined
    : lineOf(organization, reading.language, ...names, "rdf:value");
}

function emailOf(agent: Resource): string | undefined {
  for (const term of agent.all("hasEmail", "mbox", "email")) {
    const email = mailAddress(textOf(agent, term));
    if (email !== undefined) return email;
  }
  return undefined;
}

export function mailAddress(text: string): string | undefined {
  const email = text
    .trim()
    .replace(/^(?:mailto:\/*)+/i, "")
    .replace(/\?.*$/, "");
  return /^[^\s@<>"]+@[^\s@<>"]+$/.test(email) ? email : undefined;
}

function addressOf(agent: Resource, ...properties: readonly string[]): string | undefined {
  for (const term of agent.all(...properties)) {
    const address = toHttp(term.termType === "NamedNode" ? term.value : textOf(agent, term));
    if (address !== undefined) return address;
  }
  return undefined;
}

function phoneOf(contact: Resource): string | undefined {
  const term = contact.first("hasTelephone", "tel", "telephone", "phone");
  if (term === undefined) return undefined;
  const phone = decoded(textOf(contact, term)).trim().replace(/^tel:/i, "");
  return phone === "" ? undefined : phone;
}
