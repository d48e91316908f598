import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import type { Context } from "hono";
import { routePath } from "hono/route";
import type { Actor } from "../../access/actor.ts";
import type { Language } from "../../base/language.ts";
import { toProblem } from "../../server/problem.ts";
import type { OnBug } from "../../server/served.ts";
import type { ProblemDetails } from "../../server/problem-details.ts";
import type { Rooms } from "../../rooms.ts";
import type { ApiEnv } from "../routes.ts";
import { type ToolAnswer, writeAnswer, writeRefusal } from "./answer.ts";

/** What the tools of one request work with. */
export interface McpRequest {
  readonly c: Context<ApiEnv>;
  readonly rooms: Rooms;
  /** Public address of the instance, without a slash at its end. */
  readonly url: string;
  readonly actor: Actor;
  readonly language: Language;
  /** Is told what nobody foresaw. */
  readonly onBug: OnBug;
}

/** A tool's answer, or why there is none: in words that say what to do, and nothing of our insides. */
export async function answering(
  request: McpRequest,
  answer: () => Promise<ToolAnswer>,
): Promise<CallToolResult> {
  const { c, url, language, onBug } = request;
  try {
    return writeAnswer(await answer(), language);
  } catch (error) {
    const { requestId } = c.var;
    const { response, unforeseen } = toProblem(error, { url, requestId, language });
    if (unforeseen) onBug({ requestId, method: c.req.method, route: routePath(c, -1), error });
    const { title, detail, ...more } = (await response.json()) as ProblemDetails;
    const hints = [more.expected, more.nearest].filter((hint) => hint !== undefined);
    const text = [`${title}. ${detail}`, ...hints.map((hint) => `→ ${hint}`)].join("\n");
    return writeRefusal(text, language);
  }
}
