import { defined } from "../../base/defined.ts";
import { z } from "@hono/zod-openapi";
import type { Actor } from "../../access/actor.ts";
import { Failure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import { logoAddress, type Organization, organizationKinds } from "../../people/organization.ts";
import type { Rooms } from "../../rooms.ts";
import { as, created, listOf, nothing, one, pageOf } from "../answer.ts";
import { del, get, paged, patch, post, put, routesOf } from "../route.ts";
import { accountSchema, roleSchema, toAccountAnswer } from "./account-answers.ts";

const organizationSchema = z
  .object({
    id: z.string(),
    slug: z.string(),
    name: z.string(),
    description: z.string(),
    createdAt: z.string(),
    url: z.string().optional(),
    email: z.string().optional(),
    kind: z.enum(organizationKinds).optional(),
    siren: z.string().optional(),
    certifiedAt: z.string().optional(),
    logo: z.string().optional(),
    links: z.object({
      page: z.string(),
      datasets: z.string(),
      catalog: z.string(),
      feed: z.string(),
    }),
  })
  .openapi("Organization", {
    example: {
      id: "0199c0de-0000-7000-8000-000000000001",
      slug: "ville-de-rennes",
      name: "Ville de Rennes",
      description: "",
      createdAt: "2026-11-02T08:00:00.000Z",
      links: {
        page: "https://data.example.org/organizations/ville-de-rennes",
        datasets: "https://data.example.org/api/datasets?organization=0199c0de-0000-7000-8000-000000000001",
        catalog: "https://data.example.org/organizations/ville-de-rennes/catalog.ttl",
        feed: "https://data.example.org/feeds/organizations/ville-de-rennes.atom",
      },
    },
  });

const described = {
  description: z.string().optional(),
  url: z.string().optional(),
  email: z.string().optional(),
  kind: z.enum(["", ...organizationKinds]).optional(),
  siren: z.string().optional(),
};

const newOrganizationSchema = z
  .strictObject({ name: z.string(), ...described })
  .openapi("NewOrganization", { example: { name: "Ville de Rennes" } });

const organizationChangeSchema = z
  .strictObject({ name: z.string().optional(), ...described })
  .openapi("OrganizationChange", { example: { description: "La commune de Rennes." } });

const organizationId = z.object({
  id: z.string().openapi({
    param: { name: "id", in: "path" },
    description: "parameter-organization-id",
    example: "ville-de-rennes",
  }),
});

const memberId = organizationId.extend({
  account: z.string().openapi({ param: { name: "account", in: "path" }, description: "parameter-account" }),
});

const bySlug = { params: organizationId } as const;
const bySlugWithToken = { ...bySlug, token: true } as const;
const ofMember = { params: memberId, token: true } as const;
const memberRole = z.strictObject({ role: roleSchema }).openapi("MemberRole");

const organization = one(organizationSchema, "answer-organization", (told: Organization, { url }) =>
  toAnswer(told, url),
);
const now = as(organization, "answer-as-now");
const counted = one(
  organizationSchema.extend({ datasets: z.int() }),
  "answer-by-name",
  (told: Counted, { url }) => ({
    ...toAnswer(told, url),
    datasets: told.datasets,
  }),
);
const member = one(
  z.object({ account: accountSchema, role: roleSchema }),
  "answer-members",
  ({ account, role }: Member) => ({
    account: toAccountAnswer(account),
    role,
  }),
);

const ofOrganizations = ({ organizations }: Rooms) => [
  get(
    "/api/organizations",
    "listOrganizations",
    paged,
    pageOf(counted, "answer-by-name"),
    ({ actor, page }) => organizations.listOrganizations(actor, page),
  ),
  post(
    "/api/organizations",
    "createOrganization",
    { body: newOrganizationSchema, token: true },
    created(organization, ({ id }) => `/api/organizations/${id}`),
    ({ actor, body }) => organizations.createOrganization(actor, defined(body)),
  ),
  get("/api/organizations/{id}", "getOrganization", bySlug, organization, ({ actor, params }) =>
    find(organizations, actor, params.id),
  ),
  patch(
    "/api/organizations/{id}",
    "changeOrganization",
    { ...bySlugWithToken, body: organizationChangeSchema },
    now,
    async ({ actor, params, body }) =>
      organizations.changeOrganization(actor, await idOf(organizations, actor, params.id), defined(body)),
  ),
  del("/api/organizations/{id}", "deleteOrganization", bySlugWithToken, nothing, async ({ actor, params }) =>
    organizations.deleteOrganization(actor, await idOf(organizations, actor, params.id)),
  ),
  put(
    "/api/organizations/{id}/certificate",
    "giveCertificate",
    bySlugWithToken,
    now,
    async ({ actor, params }) =>
      organizations.giveCertificate(actor, await idOf(organizations, actor, params.id)),
  ),
  del(
    "/api/organizations/{id}/certificate",
    "takeBackCertificate",
    bySlugWithToken,
    now,
    async ({ actor, params }) =>
      organizations.takeBackCertificate(actor, await idOf(organizations, actor, params.id)),
  ),
];

const ofMembers = ({ organizations }: Rooms) => [
  get(
    "/api/organizations/{id}/members",
    "listMembers",
    bySlugWithToken,
    listOf(member, "answer-members"),
    async ({ actor, params }) =>
      organizations.listMembers(actor, await idOf(organizations, actor, params.id)),
  ),
  put(
    "/api/organizations/{id}/members/{account}",
    "setMember",
    { ...ofMember, body: memberRole },
    nothing,
    async ({ actor, params, body }) =>
      organizations.setMember(actor, await idOf(organizations, actor, params.id), params.account, body.role),
  ),
  del(
    "/api/organizations/{id}/members/{account}",
    "removeMember",
    ofMember,
    nothing,
    async ({ actor, params }) =>
      organizations.removeMember(actor, await idOf(organizations, actor, params.id), params.account),
  ),
];

/** /api/organizations: who publishes here, and who acts for them. People may write the slug for the id. */
export const organizationRoutes = routesOf("organizations", ofOrganizations, ofMembers);

type Organizations = Rooms["organizations"];
type Counted = Awaited<ReturnType<Organizations["listOrganizations"]>>["items"][number];
type Member = Awaited<ReturnType<Organizations["listMembers"]>>[number];

async function find(organizations: Organizations, actor: Actor, slugOrId: string): Promise<Organization> {
  const found = await organizations.findOrganization(actor, slugOrId);
  if (found === undefined) throw new Failure("not-found", "people-organization-not-found");
  return found;
}

async function idOf(organizations: Organizations, actor: Actor, slugOrId: string): Promise<Id> {
  return (await find(organizations, actor, slugOrId)).id;
}

function toAnswer({ createdAt, certifiedAt, ...organization }: Organization, url: string) {
  const { id, slug, name, description, url: site, email, kind, siren, logo } = organization;
  return {
    id,
    slug,
    name,
    description,
    createdAt: createdAt.toISOString(),
    ...defined({ url: site, email, kind, siren, certifiedAt: certifiedAt?.toISOString() }),
    ...(logo === undefined ? {} : { logo: logoAddress(url, { id, logo }) }),
    links: {
      page: `${url}/organizations/${slug}`,
      datasets: `${url}/api/datasets?organization=${id}`,
      catalog: `${url}/organizations/${slug}/catalog.ttl`,
      feed: `${url}/feeds/organizations/${slug}.atom`,
    },
  };
}
