import { AsyncLocalStorage } from "node:async_hooks";
import { systemClock } from "../base/clock.ts";
import { isFailure } from "../base/failure.ts";
import {
  type Attributes,
  type EndedSpan,
  newSpanId,
  newTraceId,
  type RemoteParent,
  type spanKinds,
} from "./span.ts";

export interface NewSpan {
  readonly name: string;
  readonly kind: keyof typeof spanKinds;
  readonly attributes?: Attributes;
}

/** A trace while it goes on. */
interface Trace {
  readonly id: string;
  /** When it began, by the clock and by the counter that measures. */
  readonly atMs: number;
  readonly countedMs: number;
  left: number;
}

interface OpenSpan {
  readonly trace: Trace;
  readonly spanId: string;
}

/** A page asks for some hundred things; what asks for more is seen without the rest. */
const spansMax = 500;

/** Follows work through whatever awaits it, where its trace is kept. */
export class Tracer {
  readonly #current = new AsyncLocalStorage<OpenSpan | undefined>();
  readonly #share: number;
  readonly #onEnd: (span: EndedSpan) => void;

  /** `share` of the traces are kept, from 0 to 1. */
  constructor(share: number, onEnd: (span: EndedSpan) => void) {
    this.#share = share;
    this.#onEnd = onEnd;
  }

  /** Begins a trace, or goes on with that of a parent elsewhere; `work` is given what ends it. */
  begin<Answer>(
    { name, kind }: NewSpan,
    work: (end: (told: { name?: string; attributes: Attributes; broke: boolean }) => void) => Answer,
    parent?: RemoteParent,
  ): Answer {
    const isKept = parent?.isSampled ?? Math.random() < this.#share;
    if (!isKept) return this.#current.run(undefined, () => work(() => undefined));
    const [atMs, countedMs] = [systemClock().getTime(), performance.now()];
    const trace = { id: parent?.traceId ?? newTraceId(), atMs, countedMs, left: spansMax };
    const open = { trace, spanId: newSpanId() };
    const end = (told: { name?: string; attributes: Attributes; broke: boolean }): void =>
      this.#end(open, { name, kind, ...told, parentId: parent?.spanId, startedMs: countedMs });
    return this.#current.run(open, () => work(end));
  }

  /** A trace of its own for work that nobody asked for. */
  root<Answer>(span: NewSpan, work: () => Promise<Answer>): Promise<Answer> {
    return this.begin(span, async (end) => {
      const { attributes = {} } = span;
      try {
        const answer = await work();
        end({ attributes, broke: false });
        return answer;
      } catch (error) {
        end({ attributes: { ...attributes, ...errorOf(error) }, broke: !isFailure(error) });
        throw error;
      }
    });
  }

  /** Within the trace that goes on; where none does, the work alone. */
  within<Answer>(span: NewSpan, work: () => Answer): Answer {
    const parent = this.#current.getStore();
    if (parent === undefined || parent.trace.left <= 0) return work();
    parent.trace.left -= 1;
    const open = { trace: parent.trace, spanId: newSpanId() };
    const startedMs = performance.now();
    const end = (attributes: Attributes, broke: boolean): void =>
      this.#end(open, {
        ...span,
        attributes: { ...span.attributes, ...attributes },
        broke,
        parentId: parent.spanId,
        startedMs,
      });
    return ending(() => this.#current.run(open, work), end);
  }

  #end(
    { trace, spanId }: OpenSpan,
    {
      startedMs,
      attributes = {},
      ...told
    }: NewSpan & Pick<EndedSpan, "broke" | "parentId"> & { readonly startedMs: number },
  ): void {
    const at = (countedMs: number): number => trace.atMs + (countedMs - trace.countedMs);
    const times = { startMs: at(startedMs), endMs: at(performance.now()) };
    this.#onEnd({ ...told, ...times, attributes, traceId: trace.id, spanId });
  }
}

/** Tells what work ended with that goes on for a while; what is answered at once makes no span. */
function ending<Answer>(work: () => Answer, end: (attributes: Attributes, broke: boolean) => void): Answer {
  const answer = work();
  if (!(answer instanceof Promise)) return answer;
  return answer.then(
    (value: unknown) => {
      end({}, false);
      return value;
    },
    (error: unknown) => {
      end(errorOf(error), !isFailure(error));
      throw error;
    },
  ) as Answer;
}

/** The key of a refusal, or the class of what broke: no message, which may quote what somebody wrote. */
function errorOf(error: unknown): Attributes {
  if (isFailure(error)) return { "error.type": error.key };
  return { "error.type": error instanceof Error ? error.name : "thrown" };
}
