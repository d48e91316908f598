import { z } from "@hono/zod-openapi";
import type { Account } from "../../people/account.ts";
import type { Token } from "../../people/tokens.ts";

export const roleSchema = z.enum(["administrator", "editor", "reader"]).openapi("Role");

export const accountSchema = z
  .object({
    id: z.string(),
    email: z.string(),
    name: z.string(),
    administrator: z.boolean(),
    createdAt: z.string(),
    suspendedAt: z.string().optional(),
  })
  .openapi("Account", {
    example: {
      id: "0199c0de-0000-7000-8000-000000000002",
      email: "alix@example.org",
      name: "Alix Martin",
      administrator: false,
      createdAt: "2026-11-02T08:00:00.000Z",
    },
  });

export const tokenSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    createdAt: z.string(),
    lastUsedAt: z.string().optional(),
    expiresAt: z.string().optional(),
  })
  .openapi("Token", {
    example: {
      id: "0199c0de-0000-7000-8000-000000000003",
      name: "nightly import",
      createdAt: "2026-11-02T08:00:00.000Z",
    },
  });

export const sessionSchema = z
  .object({ expiresAt: z.string() })
  .openapi("Session", { example: { expiresAt: "2026-12-02T08:00:00.000Z" } });

export function toAccountAnswer({ suspendedAt, createdAt, ...account }: Account) {
  return {
    id: account.id,
    email: account.email,
    name: account.name,
    administrator: account.administrator,
    createdAt: createdAt.toISOString(),
    ...(suspendedAt === undefined ? {} : { suspendedAt: suspendedAt.toISOString() }),
  };
}

export function toTokenAnswer({ id, name, createdAt, lastUsedAt, expiresAt }: Token) {
  return {
    id,
    name,
    createdAt: createdAt.toISOString(),
    ...(lastUsedAt === undefined ? {} : { lastUsedAt: lastUsedAt.toISOString() }),
    ...(expiresAt === undefined ? {} : { expiresAt: expiresAt.toISOString() }),
  };
}
