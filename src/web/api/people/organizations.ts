import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { Failure } from "../../../base/failure.ts";
import { organizationKinds } from "../../../people/organization.ts";
import type { Rooms } from "../../../rooms.ts";
import type { Organization } from "../../../people/organization.ts";
import { accountSchema, roleSchema, toAccountAnswer } from "./account-answers.ts";
import {
  body,
  defined,
  json,
  nothing,
  pageAnswer,
  pageQuery,
  pageSchema,
  publicAddress,
  refused,
  toPageRequest,
} from "../answers.ts";
import { type ApiEnv, newRoutes } from "../routes.ts";
import type { RouteOptions } from "../door.ts";

/** /api/organizations: who publishes here, and who acts for them. */
export function organizationRoutes(rooms: Rooms, { url }: RouteOptions): OpenAPIHono<ApiEnv> {
  const routes = newRoutes();
  const find: Find = async (c, slugOrId) => {
    const found = await rooms.organizations.findOrganization(c.var.actor, slugOrId);
    if (found === undefined) throw new Failure("not-found", "people-organization-not-found");
    return found;
  };

  routes.openapi(listRoute, async (c) => {
    const request = toPageRequest(c.req.valid("query"));
    const found = await rooms.organizations.listOrganizations(c.var.actor, request);
    const answer = pageAnswer(publicAddress(url, c.req.url), request, found, (item) => ({
      ...toAnswer(item, url),
      datasets: item.datasets,
    }));
    return c.json(answer, 200);
  });
  routes.openapi(newRoute, async (c) => {
    const made = await rooms.organizations.createOrganization(c.var.actor, defined(c.req.valid("json")));
    c.header("Location", `${url}/api/organizations/${made.id}`);
    return c.json(toAnswer(made, url), 201);
  });
  routes.openapi(getRoute, async (c) => c.json(toAnswer(await find(c, c.req.valid("param").id), url), 200));
  routes.openapi(changeRoute, async (c) => {
    const { id } = await find(c, c.req.valid("param").id);
    const changed = await rooms.organizations.changeOrganization(
      c.var.actor,
      id,
      defined(c.req.valid("json")),
    );
    return c.json(toAnswer(changed, url), 200);
  });
  routes.openapi(deleteRoute, async (c) => {
    const { id } = await find(c, c.req.valid("param").id);
    await rooms.organizations.deleteOrganization(c.var.actor, id);
    return c.body(null, 204);
  });
  routes.route("/", certificateRoutes(rooms, url, find));
  routes.route("/", memberRoutes(rooms, find));
  return routes;
}

type Find = (c: { var: ApiEnv["Variables"] }, slugOrId: string) => Promise<Organization>;

function certificateRoutes(rooms: Rooms, url: string, find: Find): OpenAPIHono<ApiEnv> {
  const routes = newRoutes();
  routes.openapi(giveCertificateRoute, async (c) => {
    const { id } = await find(c, c.req.valid("param").id);
    return c.json(toAnswer(await rooms.organizations.giveCertificate(c.var.actor, id), url), 200);
  });
  routes.openapi(takeBackCertificateRoute, async (c) => {
    const { id } = await find(c, c.req.valid("param").id);
    return c.json(toAnswer(await rooms.organizations.takeBackCertificate(c.var.actor, id), url), 200);
  });
  return routes;
}

function memberRoutes(rooms: Rooms, find: Find): OpenAPIHono<ApiEnv> {
  const routes = newRoutes();
  routes.openapi(membersRoute, async (c) => {
    const { id } = await find(c, c.req.valid("param").id);
    const members = await rooms.organizations.listMembers(c.var.actor, id);
    const data = members.map(({ account, role }) => ({ account: toAccountAnswer(account), role }));
    return c.json({ data }, 200);
  });
  routes.openapi(setMemberRoute, async (c) => {
    const { id, account } = c.req.valid("param");
    const organization = await find(c, id);
    await rooms.organizations.setMember(c.var.actor, organization.id, account, c.req.valid("json").role);
    return c.body(null, 204);
  });
  routes.openapi(removeMemberRoute, async (c) => {
    const { id, account } = c.req.valid("param");
    await rooms.organizations.removeMember(c.var.actor, (await find(c, id)).id, account);
    return c.body(null, 204);
  });
  return routes;
}

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

