/** An answer that its instance lets be kept, and that is asked for again with its mark. */
interface KeptAnswer {
  readonly etag: string;
  readonly value: unknown;
}

/**
 * Answers of other instances by the address that was asked, read and checked. None is used before
 * its instance has said that it still holds (RFC 9111 §4.3): what is withdrawn there is gone here.
 */
export interface KeptAnswers {
  find(url: string): KeptAnswer | undefined;
  keep(url: string, answer: KeptAnswer, bytes: number): void;
  forget(url: string): void;
}

export function newKeptAnswers({ bytesMax = 32_000_000, answerBytesMax = 2_000_000 } = {}): KeptAnswers {
  /** In the order of their last use. */
  const kept = new Map<string, { answer: KeptAnswer; bytes: number }>();
  let total = 0;
  const forget = (url: string) => {
    total -= kept.get(url)?.bytes ?? 0;
    kept.delete(url);
  };
  return {
    find(url) {
      const found = kept.get(url);
      if (found === undefined) return undefined;
      kept.delete(url);
      kept.set(url, found);
      return found.answer;
    },
    keep(url, answer, bytes) {
      forget(url);
      // What was read takes more room than its text.
      const size = bytes * 2 + url.length + 500;
      if (bytes > answerBytesMax) return;
      kept.set(url, { answer, bytes: size });
      total += size;
      for (const old of kept.keys()) {
        if (total <= bytesMax) return;
        forget(old);
      }
    },
    forget,
  };
}
