import { text } from "node:stream/consumers";
import { defined } from "../base/defined.ts";
import type { RudiContext } from "./context.ts";

interface Asked {
  readonly method?: string;
  readonly signal: AbortSignal;
  readonly token?: string;
  /** Sent as JSON. */
  readonly body?: object;
  /** Sent as a form. */
  readonly form?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

const answerBytesMax = 2_000_000;
const answerMs = 20_000;

/** One request to a node or a portal; `value` where it answers JSON. */
export async function ask(
  { net }: Pick<RudiContext, "net">,
  url: string,
  { method = "GET", signal, token, body, form, headers = {} }: Asked,
): Promise<{ readonly status: number; readonly value: unknown }> {
  const payload = form === undefined ? body && JSON.stringify(body) : new URLSearchParams(form).toString();
  const sent = await net.send(url, {
    method,
    signal,
    accept: "application/json",
    maxBytes: answerBytesMax,
    timeoutMs: answerMs,
    headers: {
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      ...(form === undefined ? {} : { "Content-Type": "application/x-www-form-urlencoded" }),
      ...headers,
    },
    ...defined({ body: payload }),
  });
  const answer = await text(sent.body);
  return { status: sent.status, value: valueOf(answer) };
}

function valueOf(answer: string): unknown {
  try {
    return JSON.parse(answer);
  } catch {
    return answer === "" ? undefined : answer;
  }
}

export function isTaken(status: number): boolean {
  return status >= 200 && status < 300;
}
