import type { TablesContext } from "../context.ts";

/** Of all answers that are kept, and of one of them, in characters or bytes. */
const keptMax = 32_000_000;
const answerMax = 500_000;

/**
 * Answers that may be asked again. The rows of a version never change, so that an answer stays
 * right; who may read it is asked each time before it is looked up here.
 */
interface Answers<Answer extends { readonly data: string | Uint8Array | undefined }> {
  find(key: string): Answer | undefined;
  keep(key: string, answer: Answer): void;
}

function newAnswers<Answer extends { readonly data: string | Uint8Array | undefined }>(): Answers<Answer> {
  /** In the order of their last use. */
  const kept = new Map<string, Answer>();
  let size = 0;
  const sizeOf = (key: string, answer: Answer) => key.length + (answer.data?.length ?? 0) + 500;

  return {
    find(key) {
      const answer = kept.get(key);
      if (answer === undefined) return undefined;
      kept.delete(key);
      kept.set(key, answer);
      return answer;
    },
    keep(key, answer) {
      const added = sizeOf(key, answer);
      if (added > answerMax || kept.has(key)) return;
      kept.set(key, answer);
      size += added;
      for (const [oldKey, old] of kept) {
        if (size <= keptMax) return;
        kept.delete(oldKey);
        size -= sizeOf(oldKey, old);
      }
    },
  };
}

const answersOf = new WeakMap<TablesContext, Answers<never>>();

/** Those of an instance. */
export function answersIn<Answer extends { readonly data: string | Uint8Array | undefined }>(
  ctx: TablesContext,
): Answers<Answer> {
  const known = answersOf.get(ctx) as Answers<Answer> | undefined;
  if (known !== undefined) return known;
  const made = newAnswers<Answer>();
  answersOf.set(ctx, made as unknown as Answers<never>);
  return made;
}
