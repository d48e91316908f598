import { Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";

/** Who publishes: a town hall, an operator, a laboratory, an association. */
export interface Organization {
  readonly id: Id;
  /** Its part of the address: `/organizations/{slug}`. It stays when the name changes. */
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  readonly createdAt: Date;
}

export function toOrganizationName(text: string): string {
  const name = text.trim().replace(/\s+/g, " ");
  if (name === "" || name.length > 200) {
    throw new Failure("invalid", "people-organization-name-wrong", { parameter: "name", max: 200 });
  }
  return name;
}

export function checkDescription(text: string): string {
  if (text.length > 20_000) {
    throw new Failure("invalid", "people-description-long", { parameter: "description", max: 20_000 });
  }
  return text.trim();
}
