/**
 * Why a question has no answer of Trino:
 * `away`: nobody answers there, or what does is no Trino; `broken`: it broke off; `refused`: it would not;
 * `lost`: it does not know the table; `long`, `large`: the question is too much for its budget.
 */
export type NoAnswerReason = "away" | "broken" | "refused" | "lost" | "long" | "large";

/** Caught by who asked: it is for the log, and for who decides what is done instead. */
export class NotAnswered extends Error {
  readonly reason: NoAnswerReason;

  constructor(reason: NoAnswerReason, told: string, options?: ErrorOptions) {
    super(`Trino: ${told}`, options);
    this.name = "NotAnswered";
    this.reason = reason;
  }
}

/** Of an error as the protocol tells it: its name, and its type. */
export function noAnswer(name: string, type: string, message: string): NotAnswered {
  return new NotAnswered(reasonOf(name, type), `${name} ${message.slice(0, 500)}`);
}

function reasonOf(name: string, type: string): NoAnswerReason {
  if (name === "EXCEEDED_TIME_LIMIT") return "long";
  if (type === "INSUFFICIENT_RESOURCES") return name === "QUERY_QUEUE_FULL" ? "refused" : "large";
  const isLost = /^(?:TABLE|SCHEMA|COLUMN)_NOT_FOUND$|^HIVE_(?:FILE_NOT_FOUND|FILESYSTEM_ERROR)$/.test(name);
  if (isLost) return "lost";
  return type === "USER_ERROR" ? "refused" : "broken";
}
