import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { judgePassword } from "../../../people/account.ts";
import { sayProblem } from "../../../words/say.ts";
import { body, json, refused } from "../answers.ts";
import { type ApiEnv, newRoutes } from "../routes.ts";

/** What a form asks while somebody chooses a password: /api/password-strength. Nothing of it is kept. */
export function passwordRoutes(): OpenAPIHono<ApiEnv> {
  const routes = newRoutes();
  routes.openapi(judgeRoute, (c) => {
    const { password, own } = c.req.valid("json");
    const { strength, problem } = judgePassword(password, own);
    c.header("cache-control", "no-store");
    const detail = problem === undefined ? {} : { detail: sayProblem(c.var.language, problem) };
    return c.json({ strength, ...detail }, 200);
  });
  return routes;
}

const judgeRoute = createRoute({
  method: "post",
  path: "/api/password-strength",
  operationId: "judgePassword",
  tags: ["people"],
  request: {
    body: body(
      z
        .strictObject({
          password: z.string().max(1000),
          own: z.array(z.string().max(500)).max(10).default([]),
        })
        .openapi("PasswordToJudge", {
          example: { password: "four unrelated plain words", own: ["alix@example.org", "Alix Martin"] },
        }),
    ),
  },
  responses: {
    200: json(
      z
        .object({ strength: z.enum(["weak", "fair", "strong"]), detail: z.string().optional() })
        .openapi("PasswordStrength", { example: { strength: "strong" } }),
      "answer-password-strength",
    ),
    ...refused,
  },
});
