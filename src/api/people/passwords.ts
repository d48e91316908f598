import { z } from "@hono/zod-openapi";
import { judgePassword } from "../../people/account.ts";
import { sayProblem } from "../../words/say.ts";
import { one } from "../answer.ts";
import { post, routesOf } from "../route.ts";

const passwordSchema = z
  .strictObject({
    password: z.string().max(1000),
    own: z.array(z.string().max(500)).max(10).default([]),
  })
  .openapi("PasswordToJudge", {
    example: { password: "four unrelated plain words", own: ["alix@example.org", "Alix Martin"] },
  });

const strengthSchema = z
  .object({ strength: z.enum(["weak", "fair", "strong"]), detail: z.string().optional() })
  .openapi("PasswordStrength", { example: { strength: "strong" } });

const strength = one(
  strengthSchema,
  "answer-password-strength",
  ({ strength, problem }: Judged, { language, c }) => {
    c.header("cache-control", "no-store");
    return { strength, ...(problem === undefined ? {} : { detail: sayProblem(language, problem) }) };
  },
);

type Judged = ReturnType<typeof judgePassword>;

/** What a form asks while somebody chooses a password: /api/password-strength. Nothing of it is kept. */
export const passwordRoutes = routesOf("people", () => [
  post(
    "/api/password-strength",
    "judgePassword",
    { body: passwordSchema },
    strength,
    ({ body: { password, own } }) => judgePassword(password, own),
  ),
]);