const tags = ["organizations"];
const security = [{ token: [] }];

const listRoute = createRoute({
  method: "get",
  path: "/api/organizations",
  operationId: "listOrganizations",
  tags,
  request: { query: pageQuery },
  responses: {
    200: json(pageSchema(organizationSchema.extend({ datasets: z.int() })), "answer-by-name"),
    ...refused,
  },
});

const newRoute = createRoute({
  method: "post",
  path: "/api/organizations",
  operationId: "createOrganization",
  tags,
  security,
  request: { body: body(newOrganizationSchema) },
  responses: { 201: json(organizationSchema, "answer-organization"), ...refused },
});

const getRoute = createRoute({
  method: "get",
  path: "/api/organizations/{id}",
  operationId: "getOrganization",
  tags,
  request: { params: organizationId },
  responses: { 200: json(organizationSchema, "answer-organization"), ...refused },
});

const changeRoute = createRoute({
  method: "patch",
  path: "/api/organizations/{id}",
  operationId: "changeOrganization",
  tags,
  security,
  request: { params: organizationId, body: body(organizationChangeSchema) },
  responses: { 200: json(organizationSchema, "answer-as-now"), ...refused },
});

const deleteRoute = createRoute({
  method: "delete",
  path: "/api/organizations/{id}",
  operationId: "deleteOrganization",
  tags,
  security,
  request: { params: organizationId },
  responses: { 204: nothing, ...refused },
});

const giveCertificateRoute = createRoute({
  method: "put",
  path: "/api/organizations/{id}/certificate",
  operationId: "giveCertificate",
  tags,
  security,
  request: { params: organizationId },
  responses: { 200: json(organizationSchema, "answer-as-now"), ...refused },
});

const takeBackCertificateRoute = createRoute({
  method: "delete",
  path: "/api/organizations/{id}/certificate",
  operationId: "takeBackCertificate",
  tags,
  security,
  request: { params: organizationId },
  responses: { 200: json(organizationSchema, "answer-as-now"), ...refused },
});

const membersRoute = createRoute({
  method: "get",
  path: "/api/organizations/{id}/members",
  operationId: "listMembers",
  tags,
  security,
  request: { params: organizationId },
  responses: {
    200: json(
      z.object({ data: z.array(z.object({ account: accountSchema, role: roleSchema })) }),
      "answer-members",
    ),
    ...refused,
  },
});

const setMemberRoute = createRoute({
  method: "put",
  path: "/api/organizations/{id}/members/{account}",
  operationId: "setMember",
  tags,
  security,
  request: { params: memberId, body: body(z.strictObject({ role: roleSchema }).openapi("MemberRole")) },
  responses: { 204: nothing, ...refused },
});

const removeMemberRoute = createRoute({
  method: "delete",
  path: "/api/organizations/{id}/members/{account}",
  operationId: "removeMember",
  tags,
  security,
  request: { params: memberId },
  responses: { 204: nothing, ...refused },
});

function toAnswer({ createdAt, certifiedAt, ...organization }: Organization, url: string) {
  const { id, slug, name, description, url: site, email, kind, siren } = organization;
  return {
    id,
    slug,
    name,
    description,
    createdAt: createdAt.toISOString(),
    ...defined({ url: site, email, kind, siren, certifiedAt: certifiedAt?.toISOString() }),
    links: {
      page: `${url}/organizations/${slug}`,
      datasets: `${url}/api/datasets?organization=${id}`,
      catalog: `${url}/organizations/${slug}/catalog.ttl`,
      feed: `${url}/feeds/organizations/${slug}.atom`,
    },
  };
}
