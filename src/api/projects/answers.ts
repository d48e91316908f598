import { defined } from "../../base/defined.ts";
import { z } from "@hono/zod-openapi";
import type { Dataset } from "../../catalogue/dataset.ts";
import type { DataRequest, RequestStep } from "../../projects/data-request.ts";
import type { Project, ProjectKey } from "../../projects/project.ts";
import type { DatasetAgreements } from "../../sharing/project-agreements.ts";

const id = "0199c0de-0000-7000-8000-000000000000";
const moment = z.iso.datetime();

export const pictureSchema = z
  .object({
    id: z.string(),
    url: z.string(),
    mediaType: z.string(),
    width: z.int(),
    height: z.int(),
    alternative: z.string(),
  })
  .openapi("ProjectPicture");

export const projectSchema = z
  .object({
    id: z.string(),
    slug: z.string(),
    url: z.string(),
    owner: z.object({ kind: z.enum(["person", "organization"]), id: z.string(), name: z.string() }),
    title: z.string(),
    description: z.string(),
    site: z.string().optional(),
    theme: z.string().optional(),
    state: z.enum(["draft", "published", "archived"]),
    createdAt: moment,
    modifiedAt: moment,
    publishedAt: moment.optional(),
    archivedAt: moment.optional(),
    pictures: z.array(pictureSchema),
  })
  .openapi("Project", {
    example: {
      id,
      slug: "la-carte-des-velos",
      url: "https://data.example.org/reuses/la-carte-des-velos",
      owner: { kind: "organization", id, name: "Ville de Rennes" },
      title: "La carte des vélos",
      description: "Où l’on roule, heure par heure.",
      site: "https://velos.example.org/",
      theme: "TRAN",
      state: "published",
      createdAt: "2026-11-02T08:00:00.000Z",
      modifiedAt: "2026-11-03T08:00:00.000Z",
      publishedAt: "2026-11-03T08:00:00.000Z",
      pictures: [],
    },
  });

export function toProjectAnswer(project: Project, url: string): z.infer<typeof projectSchema> {
  const {
    url: site,
    pictures,
    datasets: _,
    createdAt,
    modifiedAt,
    publishedAt,
    archivedAt,
    ...told
  } = project;
  const { kind, id: owner, name } = project.owner;
  return {
    ...told,
    url: `${url}/reuses/${project.slug}`,
    owner: { kind, id: owner, name },
    ...defined({ site }),
    createdAt: createdAt.toISOString(),
    modifiedAt: modifiedAt.toISOString(),
    ...(publishedAt === undefined ? {} : { publishedAt: publishedAt.toISOString() }),
    ...(archivedAt === undefined ? {} : { archivedAt: archivedAt.toISOString() }),
    pictures: pictures.map((picture) => toPictureAnswer(project.id, picture, url)),
  };
}

export function toPictureAnswer(
  project: string,
  picture: Project["pictures"][number],
  url: string,
): z.infer<typeof pictureSchema> {
  return { ...picture, url: `${url}/api/projects/${project}/pictures/${picture.id}` };
}

export const usedDatasetSchema = z
  .object({
    id: z.string(),
    slug: z.string(),
    title: z.string(),
    organization: z.string(),
    state: z.enum(["draft", "published", "withdrawn"]),
    withdrawal: z.object({ at: moment, reason: z.string() }).optional(),
    underAgreement: z.boolean(),
    agreements: z
      .array(z.object({ id: z.string(), state: z.string(), until: z.iso.date(), isOwn: z.boolean() }))
      .optional(),
  })
  .openapi("UsedDataset");

export function toUsedDataset(
  dataset: Dataset,
  under: DatasetAgreements | undefined,
): z.infer<typeof usedDatasetSchema> {
  const { id: dataset_, slug, title, organizationName, state, withdrawal } = dataset;
  return {
    id: dataset_,
    slug,
    title,
    organization: organizationName,
    state,
    ...(withdrawal === undefined
      ? {}
      : { withdrawal: { at: withdrawal.at.toISOString(), reason: withdrawal.reason } }),
    underAgreement: under?.runs === true,
    ...(under === undefined || under.agreements.length === 0
      ? {}
      : { agreements: under.agreements.map((one) => ({ ...one })) }),
  };
}

export const keySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    createdAt: moment,
    expiresAt: moment,
    revokedAt: moment.optional(),
    uses: z.array(
      z.object({
        instance: z.string(),
        lastUsedOn: z.iso.date().optional(),
        knownAt: moment.optional(),
        isSilent: z.boolean(),
      }),
    ),
  })
  .openapi("ProjectKey");

export const madeKeySchema = keySchema.extend({ secret: z.string() }).openapi("MadeProjectKey", {
  example: {
    id,
    name: "Script de nuit",
    createdAt: "2026-11-02T08:00:00.000Z",
    expiresAt: "2027-11-02T08:00:00.000Z",
    uses: [],
    secret: "maille_k_…",
  },
});

export function toKeyAnswer(key: ProjectKey): z.infer<typeof keySchema> {
  const { revokedAt, uses } = key;
  return {
    id: key.id,
    name: key.name,
    createdAt: key.createdAt.toISOString(),
    expiresAt: key.expiresAt.toISOString(),
    uses: uses.map(({ instance, lastUsedOn, knownAt, isSilent }) => ({
      instance,
      isSilent,
      ...defined({ lastUsedOn, knownAt: knownAt?.toISOString() }),
    })),
    ...defined({ revokedAt: revokedAt?.toISOString() }),
  };
}

const named = z.object({ id: z.string(), slug: z.string(), name: z.string() });
const stateSchema = z.enum(["received", "public", "assigned", "answered", "refused", "closed"]);

const stepSchema = z.object({
  state: stateSchema,
  at: moment,
  organization: named.optional(),
  dataset: z.object({ id: z.string(), slug: z.string(), title: z.string() }).optional(),
  words: z.string().optional(),
});

export const requestSchema = z
  .object({
    id: z.string(),
    url: z.string(),
    title: z.string(),
    wish: z.string(),
    question: z.string().optional(),
    email: z.string().optional(),
    askedAt: moment,
    state: stateSchema,
    supports: z.int(),
    isSupported: z.literal(true).optional(),
    organization: named.optional(),
    steps: z.array(stepSchema),
  })
  .openapi("DataRequest", {
    example: {
      id,
      url: `https://data.example.org/requests/${id}`,
      title: "Menus des cantines",
      wish: "Les menus des cantines, par semaine, pour les afficher dans une application.",
      askedAt: "2026-11-02T08:00:00.000Z",
      state: "public",
      supports: 12,
      steps: [{ state: "public", at: "2026-11-03T08:00:00.000Z" }],
    },
  });

export function toRequestAnswer(request: DataRequest, url: string): z.infer<typeof requestSchema> {
  return {
    ...request,
    url: `${url}/requests/${request.id}`,
    askedAt: request.askedAt.toISOString(),
    steps: request.steps.map(toStepAnswer),
  };
}

function toStepAnswer({ at, ...step }: RequestStep): z.infer<typeof stepSchema> {
  return { ...step, at: at.toISOString() };
}
