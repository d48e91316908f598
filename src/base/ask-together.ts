import { SharedAnswer } from "./shared-answer.ts";

/**
 * The same question for all who ask while one is under way: each gets an answer that was asked for
 * after they came, and nobody one of before.
 */
export function askTogether<Answer>(ask: () => Promise<Answer>): () => Promise<Answer> {
  let asking: SharedAnswer<Answer> | undefined;
  let next: SharedAnswer<Answer> | undefined;
  const share = (work: () => Promise<Answer>): SharedAnswer<Answer> => {
    const own: SharedAnswer<Answer> = new SharedAnswer(() =>
      work().finally(() => {
        if (asking === own) asking = undefined;
      }),
    );
    return own;
  };
  return () => {
    if (asking === undefined) return (asking = share(ask)).take();
    if (next === undefined) {
      const before = asking.made;
      const follow = (): Promise<Answer> => {
        [asking, next] = [next, undefined];
        return ask();
      };
      next = share(() => before.then(follow, follow));
    }
    return next.take();
  };
}
