import { Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import { toName } from "../base/name.ts";
import { toEmail } from "./account.ts";
import type { InstancePicture } from "./instance-pictures.ts";

/** Who publishes: a town hall, an operator, a laboratory, an association. */
export interface Organization extends OrganizationDetails {
  readonly id: Id;
  /** Its part of the address: `/organizations/{slug}`. It stays when the name changes. */
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  readonly createdAt: Date;
  /** Since when it holds the certificate of public service, where it does. */
  readonly certifiedAt?: Date;
  /** At `/pictures/organizations/{id}/{hash}`; of another instance, its size once it was fetched. */
  readonly logo?: InstancePicture;
  /** The address of its instance, where that is another one: it is changed there. */
  readonly origin?: string;
}

/** What it may say of itself. */
interface OrganizationDetails {
  /** Of its own site. */
  readonly url?: string;
  /** Where questions about its data are sent. */
  readonly email?: string;
  readonly kind?: OrganizationKind;
  /** Its nine digits in the French register of companies and bodies (INSEE). */
  readonly siren?: string;
}

export const organizationKinds = [
  "commune",
  "epci",
  "departement",
  "region",
  "state",
  "public-body",
  "company",
  "association",
  "research",
] as const;
export type OrganizationKind = (typeof organizationKinds)[number];

/** What its form asks. */
export const askedOfOrganization = ["name", "description", "url", "email", "kind", "siren"] as const;

/** Empty texts take a field back. */
export interface OrganizationChange {
  readonly name?: string;
  readonly description?: string;
  readonly url?: string;
  readonly email?: string;
  readonly kind?: string;
  readonly siren?: string;
}

function toOrganizationName(text: string): string {
  const name = toName(text);
  if (name === "" || name.length > 200) {
    throw new Failure("invalid", "people-organization-name-wrong", { parameter: "name", max: 200 });
  }
  return name;
}

function checkDescription(text: string): string {
  if (text.length > 20_000) {
    throw new Failure("invalid", "people-description-long", { parameter: "description", max: 20_000 });
  }
  return text.trim();
}

/** The fields that are given, each in its right form; empty where taken back. */
export function checkOrganization(change: OrganizationChange): OrganizationChange {
  const checked = Object.entries(change).flatMap(([field, text]: [string, string | undefined]) =>
    text === undefined ? [] : [[field, checks[field as keyof OrganizationChange](text.trim())]],
  );
  return Object.fromEntries(checked) as OrganizationChange;
}

const checks: Readonly<Record<keyof OrganizationChange, (text: string) => string>> = {
  name: toOrganizationName,
  description: checkDescription,
  url: toSite,
  email: (text) => (text === "" ? "" : toEmail(text)),
  kind: toKind,
  siren: toSiren,
};

function toSite(text: string): string {
  if (text === "") return "";
  const url = URL.parse(/^[a-z]+:/i.test(text) ? text : `https://${text}`);
  if (url !== null && /^https?:$/.test(url.protocol) && text.length <= 1000) return url.href;
  throw new Failure("invalid", "people-organization-url-wrong", { parameter: "url" });
}

function toKind(text: string): string {
  if (text === "" || organizationKinds.some((kind) => kind === text)) return text;
  throw new Failure("invalid", "people-organization-kind-wrong", {
    parameter: "kind",
    expected: organizationKinds.join(", "),
  });
}

/** Nine digits whose last is a key (Luhn, ISO/IEC 7812-1), written with or without spaces. */
function toSiren(text: string): string {
  const digits = text.replace(/[\s\u00a0\u202f.]/g, "");
  if (digits === "") return "";
  const sum = digits.split("").reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  if (/^\d{9}$/.test(digits) && digits !== "000000000" && sum % 10 === 0) return digits;
  throw new Failure("invalid", "people-organization-siren-wrong", { parameter: "siren" });
}

/** Where the logo of an organization is. Other bytes have another address. */
export function logoAddress(url: string, { id, logo }: { readonly id: Id; readonly logo: InstancePicture }) {
  return `${url}/pictures/organizations/${id}/${logo.hash}`;
}
