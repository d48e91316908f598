import { defined } from "../../base/defined.ts";
import { z } from "@hono/zod-openapi";
import { getCookie } from "hono/cookie";
import { invitationLink } from "../../letters/invitation-letter.ts";
import { Failure } from "../../base/failure.ts";
import type { SignIn } from "../../people/begun-sign-ins.ts";
import type { Session } from "../../people/account.ts";
import type { Rooms } from "../../rooms.ts";
import { sayProblem } from "../../words/say.ts";
import { sessionCookieName } from "../../server/session-cookie-name.ts";
import { refuseOtherOrigins } from "../actor.ts";
import { created, nothing, one } from "../answer.ts";
import { type CheckedRequest, del, post, routesOf } from "../route.ts";
import { sessionSchema } from "./account-answers.ts";
import { clearSession, setSession } from "./session-cookie.ts";

const credentials = z
  .strictObject({
    email: z.string().max(300),
    password: z.string().max(1000),
    code: z.string().max(40).optional(),
  })
  .openapi("Credentials", {
    example: { email: "alix@example.org", password: "four unrelated plain words" },
  });

const claim = z
  .strictObject({
    secret: z.string().max(200),
    name: z.string(),
    email: z.string(),
    password: z.string(),
    organization: z.string().optional(),
  })
  .openapi("AdministratorClaim");

const newInvitation = z
  .strictObject({
    email: z.string(),
    organization: z.string().optional(),
    role: z.enum(["administrator", "editor", "reader"]).optional(),
    administrator: z.boolean().optional(),
    language: z.enum(["fr", "en"]).optional(),
  })
  .openapi("NewInvitation", {
    example: { email: "sam@example.org", organization: "0199c0de-0000-7000-8000-000000000001" },
  });

const secretInPath = z.object({
  secret: z
    .string()
    .max(200)
    .openapi({ param: { name: "secret", in: "path" } }),
});

const acceptance = z
  .strictObject({ name: z.string(), password: z.string().max(1000) })
  .openapi("Acceptance", {
    example: { name: "Sam Durand", password: "four unrelated plain words" },
  });

const recovery = z
  .strictObject({ secret: z.string().max(200), password: z.string().max(1000) })
  .openapi("Recovery", { example: { secret: "…", password: "four unrelated plain words" } });

const invitationSchema = z.object({
  secret: z.string(),
  link: z.string(),
  letter: z.enum(["off", "sent", "kept", "failed"]),
  detail: z.string().optional(),
});

/** A session that was opened, in a cookie; what is told of it is when it ends. */
const opened = (description: string) =>
  created(
    one(sessionSchema, description, (session: Session, { c, url }) => {
      setSession(c, url, session);
      return { expiresAt: session.expiresAt.toISOString() };
    }),
  );

const invitation = created(
  one(invitationSchema, "answer-link", ({ secret, letter }: Invitation, { language, url }) => ({
    secret,
    link: invitationLink(url, secret),
    ...(typeof letter === "string"
      ? { letter }
      : { letter: "failed" as const, detail: sayProblem(language, letter) }),
  })),
);

/** Coming in and going out: /api/session, /api/administrator, /api/invitations. */
export const sessionRoutes = routesOf("people", ({ accounts }) => [
  post(
    "/api/session",
    "signIn",
    { body: credentials },
    opened("answer-session"),
    ({ body: { email, password, code }, c, url }) => {
      refuseOtherOrigins(c, url);
      return accounts.signIn(email, password, { address: c.var.address, ...defined({ code }) });
    },
  ),
  del("/api/session", "signOut", {}, nothing, (asked) => signOut(accounts, asked)),
  post(
    "/api/administrator",
    "claimAdministrator",
    { body: claim },
    opened("answer-administrator"),
    ({ body: { secret, ...person }, c, url }) => {
      refuseOtherOrigins(c, url);
      return accounts.claimAdministrator(secret, defined(person));
    },
  ),
  post(
    "/api/invitations",
    "inviteAccount",
    { body: newInvitation, token: true },
    invitation,
    ({ actor, body, language }) => accounts.inviteAccount(actor, { language, ...defined(body) }),
  ),
  post(
    "/api/invitations/{secret}/acceptance",
    "acceptInvitation",
    { params: secretInPath, body: acceptance },
    opened("answer-signed-in"),
    async ({ params, body, c, url }) => {
      refuseOtherOrigins(c, url);
      return inside(await accounts.acceptInvitation(params.secret, body));
    },
  ),
  post(
    "/api/recovery",
    "recover",
    { body: recovery },
    opened("answer-recovered"),
    async ({ body: { secret, password }, c, url, language }) => {
      refuseOtherOrigins(c, url);
      return inside(await accounts.recover(secret, password, language));
    },
  ),
]);

/** What was asked is done; a program signs in anew where the account has a second factor. */
function inside(signIn: SignIn): Session {
  if ("session" in signIn) return signIn.session;
  throw new Failure("unauthenticated", "people-code-needed", { parameter: "code" });
}

type Invitation = Awaited<ReturnType<Rooms["accounts"]["inviteAccount"]>>;

async function signOut(accounts: Rooms["accounts"], { c, url }: CheckedRequest): Promise<void> {
  const secret = getCookie(c, sessionCookieName(url));
  if (secret !== undefined) await accounts.signOut(secret);
  clearSession(c, url);
}
