import type { Territory } from "../territory/territory.ts";
import { communesOfCode } from "./place-codes.ts";
import { parseQuestion, type Question } from "../catalogue/question.ts";
import type { SearchRequest } from "./search.ts";
import { type Known, understand, type Understanding } from "./understand.ts";

export interface Asked {
  readonly question: Question;
  readonly understanding: Understanding;
  readonly hasWords: boolean;
}

/** What a question asks of an index, in the words that it holds. */
export function ask(
  { territory }: { readonly territory: Territory },
  known: Known,
  request: SearchRequest,
): Asked {
  const question = parseQuestion(request.q);
  const placesOf = (code: string) => communesOfCode(code, territory);
  const literally = request.literally === true;
  const understanding = understand(question.words, { ...known, placesOf }, { literally });
  return { question, understanding, hasWords: question.words.length > 0 };
}
