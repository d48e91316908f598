import { z } from "zod";
import { Failure } from "./base/failure.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Setting {
  readonly name: string;
  /** As it would be written; absent where there is none. */
  readonly default?: string;
  readonly description: string;
  /** A right value, told where a wrong one is refused. */
  readonly example: string;
}

export interface Declared<Value> extends Setting {
  readonly check: z.ZodType<Value, string | undefined>;
}

export function declare<Value>(declared: Declared<Value>): Declared<Value> {
  return declared;
}

export function wholeNumber(least: number, most: number): z.ZodType<number, string | undefined> {
  return z
    .string()
    .regex(/^\d+$/)
    .transform(Number)
    .refine((value) => value >= least && value <= most);
}

export const webAddress = z.string().transform((text, context) => {
  const url = URL.parse(text);
  if (url !== null && /^https?:$/.test(url.protocol) && url.pathname === "/" && url.search === "") {
    return url.origin;
  }
  context.addIssue("not the address of a site");
  return z.NEVER;
});

/** What the environment says of it, or its default. Throws on a wrong value. */
export function readSetting<Value>(
  { name, check, example }: Declared<Value>,
  environment: Environment,
): Value {
  // An empty variable is one that was taken away, as in `MAILLE_URL= npm start`.
  const written = environment[name] === "" ? undefined : environment[name];
  const answer = check.safeParse(written);
  if (answer.success) return answer.data;
  throw new Failure("invalid", "config-setting-wrong", { name, example });
}
