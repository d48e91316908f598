import type { Agent, Contact } from "../../catalogue/metadata.ts";
import { present } from "../normalize/draft.ts";
import { toPlainText } from "../normalize/html.ts";
import { mailAddress } from "../rdf/agents.ts";
import { toHttp } from "../rdf/reading.ts";
import { descendants, type Element, elementAt, elementsAt, wholeText } from "./element.ts";
import { freeText } from "./iso-texts.ts";

interface Party {
  readonly role: string;
  readonly name: string | undefined;
  readonly contact: Contact;
}

const publishing = [
  "publisher",
  "owner",
  "custodian",
  "resourceProvider",
  "distributor",
  "pointOfContact",
] as const;

/** Who answers for a resource, by their roles (ISO 19115, CI_RoleCode). */
export function partiesOf(
  identification: Element | undefined,
  metadata: Element,
): {
  publisher: Agent | undefined;
  creators: Agent[];
  contacts: Contact[];
} {
  const own = elementsAt(identification, "pointOfContact/*").map(toParty);
  const parties = own.length > 0 ? own : elementsAt(metadata, "contact/*").map(toParty);
  const publisher = publishing
    .map((wanted) => parties.find(({ role, name }) => role === wanted && name !== undefined))
    .find((party) => party !== undefined);
  const authors = parties.filter(({ role }) => role === "author" || role === "originator");
  return {
    publisher: publisher === undefined ? undefined : toAgent(publisher),
    creators: authors.flatMap((party) => toAgent(party) ?? []),
    contacts: distinct(parties.map(({ contact }) => contact)),
  };
}

function toAgent({ name, contact }: Party): Agent | undefined {
  return name === undefined ? undefined : present({ name, email: contact.email, url: contact.url });
}

/** A CI_ResponsibleParty, or a CI_Responsibility of ISO 19115-1. */
function toParty(element: Element): Party {
  const organization =
    elementAt(element, "organisationName") ?? elementAt(element, "party/CI_Organisation/name");
  const person =
    elementAt(element, "individualName") ??
    [...descendants(element, "CI_Individual")].flatMap((each) => elementsAt(each, "name"))[0];
  const name = plain(organization) ?? plain(person);
  const email = [...descendants(element, "electronicMailAddress")]
    .map((each) => mailAddress(wholeText(each)))
    .find((found) => found !== undefined);
  const url = [...descendants(element, "URL"), ...descendants(element, "linkage")]
    .map((each) => toHttp(wholeText(each)))
    .find((found) => found !== undefined);
  const phone = [...descendants(element, "voice"), ...descendants(element, "number")]
    .map(wholeText)
    .find((text) => text !== "");
  const role = elementAt(element, "role/CI_RoleCode")?.attributes.get("codeListValue") ?? "";
  return { role, name, contact: present({ name, email, url, phone }) };
}

function plain(element: Element | undefined): string | undefined {
  return element === undefined ? undefined : toPlainText(freeText(element)) || undefined;
}

function distinct(contacts: readonly Contact[]): Contact[] {
  const seen = new Set<string>();
  return contacts.filter((contact) => {
    const key = JSON.stringify(contact);
    return key !== "{}" && seen.size !== seen.add(key).size;
  });
}
