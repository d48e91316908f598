import type { Context } from "hono";
import { Failure } from "../../base/failure.ts";
import type { Rooms } from "../../rooms.ts";
import type { ApiEnv } from "../routes.ts";

/** What a verb of the Action API works with. Arguments are texts in a GET, anything in a POST. */
export interface ActionRequest {
  readonly c: Context<ApiEnv>;
  readonly rooms: Rooms;
  /** Public address of the instance, without a slash at its end. */
  readonly url: string;
  readonly args: Readonly<Record<string, unknown>>;
}

export async function toActionRequest(c: Context<ApiEnv>, rooms: Rooms, url: string): Promise<ActionRequest> {
  return { c, rooms, url, args: c.req.method === "POST" ? await bodyOf(c) : queryOf(c) };
}

function queryOf(c: Context<ApiEnv>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(c.req.queries())
      .filter(([name]) => name !== "lang")
      .map(([name, values]) => [name, values.length > 1 ? values : values[0]]),
  );
}

/** JSON, whatever its type says: clients of old send it as a form. */
async function bodyOf(c: Context<ApiEnv>): Promise<Record<string, unknown>> {
  const text = await c.req.text();
  if (text.trim() === "") return queryOf(c);
  if (!text.trimStart().startsWith("{")) {
    const form = (c.req.header("content-type") ?? "").startsWith("application/x-www-form-urlencoded");
    if (form) return Object.fromEntries(new URLSearchParams(text));
    throw new Failure("invalid", "api-json-malformed");
  }
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch (error) {
    throw new Failure("invalid", "api-json-malformed", {}, { cause: error });
  }
}

export function textOf({ args }: ActionRequest, name: string): string | undefined {
  const value = args[name];
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  throw wrongArgument(name, "text");
}

/** `id` and the like, without which the verb means nothing. */
export function neededText(request: ActionRequest, name: string): string {
  const text = textOf(request, name);
  if (text !== undefined) return text;
  throw new Failure("invalid", "ckan-argument-missing", { parameter: name });
}

export function numberOf(
  request: ActionRequest,
  name: string,
  { otherwise, most }: { otherwise: number; most: number },
): number {
  const text = textOf(request, name);
  if (text === undefined) return otherwise;
  if (/^\d{1,15}$/.test(text)) return Math.min(Number(text), most);
  throw wrongArgument(name, `0–${most}`);
}

export function flagOf(request: ActionRequest, name: string, otherwise = false): boolean {
  const text = textOf(request, name);
  return text === undefined ? otherwise : /^(?:true|yes|t|y|on|1)$/i.test(text);
}

/** A list, or its JSON, or texts with commas between. */
export function listOf({ args }: ActionRequest, name: string): readonly string[] {
  const value = opened(args[name]);
  if (value === undefined || value === null || value === "") return [];
  const items = Array.isArray(value) ? value : typeof value === "string" ? value.split(",") : [value];
  return items.map((item) => String(item).trim()).filter((item) => item !== "");
}

/** An object, or its JSON. */
export function objectOf({ args }: ActionRequest, name: string): Readonly<Record<string, unknown>> {
  const value = opened(args[name]);
  if (value === undefined || value === null || value === "") return {};
  if (typeof value === "object" && !Array.isArray(value)) return value as Record<string, unknown>;
  throw wrongArgument(name, '{"column": "value"}');
}

export function wrongArgument(parameter: string, expected: string): Failure {
  return new Failure("invalid", "ckan-argument-wrong", { parameter, expected });
}

/** What looks like JSON and is none stays a text. */
function opened(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}
