import { Failure } from "../../base/failure.ts";
import { licenceVocabulary } from "../../catalogue/licence.ts";
import { themes } from "../../vocabularies/themes.ts";
import type { Organization } from "../../people/organization.ts";
import { toGroup, toGroupName } from "./package.ts";
import { toPackages } from "./packages.ts";
import { type ActionRequest, flagOf, neededText, numberOf, textOf } from "./request.ts";
import { toTimestamp } from "./timestamp.ts";

const listMax = 100_000;

export async function organizationList(request: ActionRequest): Promise<readonly unknown[]> {
  const { rooms, c, url } = request;
  const limit = numberOf(request, "limit", { otherwise: listMax, most: listMax });
  const offset = numberOf(request, "offset", { otherwise: 0, most: listMax });
  const { items } = await rooms.organizations.listOrganizations(c.var.actor, { page: 1, pageSize: listMax });
  const some = items.slice(offset, offset + limit);
  if (!flagOf(request, "all_fields")) return some.map(({ slug }) => slug);
  return some.map((one) => ({ ...toOrganization(one, url), package_count: one.datasets }));
}

export async function organizationShow(request: ActionRequest) {
  const { rooms, c, url } = request;
  const id = neededText(request, "id");
  const organization = await rooms.organizations.findOrganization(c.var.actor, id);
  if (organization === undefined) {
    throw new Failure("not-found", "ckan-organization-unknown", { organization: id.slice(0, 200) });
  }
  const { items, total } = await rooms.datasets.listPublished(c.var.actor, {
    organization: organization.id,
    page: 1,
    pageSize: 1_000,
  });
  return {
    ...toOrganization(organization, url),
    package_count: total,
    ...(flagOf(request, "include_datasets") ? { packages: await toPackages(request, items) } : {}),
    users: [],
    tags: [],
    groups: [],
    extras: [],
  };
}

/** Themes are what CKAN calls groups. */
export function groupList(request: ActionRequest): readonly unknown[] {
  const { language } = request.c.var;
  if (!flagOf(request, "all_fields")) return themes.terms.map(({ code }) => toGroupName(code));
  return themes.terms.map(({ code }) => ({ ...toGroup(code, language), type: "group", state: "active" }));
}

export function groupShow(request: ActionRequest) {
  const id = neededText(request, "id");
  const term = themes.find(id);
  if (term === undefined) throw new Failure("not-found", "ckan-group-unknown", { group: id.slice(0, 200) });
  return {
    ...toGroup(term.code, request.c.var.language),
    type: "group",
    state: "active",
    users: [],
    extras: [],
  };
}

/** Every keyword once, of what is published; `query` is a part of it. */
export async function tagList(request: ActionRequest): Promise<readonly string[]> {
  const { rooms, c } = request;
  return rooms.datasets.listKeywords(c.var.actor, { part: textOf(request, "query") ?? "", most: listMax });
}

/** The licences that are understood, in the words of CKAN. */
export function licenseList(): readonly unknown[] {
  return licenceVocabulary.terms.map(({ id, name, url, open }) => ({
    id,
    title: name,
    url,
    status: "active",
    od_conformance: open ? "approved" : "rejected",
    is_okd_compliant: open,
  }));
}

function toOrganization(organization: Organization, url: string) {
  return {
    id: organization.id,
    name: organization.slug,
    title: organization.name,
    display_name: organization.name,
    description: organization.description,
    image_url: "",
    image_display_url: "",
    created: toTimestamp(organization.createdAt),
    type: "organization",
    is_organization: true,
    approval_status: "approved",
    state: "active",
    url: `${url}/organizations/${organization.slug}`,
  };
}
