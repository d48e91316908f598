const wordsMax = 20_000;

/** The same for each word, worked out once; forgotten where words are very many. */
export function remembered(formOf: (word: string) => string): (word: string) => string {
  const forms = new Map<string, string>();
  return (word) => {
    const known = forms.get(word);
    if (known !== undefined) return known;
    if (forms.size >= wordsMax) forms.clear();
    const form = formOf(word);
    forms.set(word, form);
    return form;
  };
}
