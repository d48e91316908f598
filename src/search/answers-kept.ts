import type { SearchRequest } from "./search.ts";

interface Kept<Answer> {
  readonly generation: number;
  /** By question, the one that was asked longest ago first. */
  readonly answers: Map<string, Answer>;
}

interface AnswersKept<Answer> {
  find(index: object, generation: number, key: string): Answer | undefined;
  keep(index: object, generation: number, key: string, answer: Answer): void;
}

const questionsMax = 1000;

/** What was made of a question, for its next pages and for whoever asks it again, until the index changes. */
export function answersKept<Answer>(): AnswersKept<Answer> {
  const kept = new WeakMap<object, Kept<Answer>>();
  return {
    find(index, generation, key) {
      const known = kept.get(index);
      const answer = known?.generation === generation ? known.answers.get(key) : undefined;
      if (known === undefined || answer === undefined) return undefined;
      known.answers.delete(key);
      known.answers.set(key, answer);
      return answer;
    },
    keep(index, generation, key, answer) {
      const known = kept.get(index);
      const answers = known?.generation === generation ? known.answers : new Map<string, Answer>();
      kept.set(index, { generation, answers });
      answers.set(key, answer);
      const [oldest] = answers.keys();
      if (answers.size > questionsMax && oldest !== undefined) answers.delete(oldest);
    },
  };
}

/** All that an answer depends on but the index and the page. `today` in days since 1970. */
export function questionKey(request: SearchRequest, today: number): string {
  const { q, held, filters, without, period, bbox, sort, language, facets, literally } = request;
  return JSON.stringify([today, q, held, filters, without, period, bbox, sort, language, facets, literally]);
}
