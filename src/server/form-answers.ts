import { randomBytes } from "node:crypto";

/**
 * What a form answers on its own page, a refusal or a secret that is shown once, is kept for a moment,
 * and the browser is led to the page: its address holds no action, and loading it again sends nothing
 * twice. It is given once, to the browser that sent the form. Held in memory, within bounds: an
 * instance that restarts between the two shows the page as it is.
 */
export interface FormAnswers {
  keep(answer: FormAnswer): string | undefined;
  /** Takes it away. */
  take(id: string, asked: Pick<FormAnswer, "address" | "account">): FormAnswer | undefined;
}

export interface FormAnswer {
  /** Path and search. */
  readonly address: string;
  readonly account: string;
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array<ArrayBuffer>;
}

export const keptMs = 60_000;
const bytesMax = 32_000_000;

export function openFormAnswers(now: () => number): FormAnswers {
  const kept = new Map<string, { readonly answer: FormAnswer; readonly until: number }>();
  const bytes = (): number => [...kept.values()].reduce((sum, { answer }) => sum + answer.body.length, 0);
  const forgetOld = (): void => {
    for (const [id, { until }] of kept) if (until <= now()) kept.delete(id);
  };
  return {
    keep(answer) {
      forgetOld();
      if (bytes() + answer.body.length > bytesMax) return undefined;
      const id = randomBytes(18).toString("base64url");
      kept.set(id, { answer, until: now() + keptMs });
      return id;
    },
    take(id, { address, account }) {
      forgetOld();
      const answer = kept.get(id)?.answer;
      if (answer === undefined || answer.address !== address || answer.account !== account) return undefined;
      kept.delete(id);
      return answer;
    },
  };
}
