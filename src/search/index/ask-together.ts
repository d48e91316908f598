/**
 * The same question for all who ask while one is under way: each gets an answer that was asked for
 * after they came, and nobody one of before.
 */
export function askTogether<Answer>(ask: () => Promise<Answer>): () => Promise<Answer> {
  let asking: Promise<Answer> | undefined;
  let next: Promise<Answer> | undefined;
  const begin = (): Promise<Answer> => {
    next = undefined;
    const own = ask().finally(() => {
      if (asking === own) asking = undefined;
    });
    asking = own;
    return own;
  };
  return () => {
    if (asking === undefined) return begin();
    next ??= asking.then(begin, begin);
    return next;
  };
}
