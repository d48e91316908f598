import type { Territory } from "../territory/territory.ts";
import type { DatasetIndex } from "./index/dataset-index.ts";
import { communesOfCode } from "./place-codes.ts";
import { parseQuestion, type Question } from "./question.ts";
import type { SearchRequest } from "./search.ts";
import { understand, type Understanding } from "./understand.ts";

export interface Asked {
  readonly question: Question;
  readonly understanding: Understanding;
  readonly hasWords: boolean;
}

/** What a question asks of an index, in the words that it holds. */
export function ask(
  { territory }: { readonly territory: Territory },
  { dictionary, documents }: DatasetIndex,
  request: SearchRequest,
): Asked {
  const question = parseQuestion(request.q);
  const known = {
    dictionary,
    documents: documents.counted,
    placesOf: (code: string) => communesOfCode(code, territory),
  };
  const understanding = understand(question.words, known, { literally: request.literally === true });
  return { question, understanding, hasWords: question.words.length > 0 };
}
