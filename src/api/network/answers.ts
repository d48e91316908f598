import { z } from "@hono/zod-openapi";
import type { Language } from "../../base/language.ts";
import { defined } from "../../base/defined.ts";
import { webhookKinds } from "../../network/change.ts";
import type { ReceivedReport, Tie, TieChange, TieInvitation, Webhook } from "../../network/room.ts";
import { sayProblem } from "../../words/say.ts";

export const sideSchema = z.enum(["follows", "followed"]);

const stateSchema = z.enum(["none", "asked", "running", "paused", "rewound", "refused", "cut"]);

const moment = z.string();

export const tieSchema = z
  .object({
    id: z.string(),
    instance: z.string(),
    name: z.string().optional(),
    createdAt: moment,
    follows: stateSchema,
    followed: stateSchema,
    reading: z.object({
      position: z.int(),
      head: z.int().optional(),
      datasets: z.int(),
      ownDatasets: z.int(),
      synchronizedAt: moment.optional(),
      contactAt: moment.optional(),
      nextAt: moment.optional(),
      problem: z.string().optional(),
      problemSince: moment.optional(),
    }),
    read: z.object({ position: z.int(), at: moment.optional(), ahead: z.int().optional() }),
    untold: z.array(sideSchema),
  })
  .openapi("Tie", {
    example: {
      id: "0199c0de-0000-7000-8000-000000000000",
      instance: "https://data.example.org",
      name: "Données de la métropole",
      createdAt: "2026-11-26T08:00:00.000Z",
      follows: "running",
      followed: "none",
      reading: {
        position: 42,
        head: 42,
        datasets: 40,
        ownDatasets: 25,
        contactAt: "2026-11-26T08:00:00.000Z",
      },
      read: { position: 0 },
      untold: [],
    },
  });

export const tieWithChangesSchema = tieSchema
  .extend({
    changes: z.array(
      z.object({
        at: moment,
        side: sideSchema,
        state: stateSchema,
        remote: z.boolean(),
        datasets: z.int().optional(),
      }),
    ),
  })
  .openapi("TieWithChanges");

export function toTieAnswer(language: Language, { description, reading, read, untold, ...tie }: Tie) {
  const { problem, problemSince, contactAt, synchronizedAt, nextAt, position, head } = reading;
  const { datasets, ownDatasets } = reading;
  return {
    id: tie.id,
    instance: tie.instance,
    ...defined({ name: description.name }),
    createdAt: tie.createdAt.toISOString(),
    follows: tie.follows,
    followed: tie.followed,
    reading: {
      position,
      datasets,
      ownDatasets,
      ...defined({ head }),
      ...moments({ synchronizedAt, contactAt, nextAt, problemSince }),
      ...(problem === undefined ? {} : { problem: sayProblem(language, problem) }),
    },
    read: {
      position: read.position,
      ...moments({ at: read.at }),
      ...defined({ ahead: read.ahead }),
    },
    untold: [...untold],
  };
}

export function toTieWithChangesAnswer(
  language: Language,
  { changes, ...tie }: Tie & { readonly changes: readonly TieChange[] },
) {
  return {
    ...toTieAnswer(language, tie),
    changes: changes.map(({ at, side, state, remote, datasets }) => ({
      at: at.toISOString(),
      side,
      state,
      remote,
      ...defined({ datasets }),
    })),
  };
}

export const invitationSchema = z
  .object({
    id: z.string(),
    note: z.string(),
    createdAt: moment,
    expiresAt: moment,
    usedBy: z.string().optional(),
    revokedAt: moment.optional(),
    code: z.string().optional(),
  })
  .openapi("TieInvitation", {
    example: {
      id: "0199c0de-0000-7000-8000-000000000000",
      note: "Pour la région",
      createdAt: "2026-11-26T08:00:00.000Z",
      expiresAt: "2026-12-03T08:00:00.000Z",
      code: "maille1.WyJodHRwczovL2RhdGEuZXhhbXBsZS5vcmciXQ",
    },
  });

export function toInvitationAnswer(invitation: TieInvitation & { readonly code?: string }) {
  const { id, note, createdAt, expiresAt, usedBy, revokedAt, code } = invitation;
  return {
    id,
    note,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    ...defined({ usedBy }),
    ...moments({ revokedAt }),
    ...defined({ code }),
  };
}

export const webhookSchema = z
  .object({
    id: z.string(),
    url: z.string(),
    note: z.string(),
    kinds: z.array(z.enum(webhookKinds)),
    createdAt: moment,
    waiting: z.int(),
    lastAt: moment.optional(),
    problem: z.string().optional(),
    failingSince: moment.optional(),
    disabledAt: moment.optional(),
    secret: z.string().optional(),
  })
  .openapi("Webhook", {
    example: {
      id: "0199c0de-0000-7000-8000-000000000000",
      url: "https://script.example.org/maille",
      note: "",
      kinds: ["version"],
      createdAt: "2026-11-26T08:00:00.000Z",
      waiting: 0,
    },
  });

export function toWebhookAnswer(language: Language, webhook: Webhook & { readonly secret?: string }) {
  const { id, url, note, kinds, createdAt, waiting, lastAt, problem, failingSince, disabledAt, secret } =
    webhook;
  return {
    id,
    url,
    note,
    kinds: [...kinds],
    createdAt: createdAt.toISOString(),
    waiting,
    ...moments({ lastAt, failingSince, disabledAt }),
    ...(problem === undefined ? {} : { problem: sayProblem(language, problem) }),
    ...defined({ secret }),
  };
}

export const receivedReportSchema = z
  .object({
    instance: z.string(),
    at: moment,
    revision: z.int(),
    problems: z.array(
      z.object({ code: z.string(), pointer: z.string(), detail: z.string(), mend: z.string().optional() }),
    ),
  })
  .openapi("ReceivedReport");

export function toReportAnswer(language: Language, { instance, at, revision, problems }: ReceivedReport) {
  return {
    instance,
    at: at.toISOString(),
    revision,
    problems: problems.map(({ code, pointer, args, mend }) => ({
      code,
      pointer,
      detail: sayProblem(language, { key: code, args }),
      ...defined({ mend }),
    })),
  };
}

function moments<Fields extends Readonly<Record<string, Date | undefined>>>(
  fields: Fields,
): { [Field in keyof Fields]?: string } {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, at]) => (at === undefined ? [] : [[name, at.toISOString()]])),
  ) as { [Field in keyof Fields]?: string };
}
