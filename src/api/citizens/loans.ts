import { z } from "@hono/zod-openapi";
import { defined } from "../../base/defined.ts";
import { Failure } from "../../base/failure.ts";
import type { BorrowedLoan } from "../../citizens/room.ts";
import { content, created, nothing, one, pageOf, unstored } from "../answer.ts";
import { pageQuery } from "../answers.ts";
import { assertion, assertionAsked } from "../identity/assertions.ts";
import { signedBy } from "../identity/signed-by.ts";
import { byIdWithToken, get, post, routesOf } from "../route.ts";

const message = z.object({ document: z.string().max(1_000_000) }).openapi("SignedLoanMessage");

/** Receipts and confirmations, from other instances. */
export const loanMessageRoutes = routesOf("network", (rooms) => [
  post("/api/loans/messages", "sendLoanMessage", { body: message }, nothing, async ({ c, url }) => {
    const { instance, text } = await signedBy(c, rooms, url);
    await rooms.citizens.receiveLoan(instance, documentIn(text), c.var.address);
  }),
]);

function documentIn(text: string): string {
  try {
    const { document } = JSON.parse(text) as { document?: unknown };
    if (typeof document === "string") return document;
  } catch {
    // Told below as what it is: no message.
  }
  throw new Failure("invalid", "citizens-consent-malformed", { where: "document" });
}

const loanSchema = z
  .object({
    id: z.string(),
    instance: z.string(),
    table: z.string(),
    name: z.string(),
    producer: z.object({ id: z.string(), name: z.string() }),
    purpose: z.string(),
    columns: z.array(z.string()),
    period: z
      .object({ column: z.string(), from: z.string().optional(), to: z.string().optional() })
      .optional(),
    project: z.string().optional(),
    given_at: z.string(),
    ends_at: z.string(),
    ended_at: z.string().optional(),
    delete_by: z.string().optional(),
    deleted_at: z.string().optional(),
  })
  .openapi("BorrowedLoan", {
    example: {
      id: "0199c0de-0000-7000-8000-000000000041",
      instance: "https://eau.example",
      table: "0199c0de-0000-7000-8000-000000000004",
      name: "Vos relevés d’eau",
      producer: { id: "0199c0de-0000-7000-8000-000000000002", name: "Eau de la métropole" },
      purpose: "Trouver une fuite.",
      columns: ["mois", "m3"],
      given_at: "2026-11-28T10:00:00.000Z",
      ends_at: "2027-06-01T00:00:00.000Z",
    },
  });

const loan = one(loanSchema, "answer-loan", (told: BorrowedLoan) => ({
  id: told.loan,
  instance: told.instance,
  table: told.table,
  name: told.name,
  producer: told.producer,
  purpose: told.purpose,
  columns: [...told.columns],
  given_at: told.givenAt.toISOString(),
  ends_at: told.endsAt.toISOString(),
  ...defined({
    period: told.period,
    project: told.borrower.project,
    ended_at: told.endedAt?.toISOString(),
    delete_by: told.deleteBy?.toISOString(),
    deleted_at: told.deletedAt?.toISOString(),
  }),
}));

const ofOrganization = {
  query: pageQuery.extend({
    organization: z.string().openapi({ description: "parameter-loan-organization" }),
  }),
  token: true,
} as const;

const receiptOf = {
  ...byIdWithToken,
  query: z.object({
    of: z.enum(["given", "ended"]).default("given").openapi({ description: "parameter-receipt-of" }),
  }),
} as const;

/** What organizations were lent by people: for their members, and for their programs. */
export const loanRoutes = routesOf("sharing", ({ citizens, organizations }) => [
  get(
    "/api/loans",
    "listBorrowedLoans",
    ofOrganization,
    unstored(pageOf(loan, "answer-loans")),
    async ({ actor, query, page }) => {
      const found = await organizations.findOrganization(actor, query.organization);
      return citizens.listBorrowed(actor, found?.id, page);
    },
  ),
  get(
    "/api/loans/{id}/receipt",
    "getLoanReceipt",
    receiptOf,
    unstored(content("application/jose", z.string(), "answer-receipt")),
    async ({ actor, params, query, c }) =>
      c.body(await citizens.getBorrowedReceipt(actor, params.id, query.of), 200, {
        "content-type": "application/jose",
      }),
  ),
  post(
    "/api/loans/{id}/assertions",
    "makeLoanAssertion",
    assertionAsked,
    unstored(created(assertion)),
    ({ actor, params, body }) => citizens.vouchForLoan(actor, params.id, { thumbprint: body.jkt }),
  ),
  post("/api/loans/{id}/deletion", "confirmLoanDeletion", byIdWithToken, nothing, ({ actor, params }) =>
    citizens.confirmDeletion(actor, params.id),
  ),
]);
