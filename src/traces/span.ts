import { randomBytes } from "node:crypto";

/** What is told of a span: words of the program, numbers and addresses of machines, nothing that people write. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** As OTLP numbers them. */
export const spanKinds = { internal: 1, server: 2, client: 3, consumer: 5 } as const;

/** A piece of work that has ended. */
export interface EndedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId: string | undefined;
  readonly name: string;
  readonly kind: keyof typeof spanKinds;
  /** Milliseconds since 1970, with their fraction. */
  readonly startMs: number;
  readonly endMs: number;
  readonly attributes: Attributes;
  /** Whether it broke: a refusal is an answer. */
  readonly broke: boolean;
}

/** Who asked for a request may have begun its trace (W3C Trace Context). */
export interface RemoteParent {
  readonly traceId: string;
  readonly spanId: string;
  readonly isSampled: boolean;
}

export function newTraceId(): string {
  return randomBytes(16).toString("hex");
}

export function newSpanId(): string {
  return randomBytes(8).toString("hex");
}

/** The header `traceparent`; `undefined` where it is none. */
export function parseTraceparent(header: unknown): RemoteParent | undefined {
  const found = /^[\da-f]{2}-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(?:-|$)/.exec(String(header));
  const [, traceId = "", spanId = "", flags = ""] = found ?? [];
  if (found === null || /^0+$/.test(traceId) || /^0+$/.test(spanId) || found[0].startsWith("ff"))
    return undefined;
  return { traceId, spanId, isSampled: (Number.parseInt(flags, 16) & 1) === 1 };
}
