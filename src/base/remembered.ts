/** Of one function: enough for the words that the records of a source repeat. */
const entriesMax = 1000;
const charactersMax = 200;

/** A function of a short text whose last answers are kept: vocabularies are asked the same over and over. */
export function remembered<Answer>(find: (text: string) => Answer): (text: string) => Answer {
  const answers = new Map<string, Answer>();
  return (text) => {
    if (text.length > charactersMax) return find(text);
    const known = answers.get(text);
    if (known !== undefined || answers.has(text)) return known as Answer;
    if (answers.size >= entriesMax) answers.clear();
    const answer = find(text);
    answers.set(text, answer);
    return answer;
  };
}
