import { hash } from "node:crypto";

/**
 * A form that a browser sends twice, byte for byte and in one session, before it has fetched a page since is
 * done once, and answered twice alike: somebody pressed a button again. Held in memory, within bounds, for a
 * moment; each process knows what itself was sent.
 */
export interface SentForms {
  once(form: PressedForm, work: () => Promise<Response>): Promise<Response>;
  /** The browser of this session shows a page: what it sends from now on is meant. */
  shown(session: string): void;
}

export interface PressedForm {
  readonly session: string;
  /** Path and search. */
  readonly address: string;
  readonly body: string;
}

export const sentMs = 10_000;
const sessionsMax = 1000;
const bytesMax = 4_000_000;

interface Sent {
  readonly form: string;
  readonly answer: Promise<Answer>;
  /** In bytes, once it is answered. */
  size?: number;
  until: number;
}

interface Answer {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array<ArrayBuffer> | null;
}

export function openSentForms(now: () => number): SentForms {
  const kept = new Map<string, Sent>();
  const makeRoom = (): void => {
    for (const [session, { until }] of kept) if (until <= now()) kept.delete(session);
    let bytes = [...kept.values()].reduce((sum, { size = 0 }) => sum + size, 0);
    for (const [session, { size = 0 }] of kept) {
      if (kept.size <= sessionsMax && bytes <= bytesMax) return;
      kept.delete(session);
      bytes -= size;
    }
  };
  return {
    async once({ session, address, body }, work) {
      makeRoom();
      const by = digest(session);
      const form = digest(`${address}\n${body}`);
      const before = kept.get(by);
      if (before?.form === form) return toResponse(await before.answer);
      const sent: Sent = { form, answer: work().then(toAnswer), until: Number.POSITIVE_INFINITY };
      kept.delete(by);
      kept.set(by, sent);
      try {
        const answer = await sent.answer;
        sent.size = answer.body?.length ?? 0;
        // What broke is done again by who presses again, once whoever waits is told.
        sent.until = answer.status < 500 ? now() + sentMs : now();
        makeRoom();
        return toResponse(answer);
      } catch (thrown) {
        if (kept.get(by) === sent) kept.delete(by);
        throw thrown;
      }
    },
    shown(session) {
      const by = digest(session);
      if (kept.get(by)?.size !== undefined) kept.delete(by);
    },
  };
}

const digest = (of: string): string => hash("sha256", of, "base64url");

async function toAnswer(response: Response): Promise<Answer> {
  const body = response.body === null ? null : new Uint8Array(await response.arrayBuffer());
  return { status: response.status, headers: [...response.headers], body };
}

/** A copy for each who asks. */
function toResponse({ status, headers, body }: Answer): Response {
  const told = new Headers();
  for (const [name, value] of headers) told.append(name, value);
  return new Response(body, { status, headers: told });
}
