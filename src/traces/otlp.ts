import { type Attributes, type EndedSpan, spanKinds } from "./span.ts";

/** Spans as OTLP has them in JSON (opentelemetry-proto 1.x, `ExportTraceServiceRequest`). */
export function toOtlp(spans: readonly EndedSpan[], resource: Attributes): object {
  return {
    resourceSpans: [
      {
        resource: { attributes: toAttributes(resource) },
        scopeSpans: [{ scope: { name: "maille" }, spans: spans.map(toSpan) }],
      },
    ],
  };
}

function toSpan({ traceId, spanId, parentId, name, kind, startMs, endMs, attributes, broke }: EndedSpan) {
  return {
    traceId,
    spanId,
    ...(parentId === undefined ? {} : { parentSpanId: parentId }),
    name,
    kind: spanKinds[kind],
    startTimeUnixNano: toNano(startMs),
    endTimeUnixNano: toNano(endMs),
    attributes: toAttributes(attributes),
    status: broke ? { code: 2 } : {},
  };
}

function toAttributes(attributes: Attributes) {
  return Object.entries(attributes).flatMap(([key, value]) => {
    if (value === undefined) return [];
    const told = typeof value === "string" ? { stringValue: value } : { intValue: String(Math.round(value)) };
    return [{ key, value: told }];
  });
}

/** 64 bits as decimal text, of which a number holds 53. */
function toNano(ms: number): string {
  const whole = Math.floor(ms);
  return String(BigInt(whole) * 1_000_000n + BigInt(Math.round((ms - whole) * 1e6)));
}
